// The letters of BAM's four-bit codes, both ways.
#pragma once

#include <array>
#include <cstdint>

#include "kernels/letter_bits.hpp"

namespace seqtide::kernels {

inline constexpr char nibble_letters[17] = "=ACMGRSVTWYHKDBN";
inline constexpr std::uint8_t nibble_n = 15;

/// The code of every byte value.
inline constexpr std::array<std::uint8_t, 256> nibble_codes = [] {
  std::array<std::uint8_t, 256> codes{};
  for (std::uint8_t& code : codes) code = nibble_n;
  for (std::uint8_t code = 0; code < 16; ++code) {
    const auto letter = static_cast<unsigned char>(nibble_letters[code]);
    codes[letter] = code;
    if (letter >= 'A') codes[letter + ('a' - 'A')] = code;
  }
  codes['U'] = codes['u'] = codes['T'];
  return codes;
}();

/// The same for vectors: in which bits the code of a letter differs from that of N.
inline constexpr LetterBits nibble_bits =
    letter_bits([](unsigned letter) { return static_cast<std::uint8_t>(nibble_codes[letter] ^ nibble_n); });

}  // namespace seqtide::kernels
