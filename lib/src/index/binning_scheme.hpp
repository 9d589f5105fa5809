// The arithmetic of bins (SAM specification, section 5.3; CSIv1 specification, section 2).
#pragma once

#include <algorithm>
#include <cstdint>

namespace seqtide {

/// Bins are numbered level by level, from the one that holds everything (bin 0 on level 0) to those of 2^min_shift
/// positions on level `depth`.
struct BinningScheme {
  int min_shift = 14;
  int depth = 5;

  static constexpr int bai_min_shift = 14;
  static constexpr int bai_depth = 5;
  /// Deeper ones have bins whose number does not fit into 32 bits.
  static constexpr int most_depth = 10;
  static constexpr int most_bits = 62;

  static constexpr std::uint32_t first_bin(int level) noexcept {
    return static_cast<std::uint32_t>(((std::uint64_t{1} << (3 * level)) - 1) / 7);
  }
  static constexpr std::uint32_t parent(std::uint32_t bin) noexcept { return (bin - 1) >> 3; }
  std::uint32_t bin_count() const noexcept { return first_bin(depth + 1); }
  /// The number under which counts are stored.
  std::uint32_t metadata_bin() const noexcept { return bin_count() + 1; }
  std::int64_t max_position() const noexcept { return std::int64_t{1} << (min_shift + 3 * depth); }
  /// log2 of the positions in a bin of the level.
  int shift(int level) const noexcept { return min_shift + 3 * (depth - level); }

  /// The smallest bin that holds [begin, end), 0 <= begin < end <= max_position().
  std::uint32_t bin_of(std::int64_t begin, std::int64_t end) const noexcept {
    int level = depth;
    int bits = min_shift;
    while (level > 0 && begin >> bits != (end - 1) >> bits) {
      --level;
      bits += 3;
    }
    return first_bin(level) + static_cast<std::uint32_t>(begin >> bits);
  }

  int level_of(std::uint32_t bin) const noexcept {
    int level = depth;
    while (level > 0 && bin < first_bin(level)) --level;
    return level;
  }

  /// The number of 2^min_shift positions, counted from the reference's start, with which the bin begins.
  std::uint64_t first_window(std::uint32_t bin) const noexcept {
    const int level = level_of(bin);
    return static_cast<std::uint64_t>(bin - first_bin(level)) << (3 * (depth - level));
  }
};

}  // namespace seqtide
