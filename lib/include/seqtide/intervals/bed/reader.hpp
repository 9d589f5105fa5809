/// \file
/// BedReader: intervals from BED, bedGraph or peaks, compressed or not.
///
///     seqtide::BedReader reader(seqtide::FileStream::open("exons.bed.gz"));
///     for (const seqtide::BedView& record : reader) use(record.chrom(), record.start(), record.end());
///
/// Every good record before a fault is delivered, then FormatError, TruncatedError, CorruptError or LimitError names
/// the place; the same error comes again if one goes on. Results do not depend on block size, threads or kind of input.
///
/// Thread safety: one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/columns/limits.hpp"
#include "seqtide/intervals/bed/layout.hpp"
#include "seqtide/intervals/bed/record.hpp"
#include "seqtide/io/input.hpp"
#include "seqtide/io/record_reader.hpp"
#include "seqtide/tabular/batch.hpp"
#include "seqtide/text/field_reader.hpp"
#include "seqtide/validation.hpp"

namespace seqtide {

struct BedOptions {
  /// None for what the type of a track line says, or BED.
  std::optional<BedLayout> layout = {};
  Validation validation = Validation::standard;
  /// Largest size of one line in bytes; at most 1 TiB.
  std::uint64_t max_record_bytes = std::uint64_t{1} << 30;
  /// Largest size of the lines in front of the first record.
  std::uint64_t max_header_bytes = std::uint64_t{1} << 30;
};

class SEQTIDE_API BedReader final : public RecordReader {
 public:
  /// Reads up to the first record; throws as reading does.
  explicit BedReader(Window window, const BedOptions& options = {});
  explicit BedReader(std::unique_ptr<BlockSource> source, const BedOptions& options = {})
      : BedReader(Window(std::move(source)), options) {}
  explicit BedReader(std::unique_ptr<Stream> stream, const BedOptions& options = {}, const InputOptions& input = {})
      : BedReader(open_input(std::move(stream), input), options) {}
  ~BedReader() override;

  BedLayout layout() const noexcept { return parser_->layout(); }
  /// The track, browser, comment and blank lines in front of the first record, with their line ends.
  const std::string& header() const noexcept { return header_; }
  /// Fields of the first record; 0 if there is none.
  std::size_t field_count() const noexcept { return parser_->expected(); }

  /// The next record, a view valid until the next step; false at the end.
  bool next(BedView& record) {
    while (!next_buffered(record)) {
      if (!fill()) return false;
    }
    return true;
  }
  /// The next record if its end lies in memory; never reads or waits.
  bool next_buffered(BedView& record);
  bool fill() override;
  void put_back() noexcept override { lines_.put_back(); }

  /// The columns that batches have from now on, by their numbers in bed_schema(layout()); at first those that the first
  /// record has. Throws InvalidArgument for one that there is not.
  void choose(std::vector<std::size_t> columns);
  /// The next records as columns; false, and an empty batch, at the end. Records before a fault make a batch of their
  /// own; the next call throws.
  bool read_batch(TabularBatch& batch, const BatchLimits& limits = {});

  std::uint64_t record_count() const noexcept override { return lines_.lines().records(); }
  std::uint64_t input_position() const noexcept override { return lines_.lines().source().input_position(); }
  std::uint64_t input_size() const noexcept override { return lines_.lines().source().input_size(); }
  const std::string& name() const noexcept override { return lines_.lines().source().name(); }
  void close() override;

  using iterator = RecordIterator<BedReader, BedView>;
  iterator begin() { return iterator(this); }
  std::default_sentinel_t end() const { return {}; }

 private:
  void find_line_end();
  void read_header();
  void start_records();
  void expect_usual_lines();
  bool pass_over();
  void judge(BedView& record);

  BedOptions options_;
  FieldReader lines_;
  std::string header_;
  std::unique_ptr<BedParser> parser_;
  UsualLine usual_;
  std::unique_ptr<TabularBatchBuilder> builder_;
  bool finishing_ = false;  // the builder has a batch that there was no memory for
};

}  // namespace seqtide
