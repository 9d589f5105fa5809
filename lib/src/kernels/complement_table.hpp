// Complements of single letters.
#pragma once

#include <array>
#include <cstdint>

#include "kernels/letter_bits.hpp"
#include "seqtide/kernels/complement.hpp"

namespace seqtide::kernels {

/// The complement of every byte value.
using ComplementTable = std::array<char, 256>;

constexpr ComplementTable complement_table(NucleicAcid kind) {
  ComplementTable table{};
  for (int value = 0; value < 256; ++value) table[static_cast<unsigned>(value)] = static_cast<char>(value);
  const auto add = [&table](char letter, char complement) {
    constexpr char lower = 'a' - 'A';
    table[static_cast<unsigned char>(letter)] = complement;
    table[static_cast<unsigned char>(letter + lower)] = static_cast<char>(complement + lower);
  };
  constexpr char pairs[][2] = {{'C', 'G'}, {'R', 'Y'}, {'K', 'M'}, {'B', 'V'}, {'D', 'H'}};
  for (const auto& pair : pairs) {
    add(pair[0], pair[1]);
    add(pair[1], pair[0]);
  }
  add('A', kind == NucleicAcid::dna ? 'T' : 'U');
  add('T', 'A');
  add('U', 'A');
  return table;
}

inline constexpr ComplementTable dna_complements = complement_table(NucleicAcid::dna);
inline constexpr ComplementTable rna_complements = complement_table(NucleicAcid::rna);

constexpr const ComplementTable& complements(NucleicAcid kind) {
  return kind == NucleicAcid::dna ? dna_complements : rna_complements;
}

/// The same for vectors: a letter and its complement differ in the same bits in either case.
constexpr LetterBits complement_bits(NucleicAcid kind) {
  return letter_bits([&table = complements(kind)](unsigned letter) {
    return static_cast<std::uint8_t>(static_cast<unsigned char>(table[letter]) ^ letter);
  });
}

}  // namespace seqtide::kernels
