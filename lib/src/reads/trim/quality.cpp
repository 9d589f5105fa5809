#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

#include "reads/trim/each.hpp"
#include "seqtide/error.hpp"
#include "seqtide/reads/quality.hpp"
#include "seqtide/reads/trim.hpp"

namespace seqtide {
namespace {

int score_of(char byte) { return std::max(static_cast<unsigned char>(byte) - phred_offset, 0); }

void check_window(std::size_t window, float mean) {
  if (window == 0) throw InvalidArgument("window must be at least 1");
  if (std::isnan(mean)) throw InvalidArgument("mean must be a number");
}

void check_sizes(std::size_t sequence, std::size_t quality) {
  if (sequence == quality) return;
  throw InvalidArgument("sequence has " + std::to_string(sequence) + " bases and quality " + std::to_string(quality));
}

// Of `size` bases with the scores score(0), score(1), ...
template <typename Score>
Interval trim_window(std::size_t size, std::size_t window, float mean, Score score) {
  if (size < window) return {0, 0};
  const float required = mean * static_cast<float>(window);
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < window; ++i) sum += score(i);
  if (static_cast<float>(sum) < required) return {0, 0};

  std::size_t end = window;
  for (; end < size; ++end) {
    sum += score(end) - score(end - window);
    if (static_cast<float>(sum) < required) break;
  }
  while (end > 1 && static_cast<float>(score(end - 1)) < mean) --end;
  return {0, end};
}

Interval trim_window(std::string_view quality, std::size_t window, float mean) {
  return trim_window(quality.size(), window, mean, [=](std::size_t i) { return score_of(quality[i]); });
}

Interval trim_window(std::string_view sequence, std::string_view quality, std::size_t window, float mean) {
  return trim_window(quality.size(), window, mean,
                     [=](std::size_t i) { return sequence[i] == 'N' ? 0 : score_of(quality[i]); });
}

// Number of bases that the running sum cuts from the end at which `byte` begins.
template <typename Iterator>
std::size_t bases_to_cut(Iterator byte, std::size_t size, int threshold) {
  std::int64_t sum = 0;
  std::int64_t largest = 0;
  std::size_t cut = 0;
  for (std::size_t seen = 1; seen <= size; ++seen, ++byte) {
    sum += std::int64_t{threshold} - score_of(*byte);
    if (sum < 0) break;
    if (sum > largest) {
      largest = sum;
      cut = seen;
    }
  }
  return cut;
}

}  // namespace

Interval trim_quality_start(std::string_view quality, int phred) noexcept {
  std::size_t begin = 0;
  while (begin < quality.size() && score_of(quality[begin]) < phred) ++begin;
  return {begin, quality.size()};
}

Interval trim_quality_end(std::string_view quality, int phred) noexcept {
  std::size_t end = quality.size();
  while (end > 0 && score_of(quality[end - 1]) < phred) --end;
  return {0, end};
}

Interval trim_quality_both(std::string_view quality, int phred) noexcept {
  const std::size_t end = trim_quality_end(quality, phred).end;
  return trim_quality_start(quality.substr(0, end), phred);
}

Interval trim_quality_window(std::string_view quality, std::size_t window, float mean) {
  check_window(window, mean);
  return trim_window(quality, window, mean);
}

Interval trim_quality_window(std::string_view sequence, std::string_view quality, std::size_t window, float mean) {
  check_window(window, mean);
  check_sizes(sequence.size(), quality.size());
  return trim_window(sequence, quality, window, mean);
}

Interval trim_quality_bwa(std::string_view quality, int threshold3, int threshold5) noexcept {
  const std::size_t begin = bases_to_cut(quality.begin(), quality.size(), threshold5);
  const std::size_t end = quality.size() - bases_to_cut(quality.rbegin(), quality.size(), threshold3);
  if (begin >= end) return {0, 0};
  return {begin, end};
}

void trim_quality_start_each(const kernels::Pieces& qualities, int phred, Interval* out) noexcept {
  trim_each(qualities, out, [=](std::string_view quality) { return trim_quality_start(quality, phred); });
}

void trim_quality_end_each(const kernels::Pieces& qualities, int phred, Interval* out) noexcept {
  trim_each(qualities, out, [=](std::string_view quality) { return trim_quality_end(quality, phred); });
}

void trim_quality_both_each(const kernels::Pieces& qualities, int phred, Interval* out) noexcept {
  trim_each(qualities, out, [=](std::string_view quality) { return trim_quality_both(quality, phred); });
}

void trim_quality_window_each(const kernels::Pieces& qualities, std::size_t window, float mean, Interval* out) {
  check_window(window, mean);
  trim_each(qualities, out, [=](std::string_view quality) { return trim_window(quality, window, mean); });
}

void trim_quality_window_each(const kernels::Pieces& sequences, const kernels::Pieces& qualities, std::size_t window,
                              float mean, Interval* out) {
  check_window(window, mean);
  if (sequences.count != qualities.count) {
    throw InvalidArgument("there are " + std::to_string(sequences.count) + " sequences and " +
                          std::to_string(qualities.count) + " qualities");
  }
  for (std::size_t i = 0; i < qualities.count; ++i) {
    check_sizes(sequences.size(i), qualities.size(i));
    out[i] = trim_window(sequences[i], qualities[i], window, mean);
  }
}

void trim_quality_bwa_each(const kernels::Pieces& qualities, int threshold3, int threshold5, Interval* out) noexcept {
  trim_each(qualities, out,
            [=](std::string_view quality) { return trim_quality_bwa(quality, threshold3, threshold5); });
}

}  // namespace seqtide
