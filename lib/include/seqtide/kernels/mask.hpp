/// \file
/// Masking of bases: hard (replaced by N) or soft (lower case).
#pragma once

#include <cstddef>
#include <cstdint>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"

namespace seqtide::kernels {

enum class Mask : bool { hard, soft };

/// Masks the bases whose Phred score (quality byte - 33) is below `phred`.
/// `out` has room for `size` letters, and may be `sequence`.
SEQTIDE_API void mask_low_quality(const char* sequence, const char* quality, std::size_t size, std::uint8_t phred,
                                  Mask mask, char* out) noexcept;

/// Masks sequence[begin, end) in place; begin <= end.
SEQTIDE_API void mask_interval(char* sequence, std::size_t begin, std::size_t end, Mask mask) noexcept;

namespace scalar {
SEQTIDE_API void mask_low_quality(const char* sequence, const char* quality, std::size_t size, std::uint8_t phred,
                                  Mask mask, char* out) noexcept;
}  // namespace scalar

}  // namespace seqtide::kernels
