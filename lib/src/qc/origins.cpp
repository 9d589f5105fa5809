#include "seqtide/qc/origins.hpp"

#include <algorithm>

#include "seqtide/kernels/quality_sums.hpp"
#include "seqtide/qc/position_counts.hpp"

namespace seqtide {

namespace {

constexpr std::size_t colons_up_to_tile = 5;

// Length of `instrument:run:flowcell:lane:tile:`; 0 if a name of seven fields does not begin with it.
std::size_t size_up_to_tile(std::string_view name) noexcept {
  std::size_t size = 0;
  for (std::size_t colon = 0; colon < colons_up_to_tile; ++colon) {
    const std::size_t end = name.find_first_of(": \t", size);
    if (end == std::string_view::npos || name[end] != ':') return 0;
    size = end + 1;
  }
  return size;
}

// Whether seven fields follow from five that are known: x and y.
bool has_two_fields(std::string_view rest) noexcept {
  for (const char letter : rest) {
    if (letter == ':') return true;
    if (letter == ' ' || letter == '\t') return false;
  }
  return false;
}

ReadTotals totals_of(std::size_t bases, std::string_view quality) noexcept {
  return {1, bases, quality.size(), kernels::sum_quality(quality.data(), quality.size()).sum};
}

}  // namespace

void TimeBins::add(std::uint64_t time, const ReadTotals& totals) {
  const std::uint64_t bin = time / width();
  if (!bins_.empty()) {
    std::uint64_t first = std::min(bins_.begin()->first, bin);
    std::uint64_t last = std::max(bins_.rbegin()->first, bin);
    unsigned further = 0;
    for (; last - first >= most_bins; ++further) {
      first /= 2;
      last /= 2;
    }
    if (further > 0) widen(doublings_ + further);
  }
  bins_[time / width()] += totals;
}

void TimeBins::merge(const TimeBins& other) {
  widen(std::max(doublings_, other.doublings_));
  for (const auto& [bin, totals] : other.bins_) add(bin * other.width(), totals);
}

void TimeBins::widen(unsigned doublings) {
  if (doublings == doublings_) return;
  std::map<std::uint64_t, ReadTotals> wider;
  for (const auto& [bin, totals] : bins_) wider[bin >> (doublings - doublings_)] += totals;
  bins_.swap(wider);
  doublings_ = doublings;
}

void ReadOrigins::add(const TextColumn& names, const TextColumn& sequences, const TextColumn* qualities) {
  const kernels::Pieces lines = names.pieces();
  for (std::size_t first = 0; first < lines.count;) {
    const LaneSurface place = lane_of(lines[first]);
    if (place.lane == 0) {
      add_nanopore(lines[first], sequences[first].size(), qualities == nullptr ? "" : (*qualities)[first]);
      ++first;
      continue;
    }
    std::size_t end = first + 1;
    while (end < lines.count && lane_of(lines[end]) == place) ++end;
    const std::size_t count = end - first;
    if (lanes_.size() == most_lanes && lanes_.find(place) == lanes_.end()) {
      first = end;
      continue;
    }
    Lane& lane = lanes_[place];
    const kernels::Pieces all = sequences.pieces();
    const auto bases = static_cast<std::uint64_t>(all.offsets[end] - all.offsets[first]);
    ReadTotals totals{count, bases, 0, 0};
    if (qualities != nullptr) {
      const kernels::Pieces pieces = qualities->pieces();
      const kernels::Pieces group{pieces.data, pieces.offsets + first, count};
      const std::size_t longest = group.longest();
      if (longest > 0) lane.scores.grow(bin_of_position(longest - 1) + 1);
      totals.scored = bases;
      totals.score_sum = lane.scores.add(group);
    }
    lane.totals += totals;
    first = end;
  }
}

void ReadOrigins::merge(const ReadOrigins& other) {
  for (const auto& [place, more] : other.lanes_) {
    if (lanes_.size() == most_lanes && lanes_.find(place) == lanes_.end()) continue;
    Lane& lane = lanes_[place];
    lane.scores.grow(more.scores.bins());
    lane.scores.add(more.scores);
    lane.totals += more.totals;
  }
  channels_.resize(std::max(channels_.size(), other.channels_.size()));
  for (std::size_t channel = 0; channel < other.channels_.size(); ++channel) {
    channels_[channel] += other.channels_[channel];
  }
  times_.merge(other.times_);
}

LaneSurface ReadOrigins::lane_of(std::string_view name) {
  if (!known_.empty() && name.substr(0, known_.size()) == known_ && has_two_fields(name.substr(known_.size()))) {
    return known_lane_;
  }
  const LaneSurface place = lane_of_name(name);
  const std::size_t size = size_up_to_tile(name);
  if (place.lane > 0 && size > 0 && has_two_fields(name.substr(size))) {
    known_.assign(name.substr(0, size));
    known_lane_ = place;
  }
  return place;
}

void ReadOrigins::add_nanopore(std::string_view name, std::size_t bases, std::string_view quality) {
  const NanoporeOrigin origin = nanopore_origin(name);
  if (origin.channel == 0 && origin.start_time < 0) return;
  const ReadTotals totals = totals_of(bases, quality);
  if (origin.channel > 0) {
    if (channels_.size() <= origin.channel) channels_.resize(std::size_t{origin.channel} + 1);
    channels_[origin.channel] += totals;
  }
  if (origin.start_time >= 0) times_.add(static_cast<std::uint64_t>(origin.start_time), totals);
}

}  // namespace seqtide
