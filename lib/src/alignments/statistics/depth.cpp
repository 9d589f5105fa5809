#include "seqtide/alignments/statistics/depth.hpp"

#include <algorithm>

#include "alignments/statistics/depth_blocks.hpp"
#include "seqtide/alignments/flags.hpp"

namespace seqtide {

DepthObserver::~DepthObserver() = default;

std::int64_t MateOverlaps::counts_from(const BamView& record) {
  const std::uint16_t flag = record.flag();
  if ((flag & flags::paired) == 0 || (flag & flags::mate_unmapped) != 0) return 0;
  if (const auto first = firsts_.take(record)) return first->end;
  const std::int64_t end = record.reference_end();
  const bool may_overlap = record.next_reference_id() == record.reference_id() && record.next_pos() <= end;
  if (may_overlap || record.next_pos() < 0) firsts_.put(record, {end});
  return 0;
}

void RegionDepth::add(const BamView& record) {
  if (record.reference_id() != region_.reference_id || record.pos() < 0 || !options_.filter.accepts(record)) return;
  add_depth(record, options_, region_, depth_, options_.overlaps_once ? overlaps_.counts_from(record) : 0);
}

void add_depth(const BamView& record, const DepthOptions& options, const Region& region, std::int64_t* depth,
               std::int64_t counts_from) {
  if (record.reference_id() != region.reference_id || record.pos() < 0 || !options.filter.accepts(record)) return;
  qc::for_each_block(record, options, [&](std::int64_t begin, std::int64_t end) {
    begin = std::max({begin, region.begin, counts_from});
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
