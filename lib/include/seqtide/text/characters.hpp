/// \file
/// Classes of characters, looked at eight at a time, for parsers and writers of fields of text.
///
/// A class is a function that sets the high bit of a byte that is outside it, for none_of().
///
/// Thread safety: everything here is a pure function.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "seqtide/cpp20.hpp"

namespace seqtide::characters {

constexpr std::uint64_t eight(unsigned char byte) noexcept { return 0x0101010101010101u * byte; }

inline std::uint64_t load_eight(const char* data) noexcept {
  std::uint64_t word;
  std::memcpy(&word, data, 8);
  return word;
}

/// The high bit of each byte outside low..high (low > 0, high < 128) is set. Bits of bytes behind such a one may be,
/// too.
template <unsigned char low, unsigned char high>
constexpr std::uint64_t outside(std::uint64_t word) noexcept {
  const std::uint64_t above = word | (word + eight(0x7f - high));
  const std::uint64_t below = ~((word | eight(0x80)) - eight(low));
  return (above | below) & eight(0x80);
}

/// All of up to seven bytes, in any order and some of them twice; `filler` eight times if there are none.
inline std::uint64_t load_short(const char* data, std::size_t size, char filler) noexcept {
  if (size >= 4) {
    std::uint32_t first, last;
    std::memcpy(&first, data, 4);
    std::memcpy(&last, data + size - 4, 4);
    return std::uint64_t{last} << 32 | first;
  }
  std::uint64_t word = eight(static_cast<unsigned char>(filler));
  for (std::size_t i = 0; i < size; ++i) word = word << 8 | static_cast<unsigned char>(data[i]);
  return word;
}

/// Whether `bad`, which sees eight characters at a time, finds nothing in the text. \param filler  a good character
template <typename Bad>
bool none_of(std::string_view text, char filler, Bad bad) noexcept {
  const char* const data = text.data();
  const std::size_t size = text.size();
  if (size < 8) return bad(load_short(data, size, filler)) == 0;
  std::uint64_t found = bad(load_eight(data + size - 8));
  for (std::size_t i = 0; i + 8 < size; i += 8) found |= bad(load_eight(data + i));
  return found == 0;
}

/// Copies text of a few bytes without a call; both may not overlap.
inline char* copy_short(char* target, std::string_view text) noexcept {
  const char* const data = text.data();
  const std::size_t size = text.size();
  if (size >= 8 && size <= 32) {
    for (std::size_t i = 0; i + 8 < size; i += 8) std::memcpy(target + i, data + i, 8);
    std::memcpy(target + size - 8, data + size - 8, 8);
  } else if (size > 32) {
    std::memcpy(target, data, size);
  } else if (size >= 4) {
    std::memcpy(target, data, 4);
    std::memcpy(target + size - 4, data + size - 4, 4);
  } else {
    for (std::size_t i = 0; i < size; ++i) target[i] = data[i];
  }
  return target + size;
}

/// [!-~]*
inline bool is_graphic(std::string_view text) noexcept {
  return none_of(text, '!', [](std::uint64_t word) { return outside<'!', '~'>(word); });
}

/// [ -~]*
inline bool is_printable(std::string_view text) noexcept {
  return none_of(text, ' ', [](std::uint64_t word) { return outside<' ', '~'>(word); });
}

/// No control character, which would end a field or a line.
inline bool is_line_safe(std::string_view text) noexcept {
  return none_of(text, ' ', [](std::uint64_t word) {
    // The high bits, of non-ASCII bytes, are set by `|` and so never look small.
    return ~((word | eight(0x80)) - eight(' ')) & ~word & eight(0x80);
  });
}

}  // namespace seqtide::characters
