/// \file
/// What columns of every kind say to a slice or an index beyond their end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"

namespace seqtide {

/// Throws InvalidArgument unless values [first, first + count) are among `size`.
SEQTIDE_API void check_slice(std::size_t size, std::size_t first, std::size_t count);
/// Throws InvalidArgument for an index that is not below `size`.
SEQTIDE_API void check_indices(std::size_t size, std::span<const std::int64_t> indices);

}  // namespace seqtide
