// Counts as bytes and back: numbers of 64 bits, little endian, each list behind its length.
//
// One description of what is saved serves both ways: field(archive, value) writes to a Writer, and reads from a Loader.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "seqtide/error.hpp"
#include "seqtide/kernels/byte_counts.hpp"

namespace seqtide::archive {

class Writer {
 public:
  static constexpr bool reads = false;

  /// \param mark  what the bytes begin with
  explicit Writer(std::string_view mark) : saved_(mark) {}

  void value(std::uint64_t& number) { saved_.append(reinterpret_cast<const char*>(&number), sizeof number); }
  std::uint64_t length(std::uint64_t size) {
    value(size);
    return size;
  }
  void bytes(const std::string& text, std::size_t) { saved_.append(text); }
  std::string take() { return std::move(saved_); }

 private:
  std::string saved_;
};

class Loader {
 public:
  static constexpr bool reads = true;

  Loader(std::string_view mark, std::string_view saved) : saved_(saved) {
    if (saved_.substr(0, mark.size()) != mark) fail();
    saved_.remove_prefix(mark.size());
  }

  void value(std::uint64_t& number) { std::memcpy(&number, next(sizeof number), sizeof number); }
  // A length that there cannot be bytes for is refused before memory is asked for.
  std::uint64_t length(std::uint64_t) {
    std::uint64_t size = 0;
    value(size);
    if (size > saved_.size() / sizeof size) fail();
    return size;
  }
  void bytes(std::string& text, std::size_t size) { text.assign(next(size), size); }
  void finish() const {
    if (!saved_.empty()) fail();
  }
  [[noreturn]] static void fail() { throw InvalidArgument("these are no counts that this version of seqtide saved"); }

 private:
  const char* next(std::size_t size) {
    if (size > saved_.size()) fail();
    const char* const begin = saved_.data();
    saved_.remove_prefix(size);
    return begin;
  }

  std::string_view saved_;
};

/// Appends a number in as many bytes as it needs, seven bits in each.
inline void append_small(std::string& bytes, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) bytes.push_back(static_cast<char>(number | 0x80));
  bytes.push_back(static_cast<char>(number));
}

/// Takes such a number from the front.
inline std::uint64_t take_small(std::string_view& bytes) {
  std::uint64_t number = 0;
  for (unsigned shift = 0; shift < 63; shift += 7) {
    if (bytes.empty()) break;
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    number |= std::uint64_t{byte & 0x7FU} << shift;
    if (byte < 0x80) return number;
  }
  Loader::fail();
}

template <typename Archive>
void field(Archive& archive, std::uint64_t& number) {
  archive.value(number);
}

template <typename Archive, typename Number>
requires(std::is_integral_v<Number> && !std::is_same_v<Number, std::uint64_t>) void field(Archive& archive,
                                                                                          Number& number) {
  auto wide = static_cast<std::uint64_t>(number);
  archive.value(wide);
  number = static_cast<Number>(wide);
}

template <typename Archive>
void field(Archive& archive, std::string& text) {
  std::uint64_t size = text.size();
  archive.value(size);
  archive.bytes(text, static_cast<std::size_t>(size));
}

template <typename Archive>
void field(Archive& archive, kernels::BaseCounts& counts) {
  for (std::uint64_t* count : {&counts.a, &counts.c, &counts.g, &counts.t, &counts.n, &counts.other}) {
    archive.value(*count);
  }
}

template <typename Archive, typename Value, std::size_t size>
void field(Archive& archive, std::array<Value, size>& values) {
  for (Value& value : values) field(archive, value);
}

template <typename Archive, typename Value>
void field(Archive& archive, std::vector<Value>& values) {
  values.resize(archive.length(values.size()));
  for (Value& value : values) field(archive, value);
}

template <typename Archive, typename Value>
void field(Archive& archive, std::map<std::uint64_t, Value>& values) {
  std::vector<std::pair<std::uint64_t, Value>> list(values.begin(), values.end());
  list.resize(archive.length(list.size()));
  for (auto& [key, value] : list) {
    field(archive, key);
    field(archive, value);
  }
  if constexpr (Archive::reads) values.insert(list.begin(), list.end());
}

}  // namespace seqtide::archive
