/// \file
/// ntHash: a rolling hash of k-mers of any size.
///
/// Mohamadi, Chu, Vandervalk, Birol 2016: ntHash: recursive nucleotide hashing. Bioinformatics 32:3492. This is the
/// hash of that publication, ntHash 1: every base has a random word of 64 bits; the hash of a k-mer is the exclusive or
/// of its bases' words, each rotated left by its distance from the k-mer's last base; the canonical hash is the lesser
/// one of the hashes of both strands. (ntHash 2 differs: it rotates in two parts of the word and adds the strands.)
///
/// Case does not matter, and U is T. A window with any other letter has no hash: it is left out.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/interrupt.hpp"
#include "seqtide/kernels/base_code.hpp"

namespace seqtide {

struct NtHash {
  std::uint64_t forward = 0;
  std::uint64_t reverse = 0;  ///< of the reverse complement

  std::uint64_t canonical() const noexcept { return std::min(forward, reverse); }
  bool operator==(const NtHash&) const = default;
};

namespace detail {
/// The published words of A, C, G, T.
inline constexpr std::array<std::uint64_t, 4> nthash_words = {0x3c8bfbb395c60474, 0x3193c18562a02b4c,
                                                              0x20323ed082572324, 0x295549f54be24456};
}  // namespace detail

/// Throws InvalidArgument unless k >= 1.
SEQTIDE_API void check_nthash_size(std::int64_t k);

/// Calls visit(position, hash) for every k-mer, from the first to the last. Throws InvalidArgument unless k >= 1.
/// `check` is called between parts of a long sequence, here and below.
template <typename Visit>
void for_each_nthash(std::string_view sequence, std::int64_t k, Visit&& visit, InterruptCheck check = nullptr) {
  check_nthash_size(k);
  const int turn = static_cast<int>(k % 64);
  NtHash hash;
  std::int64_t bases = 0;  // since the last letter that is none
  in_parts(sequence.size(), check, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint8_t code = base_code(sequence[i]);
      if (code == no_base) {
        bases = 0;
        hash = {};
        continue;
      }
      const std::uint64_t word = detail::nthash_words[code];
      const std::uint64_t complement = detail::nthash_words[3 - code];
      hash.forward = std::rotl(hash.forward, 1) ^ word;
      if (bases < k) {
        // The k-mer grows: in the other strand the new base is the first one.
        hash.reverse ^= std::rotl(complement, static_cast<int>(bases % 64));
        ++bases;
      } else {
        const std::uint8_t old = base_code(sequence[i - static_cast<std::size_t>(k)]);
        hash.forward ^= std::rotl(detail::nthash_words[old], turn);
        hash.reverse = std::rotr(hash.reverse ^ detail::nthash_words[3 - old] ^ std::rotl(complement, turn), 1);
      }
      if (bases == k) visit(static_cast<std::int64_t>(i) - k + 1, static_cast<const NtHash&>(hash));
    }
  });
}

/// Hashes side by side with the 0-based positions of the first bases of their k-mers.
struct PositionedNtHashes {
  std::vector<std::int64_t> positions;
  std::vector<NtHash> hashes;
};

/// The hashes of all k-mers of a sequence.
SEQTIDE_API PositionedNtHashes positioned_nthashes(std::string_view sequence, std::int64_t k,
                                                   InterruptCheck check = nullptr);

/// The same, but only one hash of each k-mer, the canonical or the forward one, written to memory that has room for
/// sequence.size() - k + 1 of each. Returns how many there are.
SEQTIDE_API std::size_t write_nthashes(std::string_view sequence, std::int64_t k, bool canonical,
                                       std::int64_t* positions, std::uint64_t* hashes, InterruptCheck check = nullptr);

}  // namespace seqtide
