// Sorted records in a temporary file.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "alignments/sort_order.hpp"
#include "seqtide/io/bgzf.hpp"
#include "seqtide/io/file_stream.hpp"
#include "seqtide/io/window.hpp"

namespace seqtide::sorting {

/// A file without a name, which disappears with its descriptor.
class TemporaryFile {
 public:
  /// Throws IoError.
  explicit TemporaryFile(const std::string& folder);
  TemporaryFile(TemporaryFile&& other) noexcept;
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  ~TemporaryFile();

  /// A stream at the file's begin, with a descriptor of its own.
  std::unique_ptr<FileStream> open() const;

 private:
  std::string name_;
  int descriptor_ = -1;
};

/// Takes sorted records and becomes a file.
class RunWriter {
 public:
  RunWriter(const std::string& folder, int threads, InterruptCheck check);

  void write(const BamView& record) { stream_->write(record.raw()); }
  TemporaryFile finish() &&;

 private:
  TemporaryFile file_;
  std::unique_ptr<BgzfWriter> stream_;
};

/// Gives the records of a file back, in order.
class RunReader {
 public:
  RunReader(TemporaryFile file, const Less& less, InterruptCheck check);

  /// Moves to the next record; false at the end.
  bool next();
  /// Valid until next().
  const Entry& entry() const noexcept { return entry_; }

 private:
  TemporaryFile file_;
  Window window_;
  Less less_;
  Entry entry_{};
  std::size_t size_ = 0;  // of the current record
};

}  // namespace seqtide::sorting
