#include "seqtide/kmers/syncmers.hpp"

#include <algorithm>
#include <string>

#include "kmers/window_minimum.hpp"
#include "seqtide/error.hpp"

namespace seqtide {

namespace {

void check_syncmer_sizes(std::int64_t k, std::int64_t s) {
  check_kmer_size(s, "s");
  if (k < s || k > max_minimizer_window) {
    throw InvalidArgument("k must be from s, " + std::to_string(s) + ", to " + std::to_string(max_minimizer_window) +
                          ", not " + std::to_string(k));
  }
}

// For as many as random sequences have, `chosen` of each so many k-mers, and some more: to grow takes long in the end.
std::vector<std::int64_t> room_for(std::string_view sequence, std::size_t chosen, std::int64_t kmers) {
  std::vector<std::int64_t> positions;
  positions.reserve(std::min(sequence.size(), sequence.size() / static_cast<std::size_t>(kmers) * chosen * 17 / 16));
  return positions;
}

// Whether the reverse complement comes first. Letters are bases.
bool is_reverse_lesser(std::string_view kmer) noexcept {
  for (std::size_t i = 0, j = kmer.size(); i < kmer.size(); ++i) {
    const std::uint8_t forward = base_code(kmer[i]);
    const auto reverse = static_cast<std::uint8_t>(3 - base_code(kmer[--j]));
    if (forward != reverse) return reverse < forward;
  }
  return false;
}

// The k-mers for which is_chosen(place of the leftmost one of the smallest s-mers in the k-mer).
template <typename IsChosen>
std::vector<std::int64_t> choose(std::string_view sequence, std::int64_t k, std::int64_t s, bool canonical,
                                 std::vector<std::int64_t> positions, InterruptCheck check, IsChosen is_chosen) {
  if (!canonical) {
    for_each_window_minimum(
        sequence, s, k - s + 1, false,
        [&](std::int64_t first, std::int64_t smallest) {
          if (is_chosen(smallest - first)) positions.push_back(first);
        },
        check);
    return positions;
  }
  for_each_canonical_window(
      sequence, s, k - s + 1,
      [&](std::int64_t first, std::int64_t left, std::int64_t right) {
        const bool as_forward = is_chosen(left - first);
        const bool as_reverse = is_chosen(first + k - s - right);
        if (!as_forward && !as_reverse) return;
        // Mostly they agree, and no letter has to be looked at.
        const auto kmer = sequence.substr(static_cast<std::size_t>(first), static_cast<std::size_t>(k));
        if (as_forward == as_reverse || as_reverse == is_reverse_lesser(kmer)) positions.push_back(first);
      },
      check);
  return positions;
}

}  // namespace

std::vector<std::int64_t> closed_syncmers(std::string_view sequence, std::int64_t k, std::int64_t s, bool canonical,
                                          InterruptCheck check) {
  check_syncmer_sizes(k, s);
  return choose(sequence, k, s, canonical, room_for(sequence, 2, k - s + 1), check,
                [=](std::int64_t place) { return place == 0 || place == k - s; });
}

std::vector<std::int64_t> open_syncmers(std::string_view sequence, std::int64_t k, std::int64_t s, std::int64_t offset,
                                        bool canonical, InterruptCheck check) {
  check_syncmer_sizes(k, s);
  if (offset < 0 || offset > k - s) {
    throw InvalidArgument("offset must be from 0 to k - s, " + std::to_string(k - s) + ", not " +
                          std::to_string(offset));
  }
  return choose(sequence, k, s, canonical, room_for(sequence, 1, k - s + 1), check,
                [=](std::int64_t place) { return place == offset; });
}

}  // namespace seqtide
