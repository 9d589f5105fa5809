#include "seqtide/kmers/nthash.hpp"

#include <string>

#include "seqtide/error.hpp"

namespace seqtide {

void check_nthash_size(std::int64_t k) {
  if (k < 1) throw InvalidArgument("k must be at least 1, not " + std::to_string(k));
}

PositionedNtHashes positioned_nthashes(std::string_view sequence, std::int64_t k, InterruptCheck check) {
  check_nthash_size(k);
  PositionedNtHashes found;
  if (static_cast<std::uint64_t>(k) <= sequence.size()) {
    found.positions.reserve(sequence.size() - static_cast<std::size_t>(k) + 1);
    found.hashes.reserve(sequence.size() - static_cast<std::size_t>(k) + 1);
  }
  for_each_nthash(
      sequence, k,
      [&](std::int64_t position, const NtHash& hash) {
        found.positions.push_back(position);
        found.hashes.push_back(hash);
      },
      check);
  return found;
}

std::size_t write_nthashes(std::string_view sequence, std::int64_t k, bool canonical, std::int64_t* positions,
                           std::uint64_t* hashes, InterruptCheck check) {
  std::size_t count = 0;
  for_each_nthash(
      sequence, k,
      [&](std::int64_t position, const NtHash& hash) {
        positions[count] = position;
        hashes[count++] = canonical ? hash.canonical() : hash.forward;
      },
      check);
  return count;
}

}  // namespace seqtide
