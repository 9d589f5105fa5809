/// \file
/// Minimizers: of every w consecutive k-mers the one with the smallest hash.
///
/// Roberts et al. 2004 (Bioinformatics 20:3363), with a pseudo-random order of the k-mers. A window is w consecutive
/// k-mers, so k + w - 1 letters; its minimizer is the k-mer with the smallest hash, the leftmost one if several have
/// it. A position is given once even if it wins several windows; positions ascend. Windows lie within letters A, C, G,
/// T, U of either case: every longest run of them is a sequence of its own, and one shorter than k + w - 1 has no
/// minimizers.
///
/// The hash of a k-mer as in kmer.hpp, all other numbers being unsigned of 32 bits:
///
///     a    = the last bases of the k-mer, at most 16
///     b    = the last bases of its reverse complement, at most 16
///     c    = the first 16 bases of the k-mer
///     h    = a                                            k <= 16
///     h    = min(a, b)                                    k <= 16, canonical
///     h    = a + c * 0x9E3779B1                           k > 16
///     h    = min(a, b) + max(a, b) * 0x9E3779B1           k > 16, canonical
///     h   *= 0x7FEB352D;   h ^= h >> 15;   h *= 0x846CA68B
///     hash = h ^ 0x80000000
///
/// Up to k = 16, different (canonical) k-mers have different hashes; above, two of one window have the same one by
/// chance only, 1 in 2^32. So the canonical minimizers of a sequence and of its reverse complement are the same k-mers.
/// Their places are the same too, but where a window has its smallest k-mer more than once: each strand then has the
/// leftmost one of its own.
///
/// SIMD works on 16 places of a sequence, or of a column of reads, at a time. All instruction sets give the same
/// positions.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/interrupt.hpp"
#include "seqtide/kernels/pieces.hpp"
#include "seqtide/kmers/kmer.hpp"

namespace seqtide {

namespace detail {
constexpr std::uint32_t mixed_minimizer_hash(std::uint32_t h) noexcept {
  h *= 0x7FEB352Du;
  h ^= h >> 15;
  h *= 0x846CA68Bu;
  return h ^ 0x80000000u;
}
}  // namespace detail

/// Largest w; there are no longer sequences in sight.
inline constexpr std::int64_t max_minimizer_window = 0x7FFFFFFF;

/// The hash of a k-mer that orders minimizers, 1 <= k <= 32.
constexpr std::uint32_t minimizer_hash(std::uint64_t kmer, std::int64_t k) noexcept {
  const auto last = static_cast<std::uint32_t>(kmer);
  if (k <= 16) return detail::mixed_minimizer_hash(last);
  const auto first = static_cast<std::uint32_t>(kmer >> (2 * k - 32));
  return detail::mixed_minimizer_hash(last + first * 0x9E3779B1u);
}

/// The hash of both strands of a k-mer that orders canonical minimizers, 1 <= k <= 32.
constexpr std::uint32_t canonical_minimizer_hash(std::uint64_t forward, std::uint64_t reverse,
                                                 std::int64_t k) noexcept {
  const auto a = static_cast<std::uint32_t>(forward);
  const auto b = static_cast<std::uint32_t>(reverse);
  const std::uint32_t less = std::min(a, b);
  if (k <= 16) return detail::mixed_minimizer_hash(less);
  const std::uint32_t greater = a ^ b ^ less;  // std::max() would be a branch that none can predict
  return detail::mixed_minimizer_hash(less + greater * 0x9E3779B1u);
}

/// 0-based positions of the minimizers' first bases. Throws InvalidArgument unless 1 <= k <= 32 and
/// 1 <= w <= max_minimizer_window. `check` is called now and then, here and below.
SEQTIDE_API std::vector<std::int64_t> minimizers(std::string_view sequence, std::int64_t k, std::int64_t w,
                                                 bool canonical = false, InterruptCheck check = nullptr);

/// Those of read i are positions[offsets[i], offsets[i + 1]), counted from the read's first letter.
struct MinimizerColumn {
  std::vector<std::int64_t> offsets;
  std::vector<std::int64_t> positions;
};

/// The minimizers of every read of a column.
SEQTIDE_API MinimizerColumn minimizers_each(const kernels::Pieces& reads, std::int64_t k, std::int64_t w,
                                            bool canonical = false, InterruptCheck check = nullptr);
/// Appends them to a column, whose memory is so used again; an empty one gets its first offset, 0. A column whose call
/// has thrown is not to be used any more.
SEQTIDE_API void append_minimizers(const kernels::Pieces& reads, std::int64_t k, std::int64_t w, bool canonical,
                                   MinimizerColumn& column, InterruptCheck check = nullptr);

struct StrandedKmers {
  std::vector<std::uint64_t> kmers;
  std::vector<std::uint8_t> is_reverse;  ///< 1 where the canonical k-mer is the one of the other strand
};

/// The k-mers at `positions`, in their order. Throws InvalidArgument unless 1 <= k <= 32 and every position has a
/// k-mer.
SEQTIDE_API StrandedKmers kmers_at(std::string_view sequence, std::int64_t k, std::span<const std::int64_t> positions,
                                   bool canonical = false, InterruptCheck check = nullptr);

namespace scalar {
SEQTIDE_API void append_minimizers(const kernels::Pieces& reads, std::int64_t k, std::int64_t w, bool canonical,
                                   MinimizerColumn& column, InterruptCheck check = nullptr);
}  // namespace scalar

}  // namespace seqtide
