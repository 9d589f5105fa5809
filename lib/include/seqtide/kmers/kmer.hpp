/// \file
/// K-mers as integers of two bits a base, 1 <= k <= 32.
///
/// The first base has the highest bits, so that k-mers of one size sort as their letters do. Case does not matter, and
/// U is T. A window with any other letter has no k-mer: it is left out.
///
///     for_each_kmer("ACGTN", 3, [](std::int64_t position, std::uint64_t kmer) { … });  // ACG at 0, CGT at 1
///
/// The canonical k-mer is the lesser one of a k-mer and its reverse complement.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/interrupt.hpp"
#include "seqtide/kernels/base_code.hpp"

namespace seqtide {

inline constexpr std::int64_t max_kmer_size = 32;

/// Throws InvalidArgument unless 1 <= k <= 32. `name` is what the message calls it.
SEQTIDE_API void check_kmer_size(std::int64_t k, const char* name = "k");

/// The 2k lowest bits, 1 <= k <= 32.
constexpr std::uint64_t kmer_mask(std::int64_t k) noexcept { return ~std::uint64_t{0} >> (64 - 2 * k); }

/// Of a k-mer of that size; bits above the lowest 2k are ignored. k from 1 to 32 is not checked.
constexpr std::uint64_t reverse_complement_kmer(std::uint64_t kmer, std::int64_t k) noexcept {
  std::uint64_t bits = ~kmer;
  bits = (bits & 0x3333333333333333) << 2 | (bits >> 2 & 0x3333333333333333);
  bits = (bits & 0x0F0F0F0F0F0F0F0F) << 4 | (bits >> 4 & 0x0F0F0F0F0F0F0F0F);
  return __builtin_bswap64(bits) >> (64 - 2 * k);
}

constexpr std::uint64_t canonical_kmer(std::uint64_t kmer, std::int64_t k) noexcept {
  const std::uint64_t reverse = reverse_complement_kmer(kmer, k);
  return reverse < kmer ? reverse : kmer;
}

/// Upper-case A, C, G, T. Throws InvalidArgument unless 1 <= k <= 32 and the k-mer has no bit above the lowest 2k.
SEQTIDE_API std::string kmer_to_string(std::uint64_t kmer, std::int64_t k);
/// Throws InvalidArgument unless `letters` are 1 to 32 bases.
SEQTIDE_API std::uint64_t kmer_from_string(std::string_view letters);

/// Calls visit(position, kmer) for every k-mer, from the first to the last. Throws InvalidArgument unless 1 <= k <= 32.
/// `check` is called between parts of a long sequence, here and below.
template <typename Visit>
void for_each_kmer(std::string_view sequence, std::int64_t k, Visit&& visit, InterruptCheck check = nullptr) {
  check_kmer_size(k);
  const std::uint64_t mask = kmer_mask(k);
  std::uint64_t kmer = 0;
  std::int64_t bases = 0;  // since the last letter that is none
  in_parts(sequence.size(), check, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint64_t code = base_code(sequence[i]);
      if (code == no_base) {
        bases = 0;
        continue;
      }
      kmer = (kmer << 2 | code) & mask;
      if (++bases >= k) visit(static_cast<std::int64_t>(i) - k + 1, kmer);
    }
  });
}

/// Calls visit(position, forward, reverse) for every k-mer and its reverse complement.
template <typename Visit>
void for_each_kmer_pair(std::string_view sequence, std::int64_t k, Visit&& visit, InterruptCheck check = nullptr) {
  check_kmer_size(k);
  const std::int64_t top = 2 * (k - 1);
  std::uint64_t reverse = 0;
  const std::uint64_t mask = kmer_mask(k);
  std::uint64_t forward = 0;
  std::int64_t bases = 0;
  in_parts(sequence.size(), check, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint64_t code = base_code(sequence[i]);
      if (code == no_base) {
        bases = 0;
        continue;
      }
      forward = (forward << 2 | code) & mask;
      reverse = reverse >> 2 | (3 - code) << top;
      if (++bases >= k) visit(static_cast<std::int64_t>(i) - k + 1, forward, reverse);
    }
  });
}

/// Calls visit(position, kmer, is_reverse) for every canonical k-mer; `is_reverse` tells that it is the one of the
/// other strand. A k-mer that is its own reverse complement counts as forward.
template <typename Visit>
void for_each_canonical_kmer(std::string_view sequence, std::int64_t k, Visit&& visit, InterruptCheck check = nullptr) {
  for_each_kmer_pair(
      sequence, k,
      [&](std::int64_t position, std::uint64_t forward, std::uint64_t reverse) {
        const bool is_reverse = reverse < forward;
        visit(position, is_reverse ? reverse : forward, is_reverse);
      },
      check);
}

/// K-mers side by side with the 0-based positions of their first bases.
struct PositionedKmers {
  std::vector<std::int64_t> positions;
  std::vector<std::uint64_t> kmers;
};

/// All k-mers of a sequence.
SEQTIDE_API PositionedKmers positioned_kmers(std::string_view sequence, std::int64_t k, bool canonical = false,
                                             InterruptCheck check = nullptr);

/// The same, written to memory that has room for sequence.size() - k + 1 of each. Returns how many there are.
SEQTIDE_API std::size_t write_kmers(std::string_view sequence, std::int64_t k, bool canonical, std::int64_t* positions,
                                    std::uint64_t* kmers, InterruptCheck check = nullptr);

}  // namespace seqtide
