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

struct ScoresOf {
  int operator()(std::size_t i) const { return score_of(quality[i]); }
  std::string_view quality;
};

struct ScoresOfRecord {
  int operator()(std::size_t i) const { return sequence[i] == 'N' ? 0 : score_of(quality[i]); }
  std::string_view sequence;
  std::string_view quality;
};

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
  return trim_window(quality.size(), window, mean, ScoresOf{quality});
}

Interval trim_window(std::string_view sequence, std::string_view quality, std::size_t window, float mean) {
  return trim_window(quality.size(), window, mean, ScoresOfRecord{sequence, quality});
}

// What is left of `size` bases when those below `phred` are cut from the start, the end, or both.
template <typename Score>
Interval kept(std::size_t size, int phred, bool at_start, bool at_end, Score score) {
  std::size_t begin = 0;
  std::size_t end = size;
  while (at_end && end > 0 && score(end - 1) < phred) --end;
  while (at_start && begin < end && score(begin) < phred) ++begin;
  return {begin, end};
}

Interval kept_of_record(std::string_view sequence, std::string_view quality, int phred, bool at_start, bool at_end) {
  check_sizes(sequence.size(), quality.size());
  return kept(quality.size(), phred, at_start, at_end, ScoresOfRecord{sequence, quality});
}

// out[i] = trim(sequence i, quality i)
template <typename Trim>
void trim_each_record(const kernels::Pieces& sequences, const kernels::Pieces& qualities, Interval* out, Trim trim) {
  if (sequences.count != qualities.count) {
    throw InvalidArgument("there are " + std::to_string(sequences.count) + " sequences and " +
                          std::to_string(qualities.count) + " qualities");
  }
  for (std::size_t i = 0; i < qualities.count; ++i) out[i] = trim(sequences[i], qualities[i]);
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
  return kept(quality.size(), phred, true, false, ScoresOf{quality});
}

Interval trim_quality_end(std::string_view quality, int phred) noexcept {
  return kept(quality.size(), phred, false, true, ScoresOf{quality});
}

Interval trim_quality_both(std::string_view quality, int phred) noexcept {
  return kept(quality.size(), phred, true, true, ScoresOf{quality});
}

Interval trim_quality_start(std::string_view sequence, std::string_view quality, int phred) {
  return kept_of_record(sequence, quality, phred, true, false);
}

Interval trim_quality_end(std::string_view sequence, std::string_view quality, int phred) {
  return kept_of_record(sequence, quality, phred, false, true);
}

Interval trim_quality_both(std::string_view sequence, std::string_view quality, int phred) {
  return kept_of_record(sequence, quality, phred, true, true);
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

void trim_quality_start_each(const kernels::Pieces& sequences, const kernels::Pieces& qualities, int phred,
                             Interval* out) {
  trim_each_record(sequences, qualities, out, [=](std::string_view sequence, std::string_view quality) {
    return trim_quality_start(sequence, quality, phred);
  });
}

void trim_quality_end_each(const kernels::Pieces& sequences, const kernels::Pieces& qualities, int phred,
                           Interval* out) {
  trim_each_record(sequences, qualities, out, [=](std::string_view sequence, std::string_view quality) {
    return trim_quality_end(sequence, quality, phred);
  });
}

void trim_quality_both_each(const kernels::Pieces& sequences, const kernels::Pieces& qualities, int phred,
                            Interval* out) {
  trim_each_record(sequences, qualities, out, [=](std::string_view sequence, std::string_view quality) {
    return trim_quality_both(sequence, quality, phred);
  });
}

void trim_quality_window_each(const kernels::Pieces& qualities, std::size_t window, float mean, Interval* out) {
  check_window(window, mean);
  trim_each(qualities, out, [=](std::string_view quality) { return trim_window(quality, window, mean); });
}

void trim_quality_window_each(const kernels::Pieces& sequences, const kernels::Pieces& qualities, std::size_t window,
                              float mean, Interval* out) {
  check_window(window, mean);
  trim_each_record(sequences, qualities, out, [=](std::string_view sequence, std::string_view quality) {
    check_sizes(sequence.size(), quality.size());
    return trim_window(sequence, quality, window, mean);
  });
}

void trim_quality_bwa_each(const kernels::Pieces& qualities, int threshold3, int threshold5, Interval* out) noexcept {
  trim_each(qualities, out,
            [=](std::string_view quality) { return trim_quality_bwa(quality, threshold3, threshold5); });
}

}  // namespace seqtide
