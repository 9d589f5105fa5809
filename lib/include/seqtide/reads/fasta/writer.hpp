/// \file
/// FastaWriter: FASTA records to any output.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "seqtide/api.h"
#include "seqtide/io/buffered_output.hpp"
#include "seqtide/io/counter.hpp"
#include "seqtide/io/output.hpp"
#include "seqtide/io/record_writer.hpp"
#include "seqtide/reads/batch.hpp"
#include "seqtide/reads/fasta/record.hpp"

namespace seqtide {

class SEQTIDE_API FastaWriter final : public RecordWriter {
 public:
  /// \param line_width  letters per sequence line, 0 for one line per record
  explicit FastaWriter(std::unique_ptr<Stream> target, std::size_t line_width = 60, const OutputOptions& options = {})
      : output_(std::move(target), options), line_width_(line_width) {}
  ~FastaWriter() override;

  /// Throws InvalidArgument for a name with a line break or a sequence that no FASTA reader takes back;
  /// IoError if the output fails. An empty sequence has no line.
  void write(std::string_view name, std::string_view sequence);
  void write(const FastaView& record) { write(record.name, record.sequence); }
  /// All records of a batch; those before one that cannot be written are written.
  void write(const FastaBatch& batch) {
    for (std::size_t i = 0; i < batch.size(); ++i) write(batch[i]);
  }

  /// Whether writing a record of `size` bytes of name and sequence would only copy it, which takes no time worth a
  /// thread switch.
  bool fits(std::size_t size) const noexcept { return output_.fits(2 * size + 3); }  // a line end per letter at worst

  void flush() override { output_.flush(); }
  void close() override { output_.close(); }
  void fail() noexcept override { output_.fail(); }
  void abandon() noexcept override { output_.abandon(); }
  std::uint64_t record_count() const noexcept override { return records_; }

 private:
  void write_lines(std::string_view sequence);

  BufferedOutput output_;
  std::size_t line_width_;
  Counter records_;
};

}  // namespace seqtide
