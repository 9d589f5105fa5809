/// \file
/// FastqWriter: FASTQ records to any output, four lines each.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "seqtide/api.h"
#include "seqtide/io/buffered_output.hpp"
#include "seqtide/io/counter.hpp"
#include "seqtide/io/output.hpp"
#include "seqtide/io/record_writer.hpp"
#include "seqtide/reads/batch.hpp"
#include "seqtide/reads/fastq/record.hpp"
#include "seqtide/reads/quality_encoding.hpp"

namespace seqtide {

class SEQTIDE_API FastqWriter final : public RecordWriter {
 public:
  /// \param encoding  how qualities are written; scores that it cannot write become its highest one
  explicit FastqWriter(std::unique_ptr<Stream> target, const OutputOptions& options = {},
                       QualityEncoding encoding = QualityEncoding::sanger)
      : output_(std::move(target), options), encoding_(encoding) {}
  ~FastqWriter() override;

  /// Throws InvalidArgument for a name with a line break, a sequence or quality that no FASTQ reader takes
  /// back, or different lengths; IoError if the output fails.
  void write(std::string_view name, std::string_view sequence, std::string_view quality);
  /// Records that a FastqReader found in this form need no checks and no formatting.
  void write(const FastqView& record);
  /// All records of a batch; those before one that cannot be written are written.
  void write(const FastqBatch& batch);

  /// Whether writing a record of `size` bytes of text would only copy it, which takes no time worth a thread switch.
  bool fits(std::size_t size) const noexcept { return output_.fits(size); }

  void flush() override { output_.flush(); }
  void close() override { output_.close(); }
  void fail() noexcept override { output_.fail(); }
  void abandon() noexcept override { output_.abandon(); }
  std::uint64_t record_count() const noexcept override { return records_; }

 private:
  BufferedOutput output_;
  QualityEncoding encoding_;
  std::string encoded_;  // a quality in another encoding
  Counter records_;
};

}  // namespace seqtide
