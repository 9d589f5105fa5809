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
#include <memory>
#include <string>

#include "seqtide/api.h"
#include "seqtide/error.hpp"
#include "seqtide/io/input.hpp"
#include "seqtide/io/record_reader.hpp"
#include "seqtide/io/window.hpp"
#include "seqtide/reads/batch.hpp"
#include "seqtide/reads/fasta/record.hpp"
#include "seqtide/text/line_reader.hpp"
#include "seqtide/validation.hpp"

namespace seqtide {

namespace fasta {
class Parser;
}

struct FastaOptions {
  Validation validation = Validation::standard;
  /// Largest size of one record in bytes of input, from its '>' to the next record's; at most 1 TiB.
  std::uint64_t max_record_bytes = std::uint64_t{1} << 30;
};

class SEQTIDE_API FastaReader final : public RecordReader {
 public:
  explicit FastaReader(Window window, const FastaOptions& options = {});
  explicit FastaReader(std::unique_ptr<BlockSource> source, const FastaOptions& options = {})
      : FastaReader(Window(std::move(source)), options) {}
  explicit FastaReader(std::unique_ptr<Stream> stream, const FastaOptions& options = {}, const InputOptions& input = {})
      : FastaReader(open_input(std::move(stream), input), options) {}
  ~FastaReader() override;

  /// The next record; false at the end. The sequence is kept whole: memory grows with the longest record.
  bool next(FastaView& record) {
    while (!next_buffered(record)) {
      if (!fill()) return false;
    }
    return true;
  }
  /// The next record if its end lies in memory; never reads or waits.
  bool next_buffered(FastaView& record);
  bool fill() override;
  void put_back() noexcept override;

  /// The next records as columns; false, and an empty batch, at the end. Records before a fault make a batch of
  /// their own; the next call throws.
  bool read_batch(FastaBatch& batch, const BatchLimits& limits = {});

  std::uint64_t record_count() const noexcept override { return lines_.records(); }
  std::uint64_t input_position() const noexcept override { return lines_.source().input_position(); }
  std::uint64_t input_size() const noexcept override { return lines_.source().input_size(); }
  const std::string& name() const noexcept override { return lines_.source().name(); }
  void close() override;

  using iterator = RecordIterator<FastaReader, FastaView>;
  iterator begin() { return iterator(this); }
  std::default_sentinel_t end() const { return {}; }

 private:
  LineReader lines_;
  ColumnMemory memory_;  // of batches
  std::unique_ptr<fasta::Parser> parser_;
};

}  // namespace seqtide
