/// \file
/// Finds what separates fields and lines, and what has no place in either.
#pragma once

#include <cstddef>
#include <cstdint>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"

namespace seqtide::kernels {

/// Writes the ascending positions of all bytes in data[0, size) that are `delimiter` or a control character of ASCII
/// (below ' ', or 127), and returns their number. Line ends are control characters, and so are tabs. Reads up to 64
/// bytes after the end. `positions` must have room for size + 64 entries.
/// \param size  at most 2^32 - 64
SEQTIDE_API std::size_t find_separators(const char* data, std::size_t size, char delimiter,
                                        std::uint32_t* positions) noexcept;

namespace scalar {
SEQTIDE_API std::size_t find_separators(const char* data, std::size_t size, char delimiter,
                                        std::uint32_t* positions) noexcept;
}  // namespace scalar

}  // namespace seqtide::kernels
