/// \file
/// Hamming distance: the number of positions at which two strings of equal length differ.
#pragma once

#include <cstddef>
#include <cstdint>

#include "seqtide/api.h"
#include "seqtide/kernels/pieces.hpp"

namespace seqtide::kernels {

/// Bytes are compared as they are: case matters.
SEQTIDE_API std::uint64_t hamming(const char* a, const char* b, std::size_t size) noexcept;

/// out[i] is the distance of `pattern` to the `size` letters of piece i that start at its letter `start`. Where the
/// piece ends before, every letter it lacks counts as a difference.
SEQTIDE_API void hamming_each(const Pieces& pieces, std::size_t start, const char* pattern, std::size_t size,
                              std::uint32_t* out) noexcept;

namespace scalar {
SEQTIDE_API std::uint64_t hamming(const char* a, const char* b, std::size_t size) noexcept;
}  // namespace scalar

}  // namespace seqtide::kernels
