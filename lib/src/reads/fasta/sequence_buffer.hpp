// Where a sequence is put together from its lines.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string_view>

#include "io/huge_pages.hpp"

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
    ask_for_huge_pages(data_, capacity_ + slack);
  }

  char* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace seqtide::fasta
