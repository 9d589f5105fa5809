/// \file
/// TabularWriter: lines of a table of text to any output.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/io/buffered_output.hpp"
#include "seqtide/io/counter.hpp"
#include "seqtide/io/output.hpp"
#include "seqtide/io/record_writer.hpp"
#include "seqtide/tabular/batch.hpp"
#include "seqtide/tabular/schema.hpp"

namespace seqtide {

class SEQTIDE_API TabularWriter final : public RecordWriter {
 public:
  /// \param header   text in front of the lines, with its line ends
  /// \param comment  no record may look like a comment; "" if there are none
  TabularWriter(std::unique_ptr<Stream> target, TabularSchema schema, std::string_view header = {},
                std::string comment = "#", const OutputOptions& options = {});
  ~TabularWriter() override;

  const TabularSchema& schema() const noexcept { return schema_; }

  /// Throws InvalidArgument, and writes nothing, unless TabularReader reads the same fields from the line; IoError if
  /// the output fails.
  void write(std::span<const std::string_view> fields);
  /// All lines of a batch with the writer's columns; those before one that cannot be written are written.
  void write(const TabularBatch& batch);

  /// Whether writing a line of `size` bytes would only copy it, which takes no time worth a thread switch.
  bool fits(std::size_t size) const noexcept { return output_.fits(size + 1); }

  void flush() override { output_.flush(); }
  void close() override { output_.close(); }
  void fail() noexcept override { output_.fail(); }
  void abandon() noexcept override { output_.abandon(); }
  std::uint64_t record_count() const noexcept override { return records_; }

 private:
  void check(std::span<const std::string_view> fields);

  TabularSchema schema_;
  std::string comment_;
  BufferedOutput output_;
  std::string line_;
  std::vector<std::string_view> fields_;
  Counter records_;
};

}  // namespace seqtide
