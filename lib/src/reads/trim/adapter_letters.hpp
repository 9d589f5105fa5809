/// \file
/// The letters of adapters and reads as sets of bases, one bit a base: two letters match if they share a bit.
#pragma once

#include <array>
#include <cstdint>

namespace seqtide::adapter_letters {

using Letters = std::array<std::uint8_t, 256>;

inline constexpr std::uint8_t kA = 1, kC = 2, kG = 4, kT = 8;
inline constexpr std::uint8_t kNoBase = 16;  // in a read; only N matches it
inline constexpr std::uint8_t kAny = kA | kC | kG | kT | kNoBase;
inline constexpr std::uint8_t kInvalid = 255;

constexpr void set(Letters& table, char upper, unsigned bases) {
  table[static_cast<unsigned char>(upper)] = static_cast<std::uint8_t>(bases);
  table[static_cast<unsigned char>(upper - 'A' + 'a')] = static_cast<std::uint8_t>(bases);
}

inline constexpr Letters kReadLetters = [] {
  Letters table{};
  for (auto& bases : table) bases = kNoBase;
  set(table, 'A', kA);
  set(table, 'C', kC);
  set(table, 'G', kG);
  set(table, 'T', kT);
  set(table, 'U', kT);
  return table;
}();

inline constexpr Letters kAdapterLetters = [] {
  Letters table{};
  for (auto& bases : table) bases = kInvalid;
  set(table, 'A', kA);
  set(table, 'C', kC);
  set(table, 'G', kG);
  set(table, 'T', kT);
  set(table, 'U', kT);
  set(table, 'R', kA | kG);
  set(table, 'Y', kC | kT);
  set(table, 'S', kC | kG);
  set(table, 'W', kA | kT);
  set(table, 'K', kG | kT);
  set(table, 'M', kA | kC);
  set(table, 'B', kC | kG | kT);
  set(table, 'D', kA | kG | kT);
  set(table, 'H', kA | kC | kT);
  set(table, 'V', kA | kC | kG);
  set(table, 'N', kAny);
  set(table, 'I', kAny);
  set(table, 'X', 0);
  return table;
}();

inline std::uint8_t read_letter(char byte) { return kReadLetters[static_cast<unsigned char>(byte)]; }

}  // namespace seqtide::adapter_letters
