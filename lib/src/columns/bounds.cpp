#include "seqtide/columns/bounds.hpp"

#include <string>

#include "seqtide/error.hpp"

namespace seqtide {

void check_slice(std::size_t size, std::size_t first, std::size_t count) {
  if (first <= size && count <= size - first) return;
  throw InvalidArgument("a column of " + std::to_string(size) + " values has no " + std::to_string(count) +
                        " values from number " + std::to_string(first) + " on");
}

void check_indices(std::size_t size, std::span<const std::int64_t> indices) {
  for (const std::int64_t index : indices) {
    if (index >= 0 && static_cast<std::size_t>(index) < size) continue;
    throw InvalidArgument("index " + std::to_string(index) + " is out of range for " + std::to_string(size) +
                          " values");
  }
}

}  // namespace seqtide
