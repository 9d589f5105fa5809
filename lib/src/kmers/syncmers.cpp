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

}  // namespace

std::vector<std::int64_t> closed_syncmers(std::string_view sequence, std::int64_t k, std::int64_t s, bool canonical,
                                          InterruptCheck check) {
  check_syncmer_sizes(k, s);
  std::vector<std::int64_t> positions = room_for(sequence, 2, k - s + 1);
  for_each_window_minimum(
      sequence, s, k - s + 1, canonical,
      [&](std::int64_t first, std::int64_t smallest) {
        if (smallest == first || smallest == first + k - s) positions.push_back(first);
      },
      check);
  return positions;
}

std::vector<std::int64_t> open_syncmers(std::string_view sequence, std::int64_t k, std::int64_t s, std::int64_t offset,
                                        bool canonical, InterruptCheck check) {
  check_syncmer_sizes(k, s);
  if (offset < 0 || offset > k - s) {
    throw InvalidArgument("offset must be from 0 to k - s, " + std::to_string(k - s) + ", not " +
                          std::to_string(offset));
  }
  std::vector<std::int64_t> positions = room_for(sequence, 1, k - s + 1);
  for_each_window_minimum(
      sequence, s, k - s + 1, canonical,
      [&](std::int64_t first, std::int64_t smallest) {
        if (smallest == first + offset) positions.push_back(first);
      },
      check);
  return positions;
}

}  // namespace seqtide
