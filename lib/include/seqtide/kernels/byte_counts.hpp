/// \file
/// Counts of bytes: bases by kind, and a histogram of all values.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "seqtide/api.h"
#include "seqtide/kernels/pieces.hpp"

namespace seqtide::kernels {

/// Counts, case-insensitive; `t` holds T and U, `other` everything that is none of the others.
struct BaseCounts {
  std::uint64_t a = 0, c = 0, g = 0, t = 0, n = 0, other = 0;

  bool operator==(const BaseCounts&) const = default;

  constexpr BaseCounts& operator+=(const BaseCounts& more) noexcept {
    a += more.a;
    c += more.c;
    g += more.g;
    t += more.t;
    n += more.n;
    other += more.other;
    return *this;
  }
};

/// Counts the bases in data[0, size).
SEQTIDE_API BaseCounts count_bases(const char* data, std::size_t size) noexcept;
/// out[i] for piece i.
SEQTIDE_API void count_bases_each(const Pieces& pieces, BaseCounts* out) noexcept;

using ByteHistogram = std::array<std::uint64_t, 256>;

/// Adds the number of occurrences of every byte value in data[0, size).
SEQTIDE_API void add_byte_histogram(const char* data, std::size_t size, ByteHistogram& histogram) noexcept;

namespace scalar {
SEQTIDE_API BaseCounts count_bases(const char* data, std::size_t size) noexcept;
}  // namespace scalar

}  // namespace seqtide::kernels
