// Walks over the special bytes (see kernels/special_bytes.hpp) of a window, indexing it piece by piece so
// that the text is still in cache when the parser comes to it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>

#include "seqtide/kernels/special_bytes.hpp"

namespace seqtide::fastq {

class SpecialCursor {
 public:
  struct Mark {
    const char* piece;
    std::size_t next;
  };

  SpecialCursor() : positions_(new std::uint32_t[piece_size + 64]) {}

  /// Starts over with the text [begin, end), behind which 64 bytes must be readable.
  void restart(const char* begin, const char* end) noexcept {
    piece_ = indexed_ = begin;
    end_ = end;
    next_ = count_ = 0;
  }

  /// The next special byte, or null if there is none before the end.
  const char* next() noexcept {
    while (next_ == count_) {
      if (indexed_ == end_) return nullptr;
      index(indexed_);
    }
    return piece_ + positions_[next_++];
  }

  Mark mark() const noexcept { return {piece_, next_}; }
  /// Goes back to a mark made since the last restart.
  void reset(const Mark& mark) noexcept {
    if (mark.piece != piece_) index(mark.piece);
    next_ = mark.next;
  }

  /// Passes over everything before `position`, which is not before what was passed already.
  void skip_to(const char* position) noexcept {
    if (position >= indexed_) {
      restart(position, end_);
      return;
    }
    while (next_ < count_ && piece_ + positions_[next_] < position) ++next_;
  }

 private:
  static constexpr std::size_t piece_size = 32 << 10;

  // Out of line: next() has to stay small enough to be inlined.
  [[gnu::noinline]] void index(const char* from) noexcept {
    piece_ = from;
    const auto size = std::min(piece_size, static_cast<std::size_t>(end_ - from));
    count_ = kernels::find_special_bytes(from, size, positions_.get());
    next_ = 0;
    indexed_ = from + size;
  }

  std::unique_ptr<std::uint32_t[]> positions_;
  const char* piece_ = nullptr;    // what the positions count from
  const char* indexed_ = nullptr;  // end of the piece
  const char* end_ = nullptr;
  std::size_t next_ = 0;
  std::size_t count_ = 0;
};

}  // namespace seqtide::fastq
