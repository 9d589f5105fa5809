/// \file
/// RecordWriter: what writers of all formats have in common.
///
/// A format adds `write(record)`, `write(batch)` and `fits(size)`. These are not virtual here, so that a loop over
/// records costs no more than the format itself.
#pragma once

#include <cstdint>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"

namespace seqtide {

/// A record that cannot be written throws InvalidArgument and leaves the output as it was; after a failed output every
/// write throws (see GuardedOutput). Destroying a writer without close() abandons the output: nothing is thrown, no end
/// marker written.
///
/// Thread safety: one thread at a time; any other one may ask for record_count() meanwhile.
class SEQTIDE_API RecordWriter {
 public:
  RecordWriter() = default;
  RecordWriter(const RecordWriter&) = delete;
  RecordWriter& operator=(const RecordWriter&) = delete;
  virtual ~RecordWriter();

  virtual void flush() = 0;
  /// Finishes the output. After a failure, which its caller has seen, abandons the output instead.
  virtual void close() = 0;
  /// The output will not be whole, as whoever makes the records knows: nothing more is written, close() abandons it.
  virtual void fail() noexcept = 0;
  virtual void abandon() noexcept = 0;
  /// Records written so far.
  virtual std::uint64_t record_count() const noexcept = 0;
};

}  // namespace seqtide
