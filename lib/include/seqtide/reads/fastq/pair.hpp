/// \file
/// Paired reads: two FASTQ inputs, or one with mates in turn.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "seqtide/api.h"
#include "seqtide/io/counter.hpp"
#include "seqtide/reads/fastq/reader.hpp"
#include "seqtide/reads/fastq/writer.hpp"

namespace seqtide {

/// Whether two header lines name the first and the second read of one pair: the ids are equal, or differ only
/// in a final "/1" and "/2" or "/3", or "_1" and "_2", in this order. A final ".1" or ".2" is part of the id, as in run
/// accessions ("SRR1.2"), unless it follows the number of a spot ("SRR1.2.1" and "SRR1.2.2" as `fastq-dump -I` writes
/// them). Where both descriptions start as Casava 1.8 writes them ("1:N:0:..."), those numbers must not descend: some
/// programs give both reads 1, and the mates of reads 1 may be reads 3.
SEQTIDE_API bool are_mates(std::string_view name1, std::string_view name2) noexcept;

/// Thread safety: as RecordReader, with pair_count().
class SEQTIDE_API FastqPairReader final : public Reader {
 public:
  /// Two inputs read in step.
  FastqPairReader(std::unique_ptr<FastqReader> first, std::unique_ptr<FastqReader> second, bool check_names = true);
  /// One input with mates in turn.
  explicit FastqPairReader(std::unique_ptr<FastqReader> interleaved, bool check_names = true);
  ~FastqPairReader() override;

  /// The next pair; false at the end. FormatError if the names do not match, TruncatedError if one
  /// input ends before the other (or in mid-pair); the same error comes again if one goes on.
  /// `record1` stays valid as long as `record2`.
  bool next(FastqView& record1, FastqView& record2) {
    while (!next_buffered(record1, record2)) {
      if (!fill()) return false;
    }
    return true;
  }

  /// As FastqReader: a pair that lies complete in memory, and the way to get more.
  bool next_buffered(FastqView& record1, FastqView& record2);
  bool fill() override;
  void put_back() noexcept override;

  /// The next pairs as columns: record i of both batches is pair i. `max_bytes` counts both reads, `max_records`
  /// pairs; else as FastqReader.
  bool read_batch(FastqBatch& batch1, FastqBatch& batch2, const BatchLimits& limits = {});

  std::uint64_t pair_count() const noexcept { return pairs_; }
  FastqReader& first() noexcept { return *first_; }
  FastqReader& second() noexcept { return second_ ? *second_ : *first_; }
  /// Of both inputs together; the size is unknown if that of one is.
  std::uint64_t input_position() const noexcept override;
  std::uint64_t input_size() const noexcept override;
  /// Of both inputs, one after the other.
  std::vector<Deviation> deviations() const override;
  void close() override;

 private:
  bool hold_first();
  void keep_held();
  void check(const FastqView& record1, const FastqView& record2);
  template <typename ErrorType>
  [[noreturn]] void fail(std::string reason, const FastqReader& where);

  std::unique_ptr<FastqReader> first_;
  std::unique_ptr<FastqReader> second_;  // null: interleaved
  ColumnMemory memory_;                  // of batches
  bool check_names_;
  Counter pairs_;
  bool have_first_ = false;
  FastqView held_;       // first mate while the second is awaited
  std::string storage_;  // its bytes, where the reader's own may go away
};

}  // namespace seqtide
