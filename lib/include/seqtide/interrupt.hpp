/// \file
/// How the caller of a long operation can have a say in it.
#pragma once

#include <algorithm>
#include <cstddef>

#include "seqtide/cpp20.hpp"

namespace seqtide {

/// Called from time to time by operations that may take long, on the thread that started them. It may
/// throw to cancel the operation. A null pointer means "never".
using InterruptCheck = void (*)();

/// Letters or the like that are worked on between two checks: some milliseconds of them.
inline constexpr std::size_t work_between_checks = std::size_t{1} << 20;

/// Calls work(begin, end) for all parts of 0 to `size` in turn, and `check` between two of them.
template <typename Work>
void in_parts(std::size_t size, InterruptCheck check, Work&& work, std::size_t part = work_between_checks) {
  for (std::size_t begin = 0; begin < size;) {
    const std::size_t end = begin + std::min(part, size - begin);
    work(begin, end);
    begin = end;
    if (check != nullptr && begin < size) check();
  }
}

/// The same for work that comes in pieces of any size: calls `check` when enough of them have been added.
class InterruptMeter {
 public:
  explicit InterruptMeter(InterruptCheck check = nullptr, std::size_t step = work_between_checks) noexcept
      : check_(check), step_(step) {}

  InterruptCheck check() const noexcept { return check_; }

  void add(std::size_t work) {
    done_ += work;
    if (done_ < step_) return;
    done_ = 0;
    if (check_ != nullptr) check_();
  }

 private:
  InterruptCheck check_;
  std::size_t step_;
  std::size_t done_ = 0;
};

}  // namespace seqtide
