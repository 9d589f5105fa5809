// Complements of single letters.
#pragma once

#include <array>
#include <cstdint>

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

/// The same for vectors. A letter and its complement differ in the same bits in either case, so one entry serves
/// both. Entry i is for the letter '@' + i.
struct ComplementBits {
  std::uint8_t first[16];   // letters up to 'O'
  std::uint8_t second[16];  // letters from 'P', in what they differ from the entries of `first`
};

constexpr ComplementBits complement_bits(NucleicAcid kind) {
  const ComplementTable& table = complements(kind);
  const auto differing = [&table](int i) {
    return static_cast<std::uint8_t>(table[static_cast<unsigned>('@' + i)] ^ ('@' + i));
  };
  ComplementBits bits{};
  for (int i = 0; i < 16; ++i) {
    bits.first[i] = differing(i);
    bits.second[i] = static_cast<std::uint8_t>(differing(i) ^ differing(i + 16));
  }
  return bits;
}

}  // namespace seqtide::kernels
