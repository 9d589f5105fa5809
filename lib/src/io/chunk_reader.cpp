#include "seqtide/io/chunk_reader.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace seqtide {

ChunkReader::ChunkReader(std::unique_ptr<Stream> stream, InterruptCheck check)
    : stream_(std::move(stream)),
      check_(check),
      name_(stream_->name()),
      size_(stream_->size_hint()),
      last_check_(std::chrono::steady_clock::now()) {}

std::span<const char> ChunkReader::peek(std::size_t count) {
  std::size_t held = pushed_.size() - pushed_begin_;
  while (held < count) {
    poll_interrupt();
    pushed_.resize(pushed_begin_ + count);
    std::size_t got = 0;
    try {
      got = stream_->read(std::span(pushed_).subspan(pushed_begin_ + held));
    } catch (...) {
      pushed_.resize(pushed_begin_ + held);
      throw;
    }
    pushed_.resize(pushed_begin_ + held + got);
    if (got == 0) break;
    held += got;
  }
  return std::span(pushed_).subspan(pushed_begin_, std::min(held, count));
}

std::size_t ChunkReader::read(std::span<char> out) {
  poll_interrupt();
  const std::size_t held = pushed_.size() - pushed_begin_;
  std::size_t count;
  if (held > 0 && !out.empty()) {
    count = std::min(held, out.size());
    std::memcpy(out.data(), pushed_.data() + pushed_begin_, count);
    pushed_begin_ += count;
    if (count == held) {
      pushed_.clear();
      pushed_begin_ = 0;
    }
  } else {
    count = stream_->read(out);
  }
  position_ += count;
  return count;
}

void ChunkReader::unread(std::span<const char> bytes) {
  if (bytes.size() <= pushed_begin_) {
    pushed_begin_ -= bytes.size();
    std::copy(bytes.begin(), bytes.end(), pushed_.begin() + static_cast<std::ptrdiff_t>(pushed_begin_));
  } else {
    pushed_.erase(pushed_.begin(), pushed_.begin() + static_cast<std::ptrdiff_t>(pushed_begin_));
    pushed_begin_ = 0;
    pushed_.insert(pushed_.begin(), bytes.begin(), bytes.end());
  }
  position_ -= bytes.size();
}

void ChunkReader::poll_interrupt() {
  if (check_ == nullptr) return;
  const auto now = std::chrono::steady_clock::now();
  if (now - last_check_ < std::chrono::milliseconds(20)) return;
  last_check_ = now;
  check_();
}

void ChunkReader::close() {
  pushed_.clear();
  pushed_begin_ = 0;
  stream_->close();
}

}  // namespace seqtide
