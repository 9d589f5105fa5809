// The parts of the reference that a record covers.
#pragma once

#include <algorithm>
#include <cstdint>

#include "seqtide/alignments/statistics/depth.hpp"

namespace seqtide::qc {

/// Calls add(begin, end) for maximal, ascending, disjoint parts.
template <typename Add>
void for_each_block(const BamView& record, const DepthOptions& options, Add add) {
  const CigarView cigar = record.cigar();
  const std::uint8_t* const scores = record.quality();
  const std::int64_t scored = options.min_base_quality > 0 && record.has_quality() ? record.sequence_size() : 0;
  std::int64_t begin = record.pos();  // of the block that goes on
  std::int64_t position = begin;
  std::int64_t query = 0;
  const auto skip = [&](std::int64_t length) {
    if (position > begin) add(begin, position);
    position += length;
    begin = position;
  };
  for (std::size_t i = 0; i < cigar.size(); ++i) {
    const std::uint32_t operation = cigar[i];
    const std::int64_t length = cigar_length(operation);
    if (aligns_bases(operation)) {
      // CIGARs that are longer than the sequence exist: what has no score passes.
      const std::int64_t checked = query < scored ? std::min(length, scored - query) : 0;
      for (std::int64_t base = query; base < query + checked; ++base) {
        if (scores[base] < options.min_base_quality) {
          skip(1);
        } else {
          ++position;
        }
      }
      position += length - checked;
    } else if (consumes_reference(operation)) {
      if (options.count_deletions && cigar_operation(operation) == CigarOperation::deletion) {
        position += length;
      } else {
        skip(length);
      }
    }
    if (consumes_query(operation)) query += length;
  }
  skip(0);
}

}  // namespace seqtide::qc
