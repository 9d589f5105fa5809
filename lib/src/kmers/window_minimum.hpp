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
// is smallest.
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
    const std::uint64_t entry = std::uint64_t{hash} << 32 | (w_ + size_);
    beginning_ = std::min(beginning_, entry);
    const std::uint64_t smallest = std::min(ends_[size_ + 1], beginning_);
    const std::int64_t first = position - static_cast<std::int64_t>(w_ + size_);  // of both blocks
    ends_[size_] = entry - w_;                                                    // for the next block
    if (++size_ == w_) {
      for (std::uint64_t i = w_ - 1; i-- > 0;) ends_[i] = std::min(ends_[i], ends_[i + 1]);
      size_ = 0;
      beginning_ = none;
    }
    return first + static_cast<std::int64_t>(smallest & 0xFFFFFFFF);
  }

 private:
  static constexpr std::uint64_t none = ~std::uint64_t{0};

  std::uint64_t w_;
  std::vector<std::uint64_t>
      ends_;                        // up to size_, entries of this block; from there, ends of the one before; then none
  std::uint64_t size_ = 0;          // of this block
  std::uint64_t beginning_ = none;  // the smallest of this block
};

// Calls visit(first, smallest) for every window: the positions of its first k-mer and of its smallest one.
template <typename Visit>
void for_each_window_minimum(std::string_view sequence, std::int64_t k, std::int64_t w, bool canonical, Visit&& visit,
                             InterruptCheck check) {
  // Also keeps the memory below that of the sequence, however large w is.
  if (w > static_cast<std::int64_t>(sequence.size()) - k + 1) return;
  WindowMinimum minimum(w);
  std::int64_t begin = 0;  // of the run of k-mers
  std::int64_t next = 0;   // where it goes on
  const auto push = [&](std::int64_t position, std::uint32_t hash) {
    if (position != next) {
      minimum.clear();
      begin = position;
    }
    next = position + 1;
    const std::int64_t smallest = minimum.push(position, hash);
    if (next - begin >= w) visit(next - w, smallest);
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

}  // namespace seqtide
