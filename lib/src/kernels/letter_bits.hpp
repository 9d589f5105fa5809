// A small number for every letter, for vectors (letter_bits-inl.hpp). One entry serves both cases.
#pragma once

#include <cstdint>

namespace seqtide::kernels {

/// Entry i is for the letter '@' + i.
struct LetterBits {
  std::uint8_t first[16];   // letters up to 'O'
  std::uint8_t second[16];  // letters from 'P', in what they differ from the entries of `first`
};

/// bits_of(byte) tells the number of a byte from '@' to '_'; what is no letter must have 0.
template <class BitsOf>
constexpr LetterBits letter_bits(BitsOf bits_of) {
  LetterBits bits{};
  for (unsigned i = 0; i < 16; ++i) {
    const std::uint8_t first = bits_of('@' + i);
    bits.first[i] = first;
    bits.second[i] = static_cast<std::uint8_t>(first ^ bits_of('P' + i));
  }
  return bits;
}

}  // namespace seqtide::kernels
