// What each of BAM's four-bit codes counts.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "kernels/nibble_table.hpp"
#include "seqtide/kernels/byte_counts.hpp"
#include "seqtide/kernels/gc_counts.hpp"

namespace seqtide::kernels {

inline constexpr std::array<BaseCounts, 16> bases_of_code = [] {
  std::array<BaseCounts, 16> counts{};
  for (std::size_t code = 0; code < 16; ++code) {
    const char letter = nibble_letters[code];
    std::uint64_t& count = letter == 'A'   ? counts[code].a
                           : letter == 'C' ? counts[code].c
                           : letter == 'G' ? counts[code].g
                           : letter == 'T' ? counts[code].t
                           : letter == 'N' ? counts[code].n
                                           : counts[code].other;
    count = 1;
  }
  return counts;
}();

constexpr GcCounts gc_of(const BaseCounts& counts) noexcept { return {counts.c + counts.g, counts.a + counts.t}; }

/// The same for vectors: by code, what counts one of the first kind and, in the high four bits, one of the second.
/// Code 0 counts nothing.
struct NibbleCountTables {
  alignas(16) std::uint8_t ac[16] = {};
  alignas(16) std::uint8_t gt[16] = {};
  alignas(16) std::uint8_t n[16] = {};
  alignas(16) std::uint8_t strong_weak[16] = {};
};

inline constexpr NibbleCountTables nibble_count_tables = [] {
  NibbleCountTables tables;
  for (std::size_t code = 0; code < 16; ++code) {
    const BaseCounts& counts = bases_of_code[code];
    const GcCounts gc = gc_of(counts);
    tables.ac[code] = static_cast<std::uint8_t>(counts.a + 16 * counts.c);
    tables.gt[code] = static_cast<std::uint8_t>(counts.g + 16 * counts.t);
    tables.n[code] = static_cast<std::uint8_t>(counts.n);
    tables.strong_weak[code] = static_cast<std::uint8_t>(gc.strong + 16 * gc.weak);
  }
  return tables;
}();

}  // namespace seqtide::kernels
