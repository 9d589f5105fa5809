/// \file
/// Finds line feeds.
#pragma once

#include <cstddef>
#include <cstdint>

namespace seqtide::kernels {

/// Writes the ascending positions of all '\n' in data[0, size) and returns their number. Reads up to 64 bytes after
/// the end. `positions` must have room for size + 64 entries.
/// \param size  at most 2^32 - 64
std::size_t find_newlines(const char* data, std::size_t size, std::uint32_t* positions) noexcept;

std::uint64_t count_newlines(const char* data, std::size_t size) noexcept;

namespace scalar {
std::size_t find_newlines(const char* data, std::size_t size, std::uint32_t* positions) noexcept;
std::uint64_t count_newlines(const char* data, std::size_t size) noexcept;
}  // namespace scalar

}  // namespace seqtide::kernels
