/// \file
/// AlignmentCounter: what all statistics of alignments have in common, and how they are collected.
///
///     seqtide::FlagCounts counts;
///     while (seqtide::collect(reader, {}, counts)) show_progress();
#pragma once

#include <cstdint>
#include <limits>

#include "seqtide/alignments/filter.hpp"
#include "seqtide/alignments/reader.hpp"
#include "seqtide/api.h"

namespace seqtide {

/// Thread safety: one thread may add; several may ask while none adds.
class SEQTIDE_API AlignmentCounter {
 public:
  AlignmentCounter() = default;
  AlignmentCounter(const AlignmentCounter&) = default;
  AlignmentCounter& operator=(const AlignmentCounter&) = default;
  virtual ~AlignmentCounter();

  /// Records of a file with this header follow: collect() says so of what it reads. The same header again goes on with
  /// the same file.
  virtual void start(const HeaderPtr& header);
  virtual void add(const BamView& record) = 0;
};

/// Adds the records that the filter accepts until about `max_bytes` bytes of records were read; false once there are
/// no more. An exception of the reader leaves everything before it counted.
SEQTIDE_API bool collect(AlignmentReader& reader, const AlignmentFilter& filter, AlignmentCounter& counter,
                         std::uint64_t max_bytes = std::numeric_limits<std::uint64_t>::max());
SEQTIDE_API void collect(const AlignmentBatch& batch, const AlignmentFilter& filter, AlignmentCounter& counter);

}  // namespace seqtide
