/// \file
/// AlignmentReader and AlignmentWriter: what readers and writers of SAM and BAM, and region queries, have in common.
///
/// Every good record before a fault is delivered, then FormatError, TruncatedError, CorruptError or LimitError names
/// the place; the same error comes again if one goes on.
///
/// Thread safety: one thread at a time for each object.
#pragma once

#include <cstdint>
#include <exception>
#include <iterator>
#include <string>

#include "seqtide/alignment/batch.hpp"
#include "seqtide/bam/record.hpp"
#include "seqtide/error.hpp"
#include "seqtide/sam/header.hpp"
#include "seqtide/validation.hpp"

namespace seqtide {

struct AlignmentOptions {
  Validation validation = Validation::strict;
  /// Largest size of one record, in bytes of BAM or of a SAM line; at most 2 GiB - 1.
  std::uint64_t max_record_bytes = std::uint64_t{1} << 30;
  /// Largest size of the header, in bytes of text and of the binary list each.
  std::uint64_t max_header_bytes = std::uint64_t{1} << 30;
};

class AlignmentReader {
 public:
  AlignmentReader() = default;
  AlignmentReader(const AlignmentReader&) = delete;
  AlignmentReader& operator=(const AlignmentReader&) = delete;
  virtual ~AlignmentReader();

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
  /// Reads more input, may block. False once everything was delivered. Call it when next_buffered() says false.
  virtual bool fill() = 0;

  /// The next records as a batch; false, and an empty batch, at the end. Records before a fault make a batch of their
  /// own; the next call throws.
  bool read_batch(AlignmentBatch& batch, const BatchLimits& limits = {});

  /// Where the record delivered last starts.
  virtual Place last_place() const = 0;
  /// Records delivered so far.
  virtual std::uint64_t record_count() const noexcept = 0;
  /// Bytes taken from the input (compressed, if it is) and its size, 0 if unknown: for progress reports.
  virtual std::uint64_t input_position() const noexcept = 0;
  virtual std::uint64_t input_size() const noexcept = 0;
  virtual const std::string& name() const noexcept = 0;
  /// Stops helper threads and closes the input; no more records come.
  virtual void close() = 0;

  class iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = BamView;
    using difference_type = std::ptrdiff_t;
    using pointer = const BamView*;
    using reference = const BamView&;

    explicit iterator(AlignmentReader* reader) : reader_(reader) { ++*this; }
    reference operator*() const { return record_; }
    pointer operator->() const { return &record_; }
    iterator& operator++() {
      if (!reader_->next(record_)) reader_ = nullptr;
      return *this;
    }
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t) const { return reader_ == nullptr; }

   private:
    AlignmentReader* reader_;
    BamView record_;
  };
  iterator begin() { return iterator(this); }
  std::default_sentinel_t end() const { return {}; }

 protected:
  /// What a failed read_batch() kept back; for the start of fill().
  void throw_pending();

  HeaderPtr header_;
  std::exception_ptr error_;  ///< thrown again on every call, also by next_buffered()

 private:
  ColumnMemory memory_;         // of batches
  std::exception_ptr pending_;  // ended the last batch
};

/// A record that cannot be written throws InvalidArgument and leaves the output as it was; after a failed output every
/// write throws.
class AlignmentWriter {
 public:
  AlignmentWriter() = default;
  AlignmentWriter(const AlignmentWriter&) = delete;
  AlignmentWriter& operator=(const AlignmentWriter&) = delete;
  /// Without close() the output is abandoned: nothing is thrown, no end marker written.
  virtual ~AlignmentWriter();

  const HeaderPtr& header() const noexcept { return header_; }
  /// Reference ids of the record are those of the writer's header.
  virtual void write(const BamView& record) = 0;
  /// All records of a batch, whose header has the same references; those before one that cannot be written are written.
  virtual void write(const AlignmentBatch& batch);
  /// Whether writing a record of `size` bytes would only copy it.
  virtual bool fits(std::size_t size) const noexcept = 0;
  virtual void flush() = 0;
  /// Finishes the output. After a failure, which its caller has seen, abandons the output instead.
  virtual void close() = 0;
  virtual void abandon() noexcept = 0;
  virtual std::uint64_t record_count() const noexcept = 0;

 protected:
  HeaderPtr header_;
};

}  // namespace seqtide
