#include "seqtide/alignments/statistics/depth.hpp"

#include <algorithm>

#include "alignments/statistics/depth_blocks.hpp"

namespace seqtide {

void add_depth(const BamView& record, const DepthOptions& options, const Region& region, std::int64_t* depth) {
  if (record.reference_id() != region.reference_id || record.pos() < 0 || !options.filter.accepts(record)) return;
  qc::for_each_block(record, options, [&](std::int64_t begin, std::int64_t end) {
    begin = std::max(begin, region.begin);
    end = std::min(end, region.end);
    if (begin >= end) return;
    ++depth[begin - region.begin];
    --depth[end - region.begin];
  });
}

void sum_depth(std::int64_t* depth, std::int64_t size) noexcept {
  std::int64_t sum = 0;
  for (std::int64_t i = 0; i < size;) {
    // Zeros stay as they are: a header can claim gigabytes of positions, whose memory nobody has touched yet.
    while (i + 4 <= size && (depth[i] | depth[i + 1] | depth[i + 2] | depth[i + 3]) == 0) i += 4;
    while (i < size && depth[i] == 0) ++i;
    for (; i < size; ++i) {
      depth[i] = sum += depth[i];
      if (sum == 0) break;
    }
  }
}

}  // namespace seqtide
