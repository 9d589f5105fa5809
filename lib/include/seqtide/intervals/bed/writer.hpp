/// \file
/// BedWriter: BED, bedGraph and peaks to any output.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/intervals/bed/layout.hpp"
#include "seqtide/intervals/bed/record.hpp"
#include "seqtide/io/buffered_output.hpp"
#include "seqtide/io/counter.hpp"
#include "seqtide/io/output.hpp"
#include "seqtide/io/record_writer.hpp"
#include "seqtide/tabular/batch.hpp"

namespace seqtide {

/// Fields are separated by tabs. All records have as many as the first one.
class SEQTIDE_API BedWriter final : public RecordWriter {
 public:
  /// \param header  lines in front of the records; throws InvalidArgument for one that is a record, or has no end
  explicit BedWriter(std::unique_ptr<Stream> target, BedLayout layout = BedLayout::bed, std::string_view header = {},
                     const OutputOptions& options = {});
  ~BedWriter() override;

  BedLayout layout() const noexcept { return parser_.layout(); }

  /// Throws InvalidArgument, and writes nothing, for what lenient validation refuses, another layout or another number
  /// of fields; IoError if the output fails.
  void write(const BedView& record);
  /// Fields of the writer's layout.
  void write(std::span<const std::string_view> fields);
  /// All records of a batch with the first columns of the layout; those before one that cannot be written are written.
  void write(const TabularBatch& batch);

  /// Whether writing a record of `size` bytes would only copy it, which takes no time worth a thread switch.
  bool fits(std::size_t size) const noexcept { return output_.fits(size + 1); }

  void flush() override { output_.flush(); }
  void close() override { output_.close(); }
  void fail() noexcept override { output_.fail(); }
  void abandon() noexcept override { output_.abandon(); }
  std::uint64_t record_count() const noexcept override { return records_; }

 private:
  BedParser parser_;
  BufferedOutput output_;
  std::string line_;
  std::vector<std::string_view> fields_;
  Counter records_;
};

}  // namespace seqtide
