/// \file
/// Two bits a base: A 0, C 1, G 2, T and U 3, so that packed k-mers sort as their letters do.
#pragma once

#include <cstddef>
#include <cstdint>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"

namespace seqtide::kernels {

/// Bytes that `bases` bases take.
constexpr std::size_t packed_2bit_size(std::size_t bases) noexcept { return (bases + 3) / 4; }

/// Packs data[0, size), the first base into the lowest two bits of the first byte; unused bits are 0. Returns how
/// many letters are none of A, C, G, T, U in either case; they are packed as A.
/// `out` has room for packed_2bit_size(size) bytes.
SEQTIDE_API std::uint64_t pack_2bit(const char* data, std::size_t size, std::uint8_t* out) noexcept;

/// Writes `size` upper-case letters A, C, G, T.
SEQTIDE_API void unpack_2bit(const std::uint8_t* packed, std::size_t size, char* out) noexcept;

namespace scalar {
SEQTIDE_API std::uint64_t pack_2bit(const char* data, std::size_t size, std::uint8_t* out) noexcept;
SEQTIDE_API void unpack_2bit(const std::uint8_t* packed, std::size_t size, char* out) noexcept;
}  // namespace scalar

}  // namespace seqtide::kernels
