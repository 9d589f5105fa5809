#include "seqtide/qc/read_measures.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "seqtide/kernels/gc_counts.hpp"
#include "seqtide/kernels/quality_sums.hpp"

namespace seqtide {

namespace {

constexpr std::size_t group_size = 256;

// Sums of error probabilities are exact to one part in a million; what is that near to a score has it.
constexpr double score_tolerance = 1e-5;

template <typename Count>
void in_groups(const kernels::Pieces& pieces, Count count) {
  for (std::size_t first = 0; first < pieces.count; first += group_size) {
    count(kernels::Pieces{pieces.data, pieces.offsets + first, std::min(group_size, pieces.count - first)});
  }
}

// The score of a mean error probability, rounded down, without a logarithm for each read.
class Thresholds {
 public:
  Thresholds() noexcept {
    for (std::size_t score = 0; score < phred_scores; ++score) {
      largest_[score] = std::pow(10.0, -(static_cast<double>(score) - score_tolerance) / 10);
    }
  }

  std::size_t score_of(double error) const noexcept {
    // Probabilities from 2^-n-1 to 2^-n have scores of 3.01 n and more.
    const auto exponent = static_cast<int>(std::bit_cast<std::uint64_t>(error) >> 52 & 0x7FF);
    const int halvings = 1022 - exponent;
    std::size_t score = static_cast<std::size_t>(std::clamp(3 * halvings, 0, static_cast<int>(phred_scores) - 1));
    while (score + 1 < phred_scores && error <= largest_[score + 1]) ++score;
    return score;
  }

 private:
  std::array<double, phred_scores> largest_;  // error probability of a read of this score
};

std::uint64_t cut_length(std::uint64_t size) noexcept {
  if (size > 1000) return size - size % 1000;
  if (size > 100) return size - size % 100;
  return size;
}

std::uint64_t rounded_up(std::int64_t numerator, std::int64_t denominator) noexcept {
  return numerator <= 0 ? 0 : static_cast<std::uint64_t>((numerator + denominator - 1) / denominator);
}

// The percentages for which `strong` of `size` bases stand: all from that of half a base less to that of half a base
// more, both rounded.
struct Percentages {
  Percentages(std::uint64_t strong, std::uint64_t size) noexcept
      : lowest(strong == 0 ? 0 : (200 * strong - 100 + size) / (2 * size)),
        highest(strong == size ? 100 : (200 * strong + 100 + size) / (2 * size)) {}

  std::size_t lowest;
  std::size_t highest;
};

// How many of the counts 0 to `size` stand for a percentage.
double claims(std::size_t percentage, std::uint64_t size) noexcept {
  const auto length = static_cast<std::int64_t>(size);
  const auto twice = static_cast<std::int64_t>(2 * percentage);
  const std::uint64_t first = rounded_up((twice - 1) * length - 100, 200);
  const std::uint64_t end = std::min(rounded_up((twice + 1) * length + 100, 200), size + 1);
  return static_cast<double>(end - first);
}

}  // namespace

void ReadMeasures::add(const kernels::Pieces& sequences, const kernels::Pieces& qualities) {
  add_gc(sequences);
  static const Thresholds thresholds;
  in_groups(qualities, [this](const kernels::Pieces& group) {
    std::array<kernels::QualitySums, group_size> sums;
    std::array<double, group_size> errors;
    kernels::sum_quality_each(group, sums.data());
    kernels::sum_error_probabilities_each(group, errors.data());
    for (std::size_t i = 0; i < group.count; ++i) {
      const std::size_t size = group.size(i);
      if (size == 0) continue;
      ++mean_scores_[thresholds.score_of(errors[i] / static_cast<double>(size))];
      ++arithmetic_scores_[std::min<std::size_t>(static_cast<std::size_t>(sums[i].sum / size), phred_scores - 1)];
    }
  });
}

void ReadMeasures::add(const kernels::Pieces& sequences) { add_gc(sequences); }

void ReadMeasures::add_gc(const kernels::Pieces& sequences) {
  // All memory first.
  std::uint64_t known = 0;
  for (std::size_t i = 0; i < sequences.count; ++i) {
    const std::uint64_t length = cut_length(sequences.size(i));
    if (length == known) continue;
    known = length;
    if (length > counted_length) {
      long_strong_.try_emplace(length);
    } else {
      if (strong_counts_.size() <= length) strong_counts_.resize(length + 1);
      if (strong_counts_[length].empty()) strong_counts_[length].resize(length + 1);
    }
  }
  in_groups(sequences, [this](const kernels::Pieces& group) {
    // Two pieces for each read: what the distribution is made of, and what is behind it.
    std::array<std::int64_t, 2 * group_size + 1> offsets;
    std::array<kernels::GcCounts, 2 * group_size> counts;
    for (std::size_t i = 0; i < group.count; ++i) {
      offsets[2 * i] = group.offsets[i];
      offsets[2 * i + 1] = group.offsets[i] + static_cast<std::int64_t>(cut_length(group.size(i)));
    }
    offsets[2 * group.count] = group.offsets[group.count];
    kernels::count_gc_each({group.data, offsets.data(), 2 * group.count}, counts.data());
    for (std::size_t i = 0; i < group.count; ++i) {
      const std::uint64_t strong = counts[2 * i].strong;
      const std::uint64_t all_strong = strong + counts[2 * i + 1].strong;
      const std::uint64_t bases = all_strong + counts[2 * i].weak + counts[2 * i + 1].weak;
      if (bases > 0) ++gc_[(200 * all_strong + bases) / (2 * bases)];
      if (group.size(i) == 0) continue;
      const auto length = static_cast<std::uint64_t>(offsets[2 * i + 1] - offsets[2 * i]);
      if (length > counted_length) {
        const Percentages percentages(strong, length);
        ++long_strong_.find(length)->second[2 * percentages.lowest + (percentages.highest - percentages.lowest)];
      } else {
        ++strong_counts_[length][strong];
      }
    }
  });
}

void ReadMeasures::merge(const ReadMeasures& other) {
  for (const auto& [length, counts] : other.long_strong_) long_strong_.try_emplace(length);
  if (strong_counts_.size() < other.strong_counts_.size()) strong_counts_.resize(other.strong_counts_.size());
  for (std::size_t length = 0; length < other.strong_counts_.size(); ++length) {
    if (!other.strong_counts_[length].empty()) strong_counts_[length].resize(length + 1);
  }
  const auto add_all = [](auto& counts, const auto& more) {
    for (std::size_t i = 0; i < more.size(); ++i) counts[i] += more[i];
  };
  add_all(mean_scores_, other.mean_scores_);
  add_all(arithmetic_scores_, other.arithmetic_scores_);
  add_all(gc_, other.gc_);
  for (const auto& [length, counts] : other.long_strong_) add_all(long_strong_.find(length)->second, counts);
  for (std::size_t length = 0; length < other.strong_counts_.size(); ++length) {
    add_all(strong_counts_[length], other.strong_counts_[length]);
  }
}

std::array<double, 101> ReadMeasures::spread_gc() const {
  std::array<double, 101> spread{};
  for (std::size_t length = 1; length < strong_counts_.size(); ++length) {
    for (std::size_t strong = 0; strong < strong_counts_[length].size(); ++strong) {
      const auto reads = static_cast<double>(strong_counts_[length][strong]);
      if (reads == 0) continue;
      const Percentages percentages(strong, length);
      for (std::size_t percentage = percentages.lowest; percentage <= percentages.highest; ++percentage) {
        spread[percentage] += reads / claims(percentage, length);
      }
    }
  }
  for (const auto& [length, counts] : long_strong_) {
    for (std::size_t place = 0; place < counts.size(); ++place) {
      const auto reads = static_cast<double>(counts[place]);
      if (reads == 0) continue;
      const std::size_t lowest = place / 2;
      for (std::size_t percentage = lowest; percentage <= lowest + place % 2; ++percentage) {
        spread[percentage] += reads / claims(percentage, length);
      }
    }
  }
  return spread;
}

}  // namespace seqtide
