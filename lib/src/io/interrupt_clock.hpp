// Interrupt checks by the clock.
#pragma once

#include <chrono>

#include "seqtide/interrupt.hpp"

namespace seqtide {

/// For work whose pieces take nobody knows how long: calls `check` unless it was called a moment ago.
class InterruptClock {
 public:
  explicit InterruptClock(InterruptCheck check = nullptr) noexcept : check_(check) {}

  InterruptCheck check() const noexcept { return check_; }

  void look() {
    if (check_ == nullptr) return;
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < std::chrono::milliseconds(20)) return;
    last_ = now;
    check_();
  }

 private:
  InterruptCheck check_;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

}  // namespace seqtide
