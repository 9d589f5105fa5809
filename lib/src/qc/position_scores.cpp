#include "seqtide/qc/position_scores.hpp"

#include <algorithm>
#include <array>

#include "kernels/position_counts.hpp"
#include "seqtide/qc/position_counts.hpp"

namespace seqtide {

std::vector<std::uint64_t> PositionScores::counts() const {
  std::vector<std::uint64_t> counts(counts_.begin(), counts_.end() - 1);
  for (std::size_t at = 1; at < std::min(counts.size(), exact_positions); ++at) counts[at] += counts[at - 1];
  return counts;
}

std::vector<std::uint64_t> PositionScores::sums() const {
  std::vector<std::uint64_t> sums = counts();
  for (std::size_t bin = 0; bin < sums.size(); ++bin) sums[bin] = bytes_[bin] - '!' * sums[bin];
  return sums;
}

void PositionScores::grow(std::size_t bins) {
  if (bytes_.size() >= bins) return;
  counts_.reserve(bins + 1);
  bytes_.resize(bins);
  // What stood behind the last of the first positions ended the reads there; behind all of them it counts for nothing.
  counts_.resize(bins + 1);
}

void PositionScores::add(std::string_view quality) noexcept {
  if (quality.empty()) return;
  const std::size_t exact = std::min(quality.size(), exact_positions);
  kernels::add_bytes(reinterpret_cast<const std::uint8_t*>(quality.data()), exact, bytes_.data());
  ++counts_[0];
  if (exact < exact_positions) --counts_[exact];
  add_far(quality);
}

std::uint64_t PositionScores::add(const kernels::Pieces& qualities) noexcept {
  std::uint64_t bytes = 0;
  std::array<std::uint16_t, kernels::counted_positions> sums;
  for (std::size_t first = 0; first < qualities.count; first += kernels::most_counted_pieces) {
    const std::size_t count = std::min(kernels::most_counted_pieces, qualities.count - first);
    const kernels::Pieces group{qualities.data, qualities.offsets + first, count};
    kernels::sum_positions(group, exact_positions, sums.data());
    const std::size_t longest = std::min(group.longest(), exact_positions);
    for (std::size_t at = 0; at < longest; ++at) {
      bytes_[at] += sums[at];
      bytes += sums[at];
    }
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t size = group.size(i);
      if (size == 0) continue;
      ++counts_[0];
      if (size < exact_positions) --counts_[size];
      if (size > exact_positions) bytes += add_far(group[i]);
    }
  }
  const auto letters = static_cast<std::uint64_t>(qualities.offsets[qualities.count] - qualities.offsets[0]);
  return bytes - '!' * letters;
}

void PositionScores::add(const PositionScores& other) noexcept {
  for (std::size_t bin = 0; bin < other.bins(); ++bin) bytes_[bin] += other.bytes_[bin];
  for (std::size_t bin = 0; bin < other.counts_.size(); ++bin) counts_[bin] += other.counts_[bin];
}

// What stands behind the exact positions; returns the sum of its characters.
std::uint64_t PositionScores::add_far(std::string_view quality) noexcept {
  std::uint64_t all = 0;
  for (std::size_t at = exact_positions; at < quality.size();) {
    const std::size_t bin = bin_of_position(at);
    const auto end = static_cast<std::size_t>(std::min<std::uint64_t>(position_bin(bin).end, quality.size()));
    counts_[bin] += end - at;
    std::uint64_t bytes = 0;
    for (; at < end; ++at) bytes += static_cast<unsigned char>(quality[at]);
    bytes_[bin] += bytes;
    all += bytes;
  }
  return all;
}

}  // namespace seqtide
