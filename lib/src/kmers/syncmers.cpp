#include "seqtide/kmers/syncmers.hpp"

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

}  // namespace

std::vector<std::int64_t> closed_syncmers(std::string_view sequence, std::int64_t k, std::int64_t s, bool canonical) {
  check_syncmer_sizes(k, s);
  std::vector<std::int64_t> positions;
  for_each_window_minimum(sequence, s, k - s + 1, canonical, [&](std::int64_t first, std::int64_t smallest) {
    if (smallest == first || smallest == first + k - s) positions.push_back(first);
  });
  return positions;
}

std::vector<std::int64_t> open_syncmers(std::string_view sequence, std::int64_t k, std::int64_t s, std::int64_t offset,
                                        bool canonical) {
  check_syncmer_sizes(k, s);
  if (offset < 0 || offset > k - s) {
    throw InvalidArgument("offset must be from 0 to k - s, " + std::to_string(k - s) + ", not " +
                          std::to_string(offset));
  }
  std::vector<std::int64_t> positions;
  for_each_window_minimum(sequence, s, k - s + 1, canonical, [&](std::int64_t first, std::int64_t smallest) {
    if (smallest == first + offset) positions.push_back(first);
  });
  return positions;
}

}  // namespace seqtide
