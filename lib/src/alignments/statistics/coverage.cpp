#include "seqtide/alignments/statistics/coverage.hpp"

#include <algorithm>
#include <limits>

namespace seqtide {

void CoverageReads::add(const BamView& record, std::int64_t counts_from) {
  std::int64_t first = region_ ? region_->begin : 0;
  const std::int64_t last = region_ ? region_->end : std::numeric_limits<std::int64_t>::max();
  if (record.pos() >= last || record.reference_end() <= first) return;
  Sums& sums = sums_[static_cast<std::size_t>(record.reference_id())];
  ++sums.reads;
  sums.mapqs += record.mapq();
  first = std::max(first, counts_from);  // the read counts as one all the same
  const std::uint8_t* const scores = record.quality();
  const std::int64_t size = record.sequence_size();
  const CigarView cigar = record.cigar();
  std::int64_t position = record.pos();
  std::int64_t query = 0;
  for (std::size_t i = 0; i < cigar.size(); ++i) {
    const std::int64_t length = cigar_length(cigar[i]);
    const bool in_reference = consumes_reference(cigar[i]);
    const bool in_query = consumes_query(cigar[i]);
    if (in_reference && in_query) {
      const std::int64_t begin = query + std::clamp(first - position, std::int64_t{0}, length);
      const std::int64_t end = std::min(size, query + std::clamp(last - position, std::int64_t{0}, length));
      for (std::int64_t base = begin; base < end; ++base) {
        if (scores[base] >= min_base_quality_) sums.base_qualities += scores[base];
      }
    }
    if (in_reference) position += length;
    if (in_query) query += length;
  }
}

}  // namespace seqtide
