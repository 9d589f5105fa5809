// Memory that runs out on demand: replaces the operators of the whole program, so that one source of it includes this.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <new>

namespace scarce_memory {

/// Larger allocations by `new` fail.
inline std::size_t largest = std::numeric_limits<std::size_t>::max();
/// Allocations by `new`, on any thread, up to the one that fails; below 0, none does.
inline std::atomic<std::int64_t> left = -1;

/// Sets `largest` until the end of the scope.
class Limit {
 public:
  explicit Limit(std::size_t size) { largest = size; }
  ~Limit() { largest = std::numeric_limits<std::size_t>::max(); }
  Limit(const Limit&) = delete;
  Limit& operator=(const Limit&) = delete;
};

/// Within the scope, the allocation with this number (from 0) fails, those before and after it do not.
class Failure {
 public:
  explicit Failure(std::int64_t number) { left = number; }
  ~Failure() { left = -1; }
  Failure(const Failure&) = delete;
  Failure& operator=(const Failure&) = delete;
  bool happened() const noexcept { return left < 0; }
};

inline bool refuses(std::size_t size) noexcept {
  if (size > largest) return true;
  return left >= 0 && left-- == 0;
}

}  // namespace scarce_memory

// Not inline: GCC would take new and free() for a mismatch.
[[gnu::noinline]] void* operator new(std::size_t size) {
  void* const memory = scarce_memory::refuses(size) ? nullptr : std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return scarce_memory::refuses(size) ? nullptr : std::malloc(size == 0 ? 1 : size);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
