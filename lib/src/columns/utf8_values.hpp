// Columns of text and UTF-8.
#pragma once

#include <cstddef>

#include "seqtide/columns/text_column.hpp"
#include "utf8.hpp"

namespace seqtide {

/// Number of the first value that is not UTF-8, column.size() if there is none.
inline std::size_t first_not_utf8(const TextColumn& column) noexcept {
  if (column.total_size() == 0 || is_ascii({column.bytes() + column.offsets()[0], column.total_size()})) {
    return column.size();
  }
  std::size_t i = 0;
  while (i < column.size() && is_utf8(column[i])) ++i;
  return i;
}

}  // namespace seqtide
