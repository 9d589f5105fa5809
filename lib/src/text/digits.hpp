// Decimal numbers, eight characters at a time: their lengths differ from field to field, which branches could not
// predict.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "seqtide/text/characters.hpp"

namespace seqtide {

/// The value of eight digits, each less '0', of which the first is the lowest byte.
inline std::uint64_t value_of_eight(std::uint64_t digits) noexcept {
  const std::uint64_t pairs = (digits * 10 + (digits >> 8)) & 0x00ff00ff00ff00ffu;
  const std::uint64_t fours = (pairs * 100 + (pairs >> 16)) & 0x0000ffff0000ffffu;
  return (fours * 10000 + (fours >> 32)) & 0xffffffffu;
}

struct Digits {
  std::uint64_t value;  ///< meaningless if there are more than 19
  const char* end;      ///< behind the last one
};

/// Takes all digits at the front of [begin, end), maybe none.
inline Digits take_digits(const char* begin, const char* end) noexcept {
  Digits result{0, begin};
  if (end - begin >= 8) {
    const std::uint64_t word = characters::load_eight(begin) ^ characters::eight('0');
    const std::uint64_t others = ((word + characters::eight(0x7f - 9)) | word) & characters::eight(0x80);
    if ((others & 0x80) != 0) return result;
    const auto count = static_cast<std::size_t>(std::countr_zero(others)) / 8;  // 8 if all are digits
    // The last digit to the highest byte, zeros below the first one.
    result = {value_of_eight(word << (64 - 8 * count)), begin + count};
    if (count < 8) return result;
  }
  for (; result.end != end && static_cast<unsigned char>(*result.end - '0') < 10; ++result.end) {
    result.value = result.value * 10 + static_cast<unsigned char>(*result.end - '0');
  }
  return result;
}

/// Whether all of `text`, which eight readable bytes follow, is a number of 1 to 19 digits.
/// \param value  set to it; meaningless if not
inline bool parse_padded_digits(std::string_view text, std::uint64_t& value) noexcept {
  const std::size_t size = text.size();
  if (size == 0 || size > 19) return false;
  value = 0;
  std::uint64_t others = 0;
  const char* at = text.data();
  // The first part has what makes the others whole eights.
  for (std::size_t left = size, count = (size - 1) % 8 + 1; left > 0; left -= count, at += count, count = 8) {
    const std::uint64_t word = (characters::load_eight(at) ^ characters::eight('0')) << (64 - 8 * count);
    others |= (word + characters::eight(0x7f - 9)) | word;
    value = value * 100000000 + value_of_eight(word);
  }
  return (others & characters::eight(0x80)) == 0;
}

}  // namespace seqtide
