// Streams that fail when told so; the one to write to remembers what became of it.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>

#include "seqtide/error.hpp"
#include "seqtide/io/stream.hpp"

struct StreamLog {
  std::string data;
  std::size_t fail_after = SIZE_MAX;  // bytes that fit
  bool fail_flush = false;
  bool fail_close = false;
  int fail_call = -1;  // number of the write, flush or close, from 0, that fails
  int calls = 0;
  bool failed = false;
  bool written_after_failure = false;
  int writes = 0;
  int flushes = 0;
  bool closed = false;
  bool abandoned = false;
};

class FailingStream final : public seqtide::Stream {
 public:
  explicit FailingStream(StreamLog& log) : log_(log) {}

  void write(std::span<const char> bytes) override {
    ++log_.writes;
    log_.written_after_failure |= log_.failed;
    count_call();
    if (log_.data.size() + bytes.size() > log_.fail_after) throw seqtide::IoError::from_errno(28, name());
    log_.data.append(bytes.data(), bytes.size());
  }
  std::uint64_t tell() override { return log_.data.size(); }
  void flush() override {
    ++log_.flushes;
    count_call();
    if (log_.fail_flush) throw seqtide::IoError::from_errno(5, name());
  }
  void close() override {
    count_call();
    if (log_.fail_close) throw seqtide::IoError::from_errno(5, name());
    log_.closed = true;
  }
  void abandon() noexcept override { log_.abandoned = true; }
  bool writable() const noexcept override { return true; }
  std::string name() const override { return "failing"; }

 private:
  void count_call() {
    if (log_.calls++ != log_.fail_call) return;
    log_.failed = true;
    throw seqtide::IoError::from_errno(5, name());
  }

  StreamLog& log_;
};

/// A seekable stream over bytes that others own. One call fails, the next one does again what it should.
class FailingInput final : public seqtide::Stream {
 public:
  /// \param left  calls up to the one that fails; below 0, none does
  FailingInput(const std::string& data, std::atomic<int>& left) : data_(data), left_(left) {}

  std::size_t read(std::span<char> out) override {
    count_call();
    const std::size_t count = std::min(out.size(), data_.size() - std::min(data_.size(), position_));
    if (count > 0) std::memcpy(out.data(), data_.data() + position_, count);
    position_ += count;
    return count;
  }
  std::uint64_t seek(std::int64_t offset, seqtide::Whence whence) override {
    count_call();
    const std::size_t base = whence == seqtide::Whence::start     ? 0
                             : whence == seqtide::Whence::current ? position_
                                                                  : data_.size();
    position_ = base + static_cast<std::size_t>(offset);
    return position_;
  }
  bool readable() const noexcept override { return true; }
  bool seekable() const noexcept override { return true; }
  bool thread_bound() const noexcept override { return false; }
  std::string name() const override { return "failing"; }
  std::uint64_t size_hint() const noexcept override { return data_.size(); }

 private:
  void count_call() {
    if (left_ >= 0 && left_-- == 0) throw seqtide::IoError::from_errno(5, name());
  }

  const std::string& data_;
  std::atomic<int>& left_;
  std::size_t position_ = 0;
};
