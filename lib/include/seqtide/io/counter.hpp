/// \file
/// Counter: a number that one thread counts while others look at it, for progress reports.
#pragma once

#include <atomic>
#include <cstdint>

#include "seqtide/cpp20.hpp"

namespace seqtide {

/// Costs no more than the plain number: what one thread adds needs no locked instruction.
///
/// Thread safety: one thread changes it, copies it or assigns to it at a time; any number of threads read it meanwhile.
class Counter {
 public:
  Counter(std::uint64_t value = 0) noexcept : value_(value) {}
  Counter(const Counter& other) noexcept : value_(other) {}
  Counter& operator=(const Counter& other) noexcept { return set(other); }

  operator std::uint64_t() const noexcept { return value_.load(std::memory_order_relaxed); }
  Counter& operator++() noexcept { return set(*this + 1); }
  Counter& operator--() noexcept { return set(*this - 1); }
  Counter& operator+=(std::uint64_t more) noexcept { return set(*this + more); }
  Counter& operator-=(std::uint64_t less) noexcept { return set(*this - less); }

 private:
  Counter& set(std::uint64_t value) noexcept {
    value_.store(value, std::memory_order_relaxed);
    return *this;
  }

  std::atomic<std::uint64_t> value_;
};

}  // namespace seqtide
