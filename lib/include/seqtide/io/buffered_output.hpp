/// \file
/// BufferedOutput: small pieces of text gathered into large writes.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "seqtide/api.h"
#include "seqtide/io/guarded_output.hpp"
#include "seqtide/io/output.hpp"
#include "seqtide/io/stream.hpp"

namespace seqtide {

/// What the writers of text formats stand on; after a failure it is as GuardedOutput tells.
///
/// Thread safety: one thread at a time.
class SEQTIDE_API BufferedOutput {
 public:
  /// Bytes gathered before they are handed on.
  static constexpr std::size_t capacity = 256 << 10;

  explicit BufferedOutput(std::unique_ptr<Stream> target, const OutputOptions& options = {});

  /// Throws IoError if the output has failed before or is closed.
  void require_usable() const { output_.require_usable(); }

  /// Whether `count` bytes more would only be gathered, not handed on.
  bool fits(std::size_t count) const noexcept { return capacity - size_ >= count; }

  /// Where to write `count` bytes, at most `capacity`; they count once `commit` was told their end.
  char* room(std::size_t count) {
    require_usable();
    if (capacity - size_ < count) drain();
    return buffer_.get() + size_;
  }
  void commit(const char* end) noexcept { size_ = static_cast<std::size_t>(end - buffer_.get()); }

  /// Appends any number of bytes.
  void append(std::string_view bytes);

  void flush();
  /// Finishes the output. After a failure, which its caller has seen, abandons the output instead.
  void close();
  /// The output will not be whole: nothing more is written, close() abandons it.
  void fail() noexcept { output_.fail(); }
  void abandon() noexcept { output_.abandon(); }

 private:
  void drain();

  GuardedOutput output_;
  std::unique_ptr<char[]> buffer_;
  std::size_t size_ = 0;
};

}  // namespace seqtide
