/// \file
/// SamWriter: alignment records to SAM text, compressed if asked for.
#pragma once

#include <memory>
#include <string>

#include "seqtide/alignments/reader.hpp"
#include "seqtide/api.h"
#include "seqtide/io/buffered_output.hpp"
#include "seqtide/io/counter.hpp"
#include "seqtide/io/output.hpp"

namespace seqtide {

class SEQTIDE_API SamWriter final : public AlignmentWriter {
 public:
  /// Writes the header's text unless `with_header` is false. Throws InvalidArgument for null.
  SamWriter(std::unique_ptr<Stream> target, HeaderPtr header, const OutputOptions& options = {},
            bool with_header = true);

  using AlignmentWriter::write;
  /// Throws InvalidArgument for what would not be read back: reference ids outside the header, a name that is empty,
  /// starts with '@' or holds control characters, scores above 93, control characters in text of tags.
  void write(const BamView& record) override;
  bool fits(std::size_t size) const noexcept override { return output_.fits(8 * size + 2 * longest_name_); }
  void flush() override { output_.flush(); }
  void close() override { output_.close(); }
  void fail() noexcept override { output_.fail(); }
  void abandon() noexcept override { output_.abandon(); }
  std::uint64_t record_count() const noexcept override { return records_; }

 private:
  BufferedOutput output_;
  std::string line_;  // one that is larger than the output's buffer
  std::size_t longest_name_ = 0;
  Counter records_;
};

}  // namespace seqtide
