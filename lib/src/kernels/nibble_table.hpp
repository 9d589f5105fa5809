// The letters of BAM's four-bit codes, both ways.
#pragma once

#include <array>
#include <cstdint>

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

/// The same for vectors: in which bits the code of the letter '@' + i differs from that of N.
struct NibbleBits {
  std::uint8_t first[16];   // letters up to 'O'
  std::uint8_t second[16];  // letters from 'P', in what they differ from the entries of `first`
};

inline constexpr NibbleBits nibble_bits = [] {
  NibbleBits bits{};
  for (unsigned i = 0; i < 16; ++i) {
    bits.first[i] = nibble_codes['@' + i] ^ nibble_n;
    bits.second[i] = nibble_codes['@' + i] ^ nibble_codes['P' + i];
  }
  return bits;
}();

}  // namespace seqtide::kernels
