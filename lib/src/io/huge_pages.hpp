// Large memory in large pages, where the system has them.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>

namespace seqtide {

/// For memory that is about to be written for the first time: touching a chromosome's worth of it in pages of 4 KiB
/// takes longer than reading the file.
inline void ask_for_huge_pages(const char* data, std::size_t size) noexcept {
#ifdef MADV_HUGEPAGE
  constexpr std::size_t worthwhile = 4 << 20;
  constexpr std::uintptr_t page = 4096;
  if (size < worthwhile) return;
  // Rounded outwards: advice for a part would cut the mapping in two, which realloc could not move any more.
  const std::uintptr_t begin = reinterpret_cast<std::uintptr_t>(data) / page * page;
  const std::uintptr_t end = reinterpret_cast<std::uintptr_t>(data) + size;
  madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);  // failure changes nothing
#else
  static_cast<void>(data);
  static_cast<void>(size);
#endif
}

}  // namespace seqtide
