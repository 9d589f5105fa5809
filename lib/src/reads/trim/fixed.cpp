#include <algorithm>

#include "reads/trim/each.hpp"
#include "seqtide/reads/trim.hpp"

namespace seqtide {

Interval trim_start(std::size_t size, std::size_t n) noexcept { return {std::min(size, n), size}; }

Interval trim_end(std::size_t size, std::size_t n) noexcept { return {0, size - std::min(size, n)}; }

Interval trim_both(std::size_t size, std::size_t start, std::size_t end) noexcept {
  const std::size_t begin = std::min(size, start);
  return {begin, size - std::min(size - begin, end)};
}

void trim_both_each(const kernels::Pieces& reads, std::size_t start, std::size_t end, Interval* out) noexcept {
  trim_each(reads, out, [=](std::string_view read) { return trim_both(read.size(), start, end); });
}

}  // namespace seqtide
