/// \file
/// AlignmentReader and AlignmentWriter: what readers and writers of SAM and BAM, and region queries, have in common.
///
/// Every good record before a fault is delivered, then FormatError, TruncatedError, CorruptError or LimitError names
/// the place; the same error comes again if one goes on.
///
/// Thread safety: one thread at a time for each object.
#pragma once

#include <cstdint>

#include "seqtide/alignments/batch.hpp"
#include "seqtide/alignments/record.hpp"
#include "seqtide/alignments/sam/header.hpp"
#include "seqtide/api.h"
#include "seqtide/error.hpp"
#include "seqtide/io/record_reader.hpp"
#include "seqtide/io/record_writer.hpp"
#include "seqtide/validation.hpp"

namespace seqtide {

struct AlignmentOptions {
  Validation validation = Validation::standard;
  /// Largest size of one record, in bytes of BAM or of a SAM line; at most 2 GiB - 1.
  std::uint64_t max_record_bytes = std::uint64_t{1} << 30;
  /// Largest size of the header, in bytes of text and of the binary list each.
  std::uint64_t max_header_bytes = std::uint64_t{1} << 30;
};

class SEQTIDE_API AlignmentReader : public RecordReader {
 public:
  ~AlignmentReader() override;

  /// Of the file; never null.
  const HeaderPtr& header() const noexcept { return header_; }

  /// The next record, a view valid until the next step; false at the end.
  bool next(BamView& record) {
    while (!next_buffered(record)) {
      if (!fill()) return false;
    }
    return true;
  }
  /// The next record if it lies complete in memory; never reads or waits.
  virtual bool next_buffered(BamView& record) = 0;

  /// The next records as a batch; false, and an empty batch, at the end. Records before a fault make a batch of their
  /// own; the next call throws.
  bool read_batch(AlignmentBatch& batch, const BatchLimits& limits = {});

  /// Where the record delivered last starts.
  virtual Place last_place() const = 0;

  using iterator = RecordIterator<AlignmentReader, BamView>;
  iterator begin() { return iterator(this); }
  std::default_sentinel_t end() const { return {}; }

 protected:
  HeaderPtr header_;

 private:
  ColumnMemory memory_;  // of batches
};

class SEQTIDE_API AlignmentWriter : public RecordWriter {
 public:
  ~AlignmentWriter() override;

  const HeaderPtr& header() const noexcept { return header_; }
  /// Reference ids of the record are those of the writer's header.
  virtual void write(const BamView& record) = 0;
  /// All records of a batch, whose header has the same references; those before one that cannot be written are written.
  virtual void write(const AlignmentBatch& batch);
  /// Whether writing a record of `size` bytes would only copy it.
  virtual bool fits(std::size_t size) const noexcept = 0;

 protected:
  HeaderPtr header_;
};

}  // namespace seqtide
