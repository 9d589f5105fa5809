/// \file
/// Finds line feeds.
#pragma once

#include <cstddef>
#include <cstdint>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"

namespace seqtide::kernels {

/// Writes the ascending positions of all '\n' in data[0, size) and returns their number. Reads up to 64 bytes after
/// the end. `positions` must have room for size + 64 entries.
/// \param size  at most 2^32 - 64
SEQTIDE_API std::size_t find_newlines(const char* data, std::size_t size, std::uint32_t* positions) noexcept;

SEQTIDE_API std::uint64_t count_newlines(const char* data, std::size_t size) noexcept;

namespace scalar {
SEQTIDE_API std::size_t find_newlines(const char* data, std::size_t size, std::uint32_t* positions) noexcept;
SEQTIDE_API std::uint64_t count_newlines(const char* data, std::size_t size) noexcept;
}  // namespace scalar

}  // namespace seqtide::kernels
