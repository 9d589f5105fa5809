// Decimal numbers, eight characters at a time: their lengths differ from field to field, which branches could not
// predict.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "seqtide/text/characters.hpp"

namespace seqtide::sam {

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
    // The last digit to the highest byte, zeros below the first one; then pairs, fours and eights of digits.
    const std::uint64_t digits = word << (64 - 8 * count);
    const std::uint64_t pairs = (digits * 10 + (digits >> 8)) & 0x00ff00ff00ff00ffu;
    const std::uint64_t fours = (pairs * 100 + (pairs >> 16)) & 0x0000ffff0000ffffu;
    result = {(fours * 10000 + (fours >> 32)) & 0xffffffffu, begin + count};
    if (count < 8) return result;
  }
  for (; result.end != end && static_cast<unsigned char>(*result.end - '0') < 10; ++result.end) {
    result.value = result.value * 10 + static_cast<unsigned char>(*result.end - '0');
  }
  return result;
}

}  // namespace seqtide::sam
