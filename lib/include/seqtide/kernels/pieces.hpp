/// \file
/// Pieces: a column of byte strings that lie one behind the other in one buffer.
///
/// A kernel that works record by record takes a whole column: the choice of the instruction set, which costs as
/// much as a short read, is then made once. Such kernels end in `_each`.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "seqtide/cpp20.hpp"

namespace seqtide::kernels {

/// Piece i is data[offsets[i], offsets[i + 1]).
struct Pieces {
  const char* data;
  const std::int64_t* offsets;  ///< count + 1 ascending numbers; the first need not be 0
  std::size_t count;

  const char* begin(std::size_t i) const noexcept { return data + offsets[i]; }
  std::size_t size(std::size_t i) const noexcept { return static_cast<std::size_t>(offsets[i + 1] - offsets[i]); }
  std::string_view operator[](std::size_t i) const noexcept { return {begin(i), size(i)}; }
  /// Size of the longest piece; 0 if there are none.
  std::size_t longest() const noexcept {
    std::size_t longest = 0;
    for (std::size_t i = 0; i < count; ++i) longest = std::max(longest, size(i));
    return longest;
  }
};

}  // namespace seqtide::kernels
