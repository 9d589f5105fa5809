#define BOOST_TEST_MODULE byte_counts
#include <hwy/highway.h>

#include <boost/test/unit_test.hpp>
#include <cctype>
#include <cstdint>
#include <memory>
#include <ostream>
#include <random>
#include <string>
#include <vector>

#include "seqtide/kernels/byte_counts.hpp"

namespace seqtide::kernels {
std::ostream& operator<<(std::ostream& out, const BaseCounts& counts) {
  return out << counts.a << " A, " << counts.c << " C, " << counts.g << " G, " << counts.t << " T, " << counts.n
             << " N, " << counts.other << " other";
}
}  // namespace seqtide::kernels

namespace {

using seqtide::kernels::add_byte_histogram;
using seqtide::kernels::BaseCounts;
using seqtide::kernels::ByteHistogram;
using seqtide::kernels::count_bases;

// Written without the library: one comparison per letter.
BaseCounts counted_by_hand(const std::string& text) {
  BaseCounts counts;
  for (const char raw : text) {
    const char letter = static_cast<char>(std::toupper(static_cast<unsigned char>(raw)));
    if (letter == 'A') {
      ++counts.a;
    } else if (letter == 'C') {
      ++counts.c;
    } else if (letter == 'G') {
      ++counts.g;
    } else if (letter == 'T' || letter == 'U') {
      ++counts.t;
    } else if (letter == 'N') {
      ++counts.n;
    } else {
      ++counts.other;
    }
  }
  return counts;
}

// Runs `check` once on every instruction set that this build and this machine have.
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

std::string random_letters(std::size_t size, const std::string& alphabet, unsigned seed) {
  std::mt19937 random(seed);
  std::string text(size, ' ');
  for (char& letter : text) letter = alphabet[random() % alphabet.size()];
  return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_length_and_misalignment) {
  constexpr std::size_t largest = 3 * 64 + 3;
  on_every_target([] {
    for (std::size_t misalignment = 0; misalignment < 64; ++misalignment) {
      for (std::size_t size = 0; size <= largest; ++size) {
        const std::string text =
            random_letters(size, "ACGTUNacgtunRYKMX-.*", static_cast<unsigned>(misalignment * 1000 + size));
        // Exactly as large as the text: a sanitizer sees any byte read beyond it.
        const std::unique_ptr<char[]> memory(new char[misalignment + size]);
        std::copy(text.begin(), text.end(), memory.get() + misalignment);
        const BaseCounts counts = count_bases(memory.get() + misalignment, size);
        if (counts != counted_by_hand(text)) {
          BOOST_TEST(counts == counted_by_hand(text), "size " << size << ", misalignment " << misalignment);
        }
      }
    }
  });
  BOOST_TEST(count_bases(nullptr, 0) == BaseCounts{});
}

BOOST_AUTO_TEST_CASE(every_byte_value) {
  on_every_target([] {
    for (int value = 0; value < 256; ++value) {
      const std::string text(131, static_cast<char>(value));
      BOOST_TEST(count_bases(text.data(), text.size()) == counted_by_hand(text), "byte " << value);
    }
  });
}

BOOST_AUTO_TEST_CASE(counters_do_not_wrap_around) {
  on_every_target([] {
    // 256 rounds and more of the widest vector, all of one kind.
    for (const std::size_t size : {255u * 64u, 256u * 64u, 257u * 64u + 1u, 600u * 64u + 17u}) {
      for (const char letter : {'A', 'c', 'G', 'u', 'n', '-'}) {
        const std::string text(size, letter);
        BOOST_TEST(count_bases(text.data(), size) == counted_by_hand(text));
      }
    }
  });
}

BOOST_AUTO_TEST_CASE(scalar_twin_agrees) {
  std::string all;
  for (int value = 0; value < 256; ++value) all += static_cast<char>(value);
  const std::string text = random_letters(100'003, all, 7);
  const BaseCounts expected = counted_by_hand(text);
  BOOST_TEST(seqtide::kernels::scalar::count_bases(text.data(), text.size()) == expected);
  on_every_target([&] { BOOST_TEST(count_bases(text.data(), text.size()) == expected); });
}

BOOST_AUTO_TEST_CASE(histogram_counts_every_value_and_adds) {
  std::string all;
  for (int value = 0; value < 256; ++value) all += static_cast<char>(value);
  for (const std::size_t size : {0u, 1u, 7u, 8u, 9u, 63u, 64u, 65u, 1000u, 70'001u}) {
    const std::string text = random_letters(size, all, static_cast<unsigned>(size));
    ByteHistogram expected{};
    expected[5] = 17;
    ByteHistogram histogram = expected;
    for (const char byte : text) ++expected[static_cast<unsigned char>(byte)];
    add_byte_histogram(text.data(), text.size(), histogram);
    BOOST_TEST((histogram == expected), "size " << size);
  }
}
