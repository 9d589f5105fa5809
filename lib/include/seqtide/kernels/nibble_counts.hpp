/// \file
/// Counts of bases that are packed in four bits each (kernels/nibbles.hpp): those of the letters, without making these.
#pragma once

#include <cstddef>
#include <cstdint>

#include "seqtide/api.h"
#include "seqtide/kernels/byte_counts.hpp"
#include "seqtide/kernels/fields.hpp"
#include "seqtide/kernels/gc_counts.hpp"

namespace seqtide::kernels {

/// out[i] for sequence i. An unused half byte at its end counts nothing, whatever it holds.
SEQTIDE_API void count_nibble_bases_each(const Fields& sequences, BaseCounts* out) noexcept;
SEQTIDE_API void count_nibble_gc_each(const Fields& sequences, GcCounts* out) noexcept;

namespace scalar {
SEQTIDE_API BaseCounts count_nibble_bases(const std::uint8_t* packed, std::size_t bases) noexcept;
SEQTIDE_API GcCounts count_nibble_gc(const std::uint8_t* packed, std::size_t bases) noexcept;
}  // namespace scalar

}  // namespace seqtide::kernels
