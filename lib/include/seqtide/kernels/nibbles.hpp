/// \file
/// Four bits a base, as BAM stores sequences: "=ACMGRSVTWYHKDBN" numbered from 0, the first base in the high half of
/// the first byte (SAM specification, section 4.2.3).
#pragma once

#include <cstddef>
#include <cstdint>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"

namespace seqtide::kernels {

/// Bytes that `bases` bases take.
constexpr std::size_t nibbles_size(std::size_t bases) noexcept { return (bases + 1) / 2; }

/// Writes `size` letters.
SEQTIDE_API void decode_nibbles(const std::uint8_t* packed, std::size_t size, char* out) noexcept;

/// Packs data[0, size) in either case; what is none of the 16 letters becomes N, an unused half byte 0. `out` has room
/// for nibbles_size(size) bytes. U becomes T.
SEQTIDE_API void encode_nibbles(const char* data, std::size_t size, std::uint8_t* out) noexcept;

namespace scalar {
SEQTIDE_API void decode_nibbles(const std::uint8_t* packed, std::size_t size, char* out) noexcept;
SEQTIDE_API void encode_nibbles(const char* data, std::size_t size, std::uint8_t* out) noexcept;
}  // namespace scalar

}  // namespace seqtide::kernels
