// What tests of kernels share: every instruction set, memory without a byte to spare, and texts to try.
#pragma once

#include <hwy/highway.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "seqtide/kernels/pieces.hpp"

namespace kernel_testing {

/// Runs `check` once on every instruction set that this build and this machine have.
template <typename Check>
void on_every_target(Check check) {
  struct Restore {
    ~Restore() {
      hwy::SetSupportedTargetsForTest(0);
      hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    }
  } restore;
  int targets = 0;
  for (const auto target : hwy::SupportedAndGeneratedTargets()) {
    BOOST_TEST_CONTEXT("target " << hwy::TargetName(target)) {
      hwy::SetSupportedTargetsForTest(target);
      hwy::GetChosenTarget().Update(hwy::SupportedTargets());
      check();
    }
    ++targets;
  }
  BOOST_TEST(targets >= 1);
}

/// Lengths around multiples of all vector widths.
inline constexpr std::size_t longest = 3 * 64 + 3;

/// Lengths around those at which counters of 4 and 8 bits would wrap around, for vectors of all widths.
inline std::vector<std::size_t> wrapping_lengths() {
  std::vector<std::size_t> result;
  for (const std::size_t width : {16, 32, 64}) {
    for (const std::size_t vectors : {14, 15, 16, 30, 254, 255, 256, 600}) {
      for (const std::size_t more : {std::size_t{0}, std::size_t{1}, width - 1})
        result.push_back(vectors * width + more);
    }
  }
  return result;
}

inline std::string all_bytes() {
  std::string text;
  for (int value = 0; value < 256; ++value) text += static_cast<char>(value);
  return text;
}

inline std::string random_text(std::size_t size, const std::string& alphabet, unsigned seed) {
  std::mt19937 random(seed);
  std::string text(size, ' ');
  for (char& letter : text) letter = alphabet[random() % alphabet.size()];
  return text;
}

/// A copy of a text at an address `misalignment` bytes after the start of memory that ends with it: a sanitizer sees
/// any byte read beyond it.
class ExactCopy {
 public:
  explicit ExactCopy(const std::string& text, std::size_t misalignment = 0)
      : memory_(new char[misalignment + text.size()]), data_(memory_.get() + misalignment) {
    std::copy(text.begin(), text.end(), data_);
  }
  const char* data() const { return data_; }

 private:
  std::unique_ptr<char[]> memory_;
  char* data_;
};

/// Texts one behind the other; the first does not start at offset 0, as in a slice of a column.
class Column {
 public:
  explicit Column(std::vector<std::string> texts) : texts_(std::move(texts)), memory_(joined(), 3) {
    std::int64_t offset = 7;
    offsets_.push_back(offset);
    for (const std::string& text : texts_) offsets_.push_back(offset += static_cast<std::int64_t>(text.size()));
  }
  seqtide::kernels::Pieces pieces() const { return {memory_.data(), offsets_.data(), texts_.size()}; }
  const std::vector<std::string>& texts() const { return texts_; }

 private:
  std::string joined() const {
    std::string all = "before ";
    for (const std::string& text : texts_) all += text;
    return all;
  }

  std::vector<std::string> texts_;
  ExactCopy memory_;
  std::vector<std::int64_t> offsets_;
};

/// Columns with every length at every place, the last one included; without pieces; and of empty pieces.
inline std::vector<Column> columns(const std::string& alphabet) {
  std::vector<Column> result;
  std::vector<std::string> growing;
  for (std::size_t size = 0; size <= longest; ++size) {
    growing.push_back(random_text(size, alphabet, static_cast<unsigned>(size)));
  }
  result.emplace_back(growing);
  std::reverse(growing.begin(), growing.end());
  result.emplace_back(growing);
  for (std::size_t size = 0; size <= 130; ++size) {
    result.emplace_back(std::vector<std::string>{random_text(5, alphabet, 1), random_text(size, alphabet, 2)});
  }
  result.emplace_back(std::vector<std::string>{});
  result.emplace_back(std::vector<std::string>(3));
  result.emplace_back(std::vector<std::string>{random_text(20'001, alphabet, 3), random_text(150, alphabet, 4)});
  return result;
}

/// Calls check(data, text) for all lengths to `longest` at all misalignments, for every byte value, and for long runs.
template <typename Check>
void with_texts(const std::string& alphabet, Check check) {
  for (std::size_t misalignment = 0; misalignment < 64; ++misalignment) {
    for (std::size_t size = 0; size <= longest; ++size) {
      const std::string text = random_text(size, alphabet, static_cast<unsigned>(misalignment * 1000 + size));
      const ExactCopy copy(text, misalignment);
      check(copy.data(), text);
    }
  }
  for (int value = 0; value < 256; ++value) {
    const std::string text(131, static_cast<char>(value));
    check(text.data(), text);
  }
  for (const std::size_t size : wrapping_lengths()) {
    for (const char letter : {'A', 'c', 'G', 'u', 'n', '\n', '-', '\xFF'}) {
      const std::string text(size, letter);
      const ExactCopy copy(text, 1);
      check(copy.data(), text);
    }
  }
  const std::string text = random_text(100'003, all_bytes(), 7);
  check(text.data(), text);
}

}  // namespace kernel_testing
