/// \file
/// DepthWriter: depths as lines of text.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "seqtide/alignments/sam/header.hpp"
#include "seqtide/alignments/statistics/depth.hpp"
#include "seqtide/api.h"
#include "seqtide/io/buffered_output.hpp"
#include "seqtide/io/output.hpp"
#include "seqtide/io/stream.hpp"

namespace seqtide {

/// What makes a line, whose fields are separated by tabs.
enum class DepthLines : std::uint8_t {
  positions,  ///< a position: reference, position from 1, depth; what samtools depth prints
  runs,       ///< a run: reference, begin from 0, end, depth; this is bedGraph
};

/// After a failure it is as GuardedOutput tells. An interrupt is one, too, and so is an input that fails: whoever reads
/// it calls fail().
///
/// Thread safety: one thread at a time.
class SEQTIDE_API DepthWriter {
 public:
  DepthWriter(std::unique_ptr<Stream> target, HeaderPtr header, DepthLines lines, const OutputOptions& options = {});

  /// A single run may make billions of lines: the interrupt check of the options is called in between. Throws
  /// InvalidArgument for a reference that the header has not, and writes nothing then.
  void write(std::span<const DepthRun> runs);
  std::uint64_t line_count() const noexcept { return lines_written_; }
  void flush() { output_.flush(); }
  void close() { output_.close(); }
  /// The output will not be whole: nothing more is written, close() abandons it.
  void fail() noexcept { output_.fail(); }
  void abandon() noexcept { output_.abandon(); }

 private:
  void write(const DepthRun& run);
  void write_run(const DepthRun& run);
  void write_positions(const DepthRun& run);
  void start_line(const DepthRun& run, std::int64_t number);
  void append_number(std::int64_t number);

  BufferedOutput output_;
  HeaderPtr header_;
  DepthLines lines_;
  InterruptCheck interrupt_check_;
  std::string line_;
  std::uint64_t lines_written_ = 0;
};

}  // namespace seqtide
