/// \file
/// FastqReader: FASTQ records from any input.
///
///     seqtide::FastqReader reader(seqtide::FileStream::open("reads.fastq.gz"));
///     for (const seqtide::FastqView& record : reader) use(record.id(), record.sequence);
///
/// Accepts records of four lines and wrapped ones. Behind a sequence on one line, the lines of a wrapped quality must
/// have one width, and the last one not look like a header: a short quality must not take the next record for its rest.
/// Every good record before a fault is delivered, then
/// FormatError, TruncatedError, CorruptError or LimitError names the place; the same error comes again if
/// one goes on. Results do not depend on block size, threads or kind of input.
///
/// Strict validation takes a record for good once it has seen the byte that follows: a second '+' line makes it a bad
/// one. Lenient validation delivers a record of four lines as soon as its last line is there.
///
/// Thread safety: one thread at a time.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/error.hpp"
#include "seqtide/io/input.hpp"
#include "seqtide/io/record_reader.hpp"
#include "seqtide/io/window.hpp"
#include "seqtide/reads/batch.hpp"
#include "seqtide/reads/fastq/record.hpp"
#include "seqtide/reads/quality_encoding.hpp"
#include "seqtide/text/line_reader.hpp"
#include "seqtide/validation.hpp"

namespace seqtide {

struct FastqOptions {
  Validation validation = Validation::standard;
  /// Largest size of one record in bytes of input, at most 2 GiB - 1.
  std::uint64_t max_record_bytes = std::uint64_t{1} << 30;
  /// How the input writes qualities; records have Phred+33 whatever it is.
  QualityEncoding encoding = QualityEncoding::sanger;
};

class SEQTIDE_API FastqReader final : public RecordReader {
 public:
  explicit FastqReader(Window window, const FastqOptions& options = {});
  explicit FastqReader(std::unique_ptr<BlockSource> source, const FastqOptions& options = {})
      : FastqReader(Window(std::move(source)), options) {}
  explicit FastqReader(std::unique_ptr<Stream> stream, const FastqOptions& options = {}, const InputOptions& input = {})
      : FastqReader(open_input(std::move(stream), input), options) {}
  ~FastqReader() override;

  /// The next record; false at the end.
  bool next(FastqView& record) {
    while (!next_buffered(record)) {
      if (!fill()) return false;
    }
    return true;
  }
  /// The next record if it lies complete in memory; never reads or waits.
  bool next_buffered(FastqView& record);
  bool fill() override;
  void put_back() noexcept override;

  /// The next records as columns; false, and an empty batch, at the end. Records before a fault make a batch of
  /// their own; the next call throws.
  bool read_batch(FastqBatch& batch, const BatchLimits& limits = {});

  /// Where the record delivered last starts; for faults that only its user can see.
  Place last_place() const { return lines_.last_place(); }
  std::uint64_t record_count() const noexcept override { return lines_.records(); }
  std::uint64_t input_position() const noexcept override { return lines_.source().input_position(); }
  std::uint64_t input_size() const noexcept override { return lines_.source().input_size(); }
  const std::string& name() const noexcept override { return lines_.source().name(); }
  void close() override;

  using iterator = RecordIterator<FastqReader, FastqView>;
  iterator begin() { return iterator(this); }
  std::default_sentinel_t end() const { return {}; }

 private:
  struct Index;

  const Window& window() const noexcept { return lines_.window(); }
  bool worth_another_look() noexcept;
  bool take_fast(FastqView& record);
  bool take_exact(FastqView& record);
  bool passes_plus(std::string_view name, std::string_view repeated);
  void note_deviations();
  [[noreturn]] void over_limit(std::string_view text);
  [[noreturn]] void throw_failure();
  bool nothing_follows() const noexcept { return window().at_end() || failure_ != nullptr; }
  bool skip_between_records();
  void recode(FastqView& record);
  void deliver(std::size_t size, std::uint64_t lines) noexcept {
    lines_.deliver(size, lines);
    last_lines_ = lines;
    wanted_ = 0;
  }
  template <typename ErrorType = FormatError>
  [[noreturn]] void fail(std::string reason, Place place, std::optional<Validation> accepted_by = {});

  LineReader lines_;
  ColumnMemory memory_;  // of batches
  FastqOptions options_;
  std::unique_ptr<Index> index_;  // special bytes ahead, and room for wrapped records
  std::uint64_t last_lines_ = 0;  // of the record delivered last
  bool blank_ = false;            // blank lines were passed since the last record
  Place blank_place_;             // the first of them
  std::size_t wanted_ = 0;        // window size below which another look at an unfinished record is likely futile
  std::size_t seen_ = 0;          // window size at the last look, if there was one
  std::exception_ptr failure_;    // of the input, to be thrown once what came before it is delivered
};

}  // namespace seqtide
