/// \file
/// AlignmentBatch: many alignment records in the bytes of BAM; columns are decoded when they are asked for
/// (alignments/columns.hpp).
#pragma once

#include <cstdint>
#include <span>

#include "seqtide/alignments/record.hpp"
#include "seqtide/alignments/sam/header.hpp"
#include "seqtide/api.h"
#include "seqtide/columns/limits.hpp"
#include "seqtide/columns/text_column.hpp"

namespace seqtide {

/// Immutable memory that copies share. Every record passed check_bam().
///
/// Thread safety: any number of threads may read one batch.
struct SEQTIDE_API AlignmentBatch {
  TextColumn records;  ///< whole records, block sizes included: one behind the other they are BAM data
  HeaderPtr header;    ///< names the references; null only in a batch made by default

  std::size_t size() const noexcept { return records.size(); }
  BamView operator[](std::size_t i) const noexcept { return BamView(records[i]); }

  /// As for TextColumn.
  AlignmentBatch slice(std::size_t first, std::size_t count) const { return {records.slice(first, count), header}; }
  AlignmentBatch take(std::span<const std::int64_t> indices) const { return {records.take(indices), header}; }
  /// Throws InvalidArgument unless all have the same references. The header is the first one's.
  static AlignmentBatch concat(std::span<const AlignmentBatch> batches);
};

}  // namespace seqtide
