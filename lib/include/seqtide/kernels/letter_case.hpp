/// \file
/// Case of ASCII letters. In sequences, lower case marks soft-masked bases.
#pragma once

#include <cstddef>
#include <cstdint>

#include "seqtide/api.h"
#include "seqtide/kernels/pieces.hpp"

namespace seqtide::kernels {

/// `out` has room for `size` letters, and may be `data`. Bytes that are no ASCII letters stay as they are.
SEQTIDE_API void to_upper(const char* data, std::size_t size, char* out) noexcept;
SEQTIDE_API void to_lower(const char* data, std::size_t size, char* out) noexcept;

/// Number of bases that are masked: lower case, or N.
SEQTIDE_API std::uint64_t count_masked(const char* data, std::size_t size) noexcept;
SEQTIDE_API void count_masked_each(const Pieces& pieces, std::uint64_t* out) noexcept;

namespace scalar {
SEQTIDE_API void to_upper(const char* data, std::size_t size, char* out) noexcept;
SEQTIDE_API void to_lower(const char* data, std::size_t size, char* out) noexcept;
SEQTIDE_API std::uint64_t count_masked(const char* data, std::size_t size) noexcept;
}  // namespace scalar

}  // namespace seqtide::kernels
