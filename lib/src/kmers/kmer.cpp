#include "seqtide/kmers/kmer.hpp"

#include "seqtide/error.hpp"

namespace seqtide {

void check_kmer_size(std::int64_t k, const char* name) {
  if (k < 1 || k > max_kmer_size) {
    throw InvalidArgument(std::string(name) + " must be from 1 to " + std::to_string(max_kmer_size) + ", not " +
                          std::to_string(k));
  }
}

std::string kmer_to_string(std::uint64_t kmer, std::int64_t k) {
  check_kmer_size(k);
  if ((kmer & ~kmer_mask(k)) != 0) {
    throw InvalidArgument(std::to_string(kmer) + " is no k-mer of size " + std::to_string(k));
  }
  std::string letters(static_cast<std::size_t>(k), ' ');
  for (auto letter = letters.rbegin(); letter != letters.rend(); ++letter, kmer >>= 2) *letter = "ACGT"[kmer & 3];
  return letters;
}

std::uint64_t kmer_from_string(std::string_view letters) {
  check_kmer_size(static_cast<std::int64_t>(letters.size()), "the size of a k-mer");
  std::uint64_t kmer = 0;
  for (const char letter : letters) {
    const std::uint8_t code = base_code(letter);
    if (code == no_base) throw InvalidArgument(quoted(letters) + " has a letter other than A, C, G, T and U");
    kmer = kmer << 2 | code;
  }
  return kmer;
}

namespace {

template <typename Keep>
void for_each_kept_kmer(std::string_view sequence, std::int64_t k, bool canonical, Keep keep, InterruptCheck check) {
  if (canonical) {
    for_each_canonical_kmer(
        sequence, k, [&](std::int64_t position, std::uint64_t kmer, bool) { keep(position, kmer); }, check);
  } else {
    for_each_kmer(sequence, k, keep, check);
  }
}

}  // namespace

PositionedKmers positioned_kmers(std::string_view sequence, std::int64_t k, bool canonical, InterruptCheck check) {
  check_kmer_size(k);
  PositionedKmers found;
  if (sequence.size() >= static_cast<std::size_t>(k)) {
    found.positions.reserve(sequence.size() - static_cast<std::size_t>(k) + 1);
    found.kmers.reserve(sequence.size() - static_cast<std::size_t>(k) + 1);
  }
  const auto keep = [&](std::int64_t position, std::uint64_t kmer) {
    found.positions.push_back(position);
    found.kmers.push_back(kmer);
  };
  for_each_kept_kmer(sequence, k, canonical, keep, check);
  return found;
}

std::size_t write_kmers(std::string_view sequence, std::int64_t k, bool canonical, std::int64_t* positions,
                        std::uint64_t* kmers, InterruptCheck check) {
  std::size_t count = 0;
  const auto write = [&](std::int64_t position, std::uint64_t kmer) {
    positions[count] = position;
    kmers[count++] = kmer;
  };
  for_each_kept_kmer(sequence, k, canonical, write, check);
  return count;
}

}  // namespace seqtide
