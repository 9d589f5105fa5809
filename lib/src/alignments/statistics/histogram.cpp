#include "seqtide/alignments/statistics/histogram.hpp"

namespace seqtide {
namespace {

constexpr std::uint64_t table_size = 64 << 10;

}  // namespace

void Histogram::add_large(std::uint64_t value, std::uint64_t times) {
  if (value >= table_size) {
    large_[value] += times;
  } else {
    small_.resize(value + 1);
    small_[value] += times;
  }
}

void Histogram::merge(const Histogram& other) {
  // Asked for first, so that a histogram can be added to itself.
  for (const auto& [value, times] : other.entries()) add(value, times);
}

std::vector<std::pair<std::uint64_t, std::uint64_t>> Histogram::entries() const {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> result;
  for (std::size_t value = 0; value < small_.size(); ++value) {
    if (small_[value] > 0) result.emplace_back(value, small_[value]);
  }
  result.insert(result.end(), large_.begin(), large_.end());
  return result;
}

std::uint64_t Histogram::count() const noexcept {
  std::uint64_t count = 0;
  for (const std::uint64_t times : small_) count += times;
  for (const auto& [value, times] : large_) count += times;
  return count;
}

}  // namespace seqtide
