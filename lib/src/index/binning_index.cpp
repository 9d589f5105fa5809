#include "seqtide/index/binning_index.hpp"

#include <algorithm>

#include "index/binning_scheme.hpp"

namespace seqtide {
namespace {

using Bin = BinningIndex::Bin;
using ReferenceBins = BinningIndex::ReferenceBins;

auto find_bin(const std::vector<Bin>& bins, std::uint32_t number) noexcept {
  return std::lower_bound(bins.begin(), bins.end(), number,
                          [](const Bin& bin, std::uint32_t wanted) { return bin.number < wanted; });
}

const Bin* bin_at(const std::vector<Bin>& bins, std::uint32_t number) noexcept {
  const auto found = find_bin(bins, number);
  return found != bins.end() && found->number == number ? &*found : nullptr;
}

// No record that reaches `begin` or further lies before the result.
std::uint64_t lower_limit(const ReferenceBins& reference, const BinningScheme& scheme, IndexKind kind,
                          std::int64_t begin) {
  const auto window = static_cast<std::uint64_t>(begin >> scheme.min_shift);
  if (kind == IndexKind::bai) {
    if (reference.windows.empty()) return 0;
    return reference.windows[std::min<std::uint64_t>(window, reference.windows.size() - 1)];
  }
  // Offsets of bins further left hold as well, so the nearest bin there or above will do.
  auto number = BinningScheme::first_bin(scheme.depth) + static_cast<std::uint32_t>(window);
  for (;;) {
    if (const Bin* bin = bin_at(reference.bins, number)) return bin->first_offset;
    if (number == 0) return 0;
    const bool first_child = number % 8 == 1;
    number = first_child ? BinningScheme::parent(number) : number - 1;
  }
}

// Where the first record lies of a bin that begins at `end` or later: the records from there on do so, too.
std::uint64_t upper_limit(const ReferenceBins& reference, const BinningScheme& scheme, std::int64_t end) {
  std::uint32_t number =
      BinningScheme::first_bin(scheme.depth) + static_cast<std::uint32_t>((end - 1) >> scheme.min_shift) + 1;
  if (number >= scheme.bin_count()) return UINT64_MAX;
  for (;;) {
    while (number % 8 == 1) number = BinningScheme::parent(number);
    if (number == 0) return UINT64_MAX;
    const Bin* bin = bin_at(reference.bins, number);
    if (bin != nullptr && !bin->chunks.empty()) return bin->chunks.front().begin;
    ++number;
  }
}

// Joins those that overlap or share a block: it would be inflated anyway.
std::vector<Chunk> merged(std::vector<Chunk> chunks) {
  std::sort(chunks.begin(), chunks.end(), [](const Chunk& a, const Chunk& b) { return a.begin < b.begin; });
  std::size_t count = 0;
  for (const Chunk& chunk : chunks) {
    if (count > 0 && chunk.begin >> 16 <= chunks[count - 1].end >> 16) {
      chunks[count - 1].end = std::max(chunks[count - 1].end, chunk.end);
    } else {
      chunks[count++] = chunk;
    }
  }
  chunks.resize(count);
  return chunks;
}

}  // namespace

const BinningIndex::ReferenceBins& BinningIndex::reference(std::size_t id) const {
  static const ReferenceBins none;
  const auto found = references_.find(id);
  return found != references_.end() ? found->second : none;
}

std::vector<Chunk> BinningIndex::chunks(std::size_t reference_id, std::int64_t begin, std::int64_t end) const {
  const ReferenceBins& reference = this->reference(reference_id);
  begin = std::max<std::int64_t>(begin, 0);
  end = std::min(end, max_position());
  if (begin >= end || reference.bins.empty()) return {};

  const BinningScheme scheme{min_shift_, depth_};
  const std::uint64_t least = lower_limit(reference, scheme, kind_, begin);
  const std::uint64_t most = upper_limit(reference, scheme, end);
  std::vector<Chunk> found;
  for (int level = 0; level <= depth_; ++level) {
    const std::uint32_t first = BinningScheme::first_bin(level);
    const std::uint32_t last = first + static_cast<std::uint32_t>((end - 1) >> scheme.shift(level));
    auto bin = find_bin(reference.bins, first + static_cast<std::uint32_t>(begin >> scheme.shift(level)));
    for (; bin != reference.bins.end() && bin->number <= last; ++bin) {
      for (const Chunk& chunk : bin->chunks) {
        const Chunk trimmed = {std::max(chunk.begin, least), std::min(chunk.end, most)};
        if (trimmed.begin < trimmed.end) found.push_back(trimmed);
      }
    }
  }
  return merged(std::move(found));
}

// Between the windows' starts records are taken to lie evenly.
std::uint64_t BinningIndex::approximate_offset(std::size_t reference_id, std::int64_t position) const {
  const ReferenceBins& reference = this->reference(reference_id);
  const BinningScheme scheme{min_shift_, depth_};
  const std::int64_t window_size = std::int64_t{1} << min_shift_;
  position = std::clamp<std::int64_t>(position, 0, max_position() - 1);
  const std::int64_t window = position - position % window_size;
  const std::uint64_t first = lower_limit(reference, scheme, kind_, window);
  std::uint64_t last = upper_limit(reference, scheme, window + window_size);
  if (last == UINT64_MAX && !reference.bins.empty() && !reference.bins.back().chunks.empty()) {
    last = reference.bins.back().chunks.back().end;  // no bin lies further right
  }
  if (last <= first || last == UINT64_MAX) return first;
  const double part = static_cast<double>(position % window_size) / static_cast<double>(window_size);
  return first + static_cast<std::uint64_t>(part * static_cast<double>(last - first));
}

std::uint64_t BinningIndex::last_offset() const noexcept {
  std::uint64_t last = 0;
  for (const auto& [id, reference] : references_) {
    last = std::max(last, reference.extent.end);
    for (const Bin& bin : reference.bins) {
      for (const Chunk& chunk : bin.chunks) last = std::max(last, chunk.end);
    }
  }
  return last;
}

}  // namespace seqtide
