// Where a sequence is put together from its lines.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string_view>

namespace seqtide::fasta {

/// Grows as data arrives. Unlike std::string it writes no zeros before the letters, and growing a large
/// one moves pages (realloc) where the system can.
class SequenceBuffer {
 public:
  /// Bytes behind every room that may be overwritten, so that short lines can be copied at a fixed size.
  static constexpr std::size_t slack = 64;

  SequenceBuffer() = default;
  SequenceBuffer(const SequenceBuffer&) = delete;
  SequenceBuffer& operator=(const SequenceBuffer&) = delete;
  ~SequenceBuffer() { std::free(data_); }

  std::size_t size() const noexcept { return size_; }
  std::string_view text() const noexcept { return {data_, size_}; }
  void clear() noexcept { size_ = 0; }

  /// Where to write up to `count` more bytes, which count once `finish` was told their end.
  char* room(std::size_t count) {
    if (capacity_ - size_ < count) grow(count);
    return data_ + size_;
  }
  void finish(const char* end) noexcept { size_ = static_cast<std::size_t>(end - data_); }

  void append(const char* bytes, std::size_t count) {
    if (count == 0) return;
    std::memcpy(room(count), bytes, count);
    size_ += count;
  }

 private:
  void grow(std::size_t count) {
    const std::size_t wanted = size_ + count > 2 * capacity_ ? size_ + count : 2 * capacity_;
    void* const grown = std::realloc(data_, wanted + slack);
    if (grown == nullptr) throw std::bad_alloc();
    data_ = static_cast<char*>(grown);
    capacity_ = wanted;
    ask_for_huge_pages();
  }

  // Touching a chromosome's worth of new memory in pages of 4 KiB takes longer than reading the file.
  void ask_for_huge_pages() noexcept {
#ifdef MADV_HUGEPAGE
    constexpr std::size_t worthwhile = 4 << 20;
    constexpr std::uintptr_t page = 4096;
    if (capacity_ < worthwhile) return;
    // Rounded outwards: advice for a part would cut the mapping in two, which realloc could not move any more.
    const std::uintptr_t begin = reinterpret_cast<std::uintptr_t>(data_) / page * page;
    const std::uintptr_t end = reinterpret_cast<std::uintptr_t>(data_) + capacity_ + slack;
    madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);  // failure changes nothing
#endif
  }

  char* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace seqtide::fasta
