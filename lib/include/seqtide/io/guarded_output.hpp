/// \file
/// GuardedOutput: what becomes of an output after a failure.
#pragma once

#include <memory>
#include <span>
#include <utility>

#include "seqtide/api.h"
#include "seqtide/io/stream.hpp"

namespace seqtide {

/// What all writers stand on. After any exception it is unknown what the target holds: nothing more is handed to it,
/// every call but close(), fail() and abandon() throws, and close() leaves the output unfinished: no end mark, no file
/// under its final name.
///
/// Thread safety: one thread at a time.
class SEQTIDE_API GuardedOutput {
 public:
  explicit GuardedOutput(std::unique_ptr<Stream> target) noexcept : target_(std::move(target)) {}
  /// Abandons what was not closed.
  ~GuardedOutput() { abandon(); }
  GuardedOutput(const GuardedOutput&) = delete;
  GuardedOutput& operator=(const GuardedOutput&) = delete;

  /// Throws IoError if the output has failed before or is closed.
  void require_usable() const {
    if (state_ != State::usable) refuse();
  }
  /// Throws IoError if it is closed.
  void require_open() const {
    if (state_ == State::closed) refuse();
  }

  /// Runs an operation on the target; if it throws, the output has failed.
  template <typename Operation>
  void attempt(Operation operation) {
    require_usable();
    try {
      operation(*target_);
    } catch (...) {
      fail();
      throw;
    }
  }
  void write(std::span<const char> data) {
    attempt([data](Stream& target) { target.write(data); });
  }

  /// Runs `finish`, which completes the output, and closes the target; throws what goes wrong and abandons the output
  /// then, as it does after an earlier failure, which its caller has seen.
  template <typename Finish>
  void close(Finish finish) {
    if (state_ != State::usable) return abandon();
    try {
      finish(*target_);
      target_->close();
      state_ = State::closed;
    } catch (...) {
      abandon();
      throw;
    }
  }
  /// To be called by whoever knows that the output will not be whole.
  void fail() noexcept {
    if (state_ == State::usable) state_ = State::failed;
  }
  void abandon() noexcept {
    if (std::exchange(state_, State::closed) != State::closed) target_->abandon();
  }

 private:
  enum class State : unsigned char { usable, failed, closed };

  [[noreturn]] void refuse() const;

  std::unique_ptr<Stream> target_;
  State state_ = State::usable;
};

}  // namespace seqtide
