// Which bytes belong to an alphabet, split so that both halves of a byte are looked up in 16 entries.
#pragma once

#include <cstdint>
#include <string_view>

#include "seqtide/kernels/alphabet.hpp"

namespace seqtide::kernels {

/// A byte is a letter of the alphabet if low[its low 4 bits] & high[its high 4 bits] is not 0.
struct AlphabetTable {
  /// The columns of ASCII that hold letters are 4 and 6 (A to O, bit 1) and 5 and 7 (P to Z, bit 2).
  explicit constexpr AlphabetTable(std::string_view upper_case) {
    high[4] = high[6] = 1;
    high[5] = high[7] = 2;
    for (const char letter : upper_case) low[letter & 15] |= high[letter >> 4];
  }

  alignas(16) std::uint8_t low[16] = {};
  alignas(16) std::uint8_t high[16] = {};
};

inline constexpr AlphabetTable alphabet_tables[] = {
    AlphabetTable("ACGT"),
    AlphabetTable("ACGU"),
    AlphabetTable("ACGTRYSWKMBDHVN"),
    AlphabetTable("ACGURYSWKMBDHVN"),
};

constexpr const AlphabetTable& alphabet_table(Alphabet alphabet) noexcept {
  return alphabet_tables[static_cast<std::size_t>(alphabet)];
}

}  // namespace seqtide::kernels
