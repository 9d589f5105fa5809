/// \file
/// TabularReader: the lines of any table of text whose columns are declared.
///
///     seqtide::TabularOptions options;
///     options.schema.columns = {{"chrom", seqtide::TabularType::category}, {"depth", seqtide::TabularType::integer}};
///     seqtide::TabularReader reader(seqtide::FileStream::open("depth.tsv.gz"), options);
///     for (const seqtide::TabularView& line : reader) use(line.fields[0], line.values[1].integer);
///
/// Every good line before a fault is delivered, then FormatError, TruncatedError, CorruptError or LimitError names the
/// place; the same error comes again if one goes on. Results do not depend on block size, threads or kind of input.
///
/// Thread safety: one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/columns/limits.hpp"
#include "seqtide/io/input.hpp"
#include "seqtide/io/record_reader.hpp"
#include "seqtide/tabular/batch.hpp"
#include "seqtide/tabular/schema.hpp"
#include "seqtide/text/field_reader.hpp"
#include "seqtide/validation.hpp"

namespace seqtide {

struct TabularOptions {
  TabularSchema schema;
  /// Lines that start with this are passed over; "" for none.
  std::string comment = "#";
  /// Lines at the start that are passed over, such as one of names.
  std::uint64_t skip_lines = 0;
  Validation validation = Validation::standard;
  /// Largest size of one line in bytes; at most 1 TiB.
  std::uint64_t max_record_bytes = std::uint64_t{1} << 30;
};

class SEQTIDE_API TabularReader final : public RecordReader {
 public:
  /// Throws InvalidArgument for a schema that is none, or has no columns.
  explicit TabularReader(Window window, const TabularOptions& options);
  explicit TabularReader(std::unique_ptr<BlockSource> source, const TabularOptions& options)
      : TabularReader(Window(std::move(source)), options) {}
  explicit TabularReader(std::unique_ptr<Stream> stream, const TabularOptions& options, const InputOptions& input = {})
      : TabularReader(open_input(std::move(stream), input), options) {}
  ~TabularReader() override;

  const TabularSchema& schema() const noexcept { return options_.schema; }

  /// The next line, valid until the next step; false at the end.
  bool next(TabularView& line) {
    while (!next_buffered(line)) {
      if (!fill()) return false;
    }
    return true;
  }
  /// The next line if its end lies in memory; never reads or waits.
  bool next_buffered(TabularView& line);
  bool fill() override;
  void put_back() noexcept override { lines_.put_back(); }

  /// The columns that batches have from now on, by their numbers; all at first. Throws InvalidArgument for one that
  /// there is not.
  void choose(std::vector<std::size_t> columns);
  /// The next lines as columns; false, and an empty batch, at the end. Lines before a fault make a batch of their own;
  /// the next call throws.
  bool read_batch(TabularBatch& batch, const BatchLimits& limits = {});

  std::uint64_t record_count() const noexcept override { return lines_.lines().records(); }
  std::uint64_t input_position() const noexcept override { return lines_.lines().source().input_position(); }
  std::uint64_t input_size() const noexcept override { return lines_.lines().source().input_size(); }
  const std::string& name() const noexcept override { return lines_.lines().source().name(); }
  void close() override;

  using iterator = RecordIterator<TabularReader, TabularView>;
  iterator begin() { return iterator(this); }
  std::default_sentinel_t end() const { return {}; }

 private:
  bool pass_over();
  void judge();

  TabularOptions options_;
  FieldReader lines_;
  std::vector<TabularValue> values_;
  std::uint64_t skipped_ = 0;
  UsualLine usual_;
  TabularBatchBuilder builder_;
  bool finishing_ = false;  // the builder has a batch that there was no memory for
};

}  // namespace seqtide
