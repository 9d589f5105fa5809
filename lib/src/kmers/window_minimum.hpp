// The smallest hash of every w consecutive k-mers, one k-mer after the other.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "seqtide/kmers/minimizers.hpp"

namespace seqtide {

// The smallest of the last w hashes, without a branch that depends on them. The window is the end of a block of w
// hashes and the beginning of the next block: the smallest of every end is found when the block is full, that of the
// beginning as it grows. A hash and its place in both blocks are one number, so that the leftmost one of equal hashes
// is smallest, or the rightmost one.
enum class TieBreak { leftmost, rightmost };

template <TieBreak tie_break>
class WindowMinimum {
 public:
  // 1 <= w <= max_minimizer_window.
  explicit WindowMinimum(std::int64_t w) : w_(static_cast<std::uint64_t>(w)), ends_(w_ + 1, none) {}

  void clear() noexcept {
    size_ = 0;
    beginning_ = none;
  }

  // Adds the hash of the k-mer at `position`. Gives the position of the smallest of the last w; anything, before there
  // are w of them.
  std::int64_t push(std::int64_t position, std::uint32_t hash) noexcept {
    const std::uint64_t entry = std::uint64_t{hash} << 32 | order_of(w_ + size_);
    beginning_ = std::min(beginning_, entry);
    const std::uint64_t smallest = std::min(ends_[size_ + 1], beginning_);
    const std::int64_t first = position - static_cast<std::int64_t>(w_ + size_);  // of both blocks
    ends_[size_] = std::uint64_t{hash} << 32 | order_of(size_);                   // for the next block
    if (++size_ == w_) {
      for (std::uint64_t i = w_ - 1; i-- > 0;) ends_[i] = std::min(ends_[i], ends_[i + 1]);
      size_ = 0;
      beginning_ = none;
    }
    return first + static_cast<std::int64_t>(order_of(smallest & 0xFFFFFFFF));
  }

 private:
  static constexpr std::uint64_t none = ~std::uint64_t{0};

  // Of a place, and back again.
  static constexpr std::uint64_t order_of(std::uint64_t place) noexcept {
    return tie_break == TieBreak::leftmost ? place : 0xFFFFFFFF - place;
  }

  std::uint64_t w_;
  std::vector<std::uint64_t>
      ends_;                        // up to size_, entries of this block; from there, ends of the one before; then none
  std::uint64_t size_ = 0;          // of this block
  std::uint64_t beginning_ = none;  // the smallest of this block
};

// The windows of w consecutive k-mers: of a k-mer's position, that of the first one of the window that it completes.
class WindowRun {
 public:
  explicit WindowRun(std::int64_t w) : w_(w) {}

  // Positions ascend. True if the k-mer does not follow the one before it.
  bool breaks_at(std::int64_t position) noexcept {
    const bool breaks = position != next_;
    if (breaks) begin_ = position;
    next_ = position + 1;
    return breaks;
  }
  bool has_window() const noexcept { return next_ - begin_ >= w_; }
  std::int64_t first() const noexcept { return next_ - w_; }

 private:
  std::int64_t w_;
  std::int64_t begin_ = 0;  // of the run of k-mers
  std::int64_t next_ = 0;   // where it goes on
};

// Whether there can be a window: keeps the memory below that of the sequence, however large w is.
inline bool may_have_window(std::string_view sequence, std::int64_t k, std::int64_t w) noexcept {
  return w <= static_cast<std::int64_t>(sequence.size()) - k + 1;
}

// Calls visit(first, smallest) for every window: the positions of its first k-mer and of its smallest one, the leftmost
// one of equals.
template <typename Visit>
void for_each_window_minimum(std::string_view sequence, std::int64_t k, std::int64_t w, bool canonical, Visit&& visit,
                             InterruptCheck check) {
  if (!may_have_window(sequence, k, w)) return;
  WindowMinimum<TieBreak::leftmost> minimum(w);
  WindowRun run(w);
  const auto push = [&](std::int64_t position, std::uint32_t hash) {
    if (run.breaks_at(position)) minimum.clear();
    const std::int64_t smallest = minimum.push(position, hash);
    if (run.has_window()) visit(run.first(), smallest);
  };
  if (canonical) {
    for_each_kmer_pair(
        sequence, k,
        [&](std::int64_t position, std::uint64_t forward, std::uint64_t reverse) {
          push(position, canonical_minimizer_hash(forward, reverse, k));
        },
        check);
  } else {
    for_each_kmer(
        sequence, k, [&](std::int64_t position, std::uint64_t kmer) { push(position, minimizer_hash(kmer, k)); },
        check);
  }
}

// Calls visit(first, leftmost, rightmost) for every window: the position of its first k-mer, and those of the first and
// the last one of its smallest k-mers by the hash of both strands.
template <typename Visit>
void for_each_canonical_window(std::string_view sequence, std::int64_t k, std::int64_t w, Visit&& visit,
                               InterruptCheck check) {
  if (!may_have_window(sequence, k, w)) return;
  WindowMinimum<TieBreak::leftmost> left(w);
  WindowMinimum<TieBreak::rightmost> right(w);
  WindowRun run(w);
  for_each_kmer_pair(
      sequence, k,
      [&](std::int64_t position, std::uint64_t forward, std::uint64_t reverse) {
        if (run.breaks_at(position)) {
          left.clear();
          right.clear();
        }
        const std::uint32_t hash = canonical_minimizer_hash(forward, reverse, k);
        const std::int64_t leftmost = left.push(position, hash);
        const std::int64_t rightmost = right.push(position, hash);
        if (run.has_window()) visit(run.first(), leftmost, rightmost);
      },
      check);
}

}  // namespace seqtide
