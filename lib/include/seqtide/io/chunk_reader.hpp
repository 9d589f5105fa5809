/// \file
/// ChunkReader: a stream read in large pieces, with bytes that can be looked at or put back first.
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/io/counter.hpp"
#include "seqtide/io/stream.hpp"

namespace seqtide {

/// Thread safety: one thread at a time; any other one may ask for position() meanwhile.
class SEQTIDE_API ChunkReader {
 public:
  explicit ChunkReader(std::unique_ptr<Stream> stream, InterruptCheck check = nullptr);

  /// First bytes of what read() will return: `count` of them unless the stream ends before. The view is
  /// valid until the next call.
  std::span<const char> peek(std::size_t count);
  /// As Stream::read, after the bytes that were looked at or put back. Runs the interrupt check now and then.
  std::size_t read(std::span<char> out);
  /// Puts bytes in front of the next read().
  void unread(std::span<const char> bytes);

  /// Bytes handed out so far, less those put back.
  std::uint64_t position() const noexcept { return position_; }
  /// Bytes that were looked at or put back and not yet read: the stream itself is that much further on.
  std::size_t buffered() const noexcept { return pushed_.size() - pushed_begin_; }
  std::uint64_t size_hint() const noexcept { return size_; }
  const std::string& name() const noexcept { return name_; }
  Stream& stream() noexcept { return *stream_; }
  InterruptCheck interrupt_check() const noexcept { return check_; }
  /// Runs the interrupt check if 20 ms have passed since the last time.
  void poll_interrupt();
  void close();

 private:
  std::unique_ptr<Stream> stream_;
  InterruptCheck check_;
  std::string name_;
  std::vector<char> pushed_;  // bytes to hand out first
  std::size_t pushed_begin_ = 0;
  Counter position_;
  std::uint64_t size_;
  std::chrono::steady_clock::time_point last_check_;
};

}  // namespace seqtide
