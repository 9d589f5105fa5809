// A stream to write to that fails when told so and remembers what became of it.
#pragma once

#include <cstdint>
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
    if (log_.data.size() + bytes.size() > log_.fail_after) throw seqtide::IoError::from_errno(28, name());
    log_.data.append(bytes.data(), bytes.size());
  }
  std::uint64_t tell() override { return log_.data.size(); }
  void flush() override {
    ++log_.flushes;
    if (log_.fail_flush) throw seqtide::IoError::from_errno(5, name());
  }
  void close() override {
    if (log_.fail_close) throw seqtide::IoError::from_errno(5, name());
    log_.closed = true;
  }
  void abandon() noexcept override { log_.abandoned = true; }
  bool writable() const noexcept override { return true; }
  std::string name() const override { return "failing"; }

 private:
  StreamLog& log_;
};
