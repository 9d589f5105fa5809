// Memory that runs out on demand: replaces the operators of the whole program, so that one source of it includes this.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <limits>
#include <new>

namespace scarce_memory {

/// Larger allocations by `new` fail.
inline std::size_t largest = std::numeric_limits<std::size_t>::max();

/// Sets `largest` until the end of the scope.
class Limit {
 public:
  explicit Limit(std::size_t size) { largest = size; }
  ~Limit() { largest = std::numeric_limits<std::size_t>::max(); }
  Limit(const Limit&) = delete;
  Limit& operator=(const Limit&) = delete;
};

}  // namespace scarce_memory

// Not inline: GCC would take new and free() for a mismatch.
[[gnu::noinline]] void* operator new(std::size_t size) {
  void* const memory = size > scarce_memory::largest ? nullptr : std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
