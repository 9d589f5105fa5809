/// \file
/// FastaReader: FASTA records from any input, with the interface of FastqReader.
///
///     seqtide::FastaReader reader(seqtide::FileStream::open("genome.fa.gz"));
///     for (const seqtide::FastaView& record : reader) use(record.id(), record.sequence);
///
/// Every good record before a fault is delivered, then FormatError, TruncatedError, CorruptError or
/// LimitError names the place; the same error comes again if one goes on. A record ends where the next one
/// starts, so the last record before a damaged place in compressed data is not delivered: whether it was
/// complete cannot be known. Results do not depend on block size, threads or kind of input.
///
/// Thread safety: one thread at a time.
#pragma once

#include <cstdint>
#include <exception>
#include <iterator>
#include <memory>
#include <string>

#include "seqtide/batch.hpp"
#include "seqtide/error.hpp"
#include "seqtide/fasta/record.hpp"
#include "seqtide/io/input.hpp"
#include "seqtide/io/window.hpp"
#include "seqtide/validation.hpp"

namespace seqtide {

namespace fasta {
class Parser;
}

struct FastaOptions {
  Validation validation = Validation::strict;
  /// Largest size of one record in bytes of input, from its '>' to the next record's; at most 1 TiB.
  std::uint64_t max_record_bytes = std::uint64_t{1} << 30;
};

class FastaReader {
 public:
  explicit FastaReader(std::unique_ptr<BlockSource> source, const FastaOptions& options = {});
  explicit FastaReader(std::unique_ptr<Stream> stream, const FastaOptions& options = {}, const InputOptions& input = {})
      : FastaReader(open_input(std::move(stream), input), options) {}
  ~FastaReader();
  FastaReader(const FastaReader&) = delete;
  FastaReader& operator=(const FastaReader&) = delete;

  /// The next record; false at the end. The sequence is kept whole: memory grows with the longest record.
  bool next(FastaView& record) {
    while (!next_buffered(record)) {
      if (!fill()) return false;
    }
    return true;
  }
  /// The next record if its end lies in memory; never reads or waits.
  bool next_buffered(FastaView& record);
  /// Reads more input, may block. False once everything was delivered. Call it when next_buffered() says false.
  bool fill();

  /// The next records as columns; false, and an empty batch, at the end. Records before a fault make a batch of
  /// their own; the next call throws.
  bool read_batch(FastaBatch& batch, const BatchLimits& limits = {});

  /// Records delivered so far.
  std::uint64_t record_count() const noexcept;
  /// Bytes taken from the input (compressed, if it is) and its size, 0 if unknown: for progress reports.
  std::uint64_t input_position() const noexcept { return window_.source().input_position(); }
  std::uint64_t input_size() const noexcept { return window_.source().input_size(); }
  const std::string& name() const noexcept { return window_.source().name(); }
  /// Stops helper threads and closes the input; no more records come.
  void close();

  class iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = FastaView;
    using difference_type = std::ptrdiff_t;
    using pointer = const FastaView*;
    using reference = const FastaView&;

    explicit iterator(FastaReader* reader) : reader_(reader) { ++*this; }
    reference operator*() const { return record_; }
    pointer operator->() const { return &record_; }
    iterator& operator++() {
      if (!reader_->next(record_)) reader_ = nullptr;
      return *this;
    }
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t) const { return reader_ == nullptr; }

   private:
    FastaReader* reader_;
    FastaView record_;
  };
  iterator begin() { return iterator(this); }
  std::default_sentinel_t end() const { return {}; }

 private:
  Window window_;
  std::unique_ptr<fasta::Parser> parser_;
  std::exception_ptr error_;    // thrown again on every call
  ColumnMemory memory_;         // of batches
  std::exception_ptr pending_;  // ended the last batch
  bool closed_ = false;
};

}  // namespace seqtide
