#include "index/waypoints.hpp"

#include <algorithm>

namespace seqtide {
namespace {

// In all; about one for each block that queries pass. More than that are forgotten, and learned again.
constexpr std::size_t most_waypoints = 1 << 16;

}  // namespace

std::optional<Waypoints::Waypoint> Waypoints::find(std::int32_t reference_id, std::int64_t begin) const {
  const std::lock_guard lock(mutex_);
  const auto window = windows_.find(key(reference_id, begin));
  if (window == windows_.end()) return std::nullopt;
  const auto after = std::upper_bound(window->second.begin(), window->second.end(), begin,
                                      [](std::int64_t wanted, const Waypoint& at) { return wanted < at.reach; });
  if (after == window->second.begin()) return std::nullopt;
  return *std::prev(after);
}

void Waypoints::add(std::int32_t reference_id, std::int64_t begin, Waypoint waypoint) {
  const std::lock_guard lock(mutex_);
  if (count_ >= most_waypoints) {
    windows_.clear();
    count_ = 0;
  }
  std::vector<Waypoint>& window = windows_[key(reference_id, begin)];
  if (!window.empty()) {
    if (waypoint.offset <= window.back().offset) return;
    waypoint.reach = std::max(waypoint.reach, window.back().reach);
  }
  window.push_back(waypoint);
  ++count_;
}

}  // namespace seqtide
