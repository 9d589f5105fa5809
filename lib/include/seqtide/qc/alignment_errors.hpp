/// \file
/// Where and how aligned reads differ from the reference, as their own tags MD and their CIGARs tell.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "seqtide/alignments/record.hpp"
#include "seqtide/alignments/statistics/histogram.hpp"
#include "seqtide/api.h"

namespace seqtide {

/// What is counted in each bin of positions (see position_counts.hpp) of reads as they were sequenced: of a record with
/// the flag 0x10, the last base of SEQ has position 0. Hard clips have no positions.
struct CycleCounts {
  std::uint64_t aligned = 0;     ///< bases of M, = and X
  std::uint64_t compared = 0;    ///< of these, those whose mismatches are known: by MD, or by = and X
  std::uint64_t mismatches = 0;  ///< X, or what MD says
  std::uint64_t insertions = 0;  ///< that begin here, in the direction of sequencing
  std::uint64_t deletions = 0;   ///< behind the base at this position, in the direction of sequencing
  std::uint64_t clipped = 0;     ///< bases of S

  bool operator==(const CycleCounts&) const = default;
};

/// Thread safety: one thread may add; several may ask while none adds.
class SEQTIDE_API AlignmentErrors {
 public:
  /// Substitutions by base of the reference, then of the read, both in the direction of sequencing: A, C, G, T.
  using Substitutions = std::array<std::array<std::uint64_t, 4>, 4>;

  /// Throws std::bad_alloc, and then has counted nothing.
  void add(const BamView& record);
  void merge(const AlignmentErrors& other);

  /// As many bins as the longest read needs.
  std::vector<CycleCounts> cycles() const;
  const Substitutions& substitutions() const noexcept { return substitutions_; }
  /// Insertions and deletions by their length; neighbouring operations of one kind are one.
  const Histogram& insertion_lengths() const noexcept { return insertion_lengths_; }
  const Histogram& deletion_lengths() const noexcept { return deletion_lengths_; }
  /// Reads without MD whose CIGAR has M: their mismatches are not known.
  std::uint64_t without_md() const noexcept { return without_md_; }
  /// Reads whose MD disagrees with their CIGAR; they are taken for reads without one.
  std::uint64_t wrong_md() const noexcept { return wrong_md_; }

 private:
  friend class AlignmentQcState;
  struct Mismatch {
    std::size_t at;  // place in SEQ
    char reference;  // in the direction of SEQ; 0 if it is not known
  };

  bool find_mismatches(const BamView& record);
  void find_mismatches_by_md(const BamView& record, std::string_view md);
  void count_mismatches(const BamView& record);
  void count_operations(const BamView& record, bool is_compared);
  void count_range(std::uint64_t CycleCounts::*count, std::size_t begin, std::size_t end);

  // Of aligned, compared and clipped bases in the bins of exact positions, the changes from the position before; one
  // bin more than there are.
  std::vector<CycleCounts> counts_{CycleCounts()};
  Substitutions substitutions_{};
  Histogram insertion_lengths_;
  Histogram deletion_lengths_;
  std::uint64_t without_md_ = 0;
  std::uint64_t wrong_md_ = 0;
  std::vector<Mismatch> mismatches_;  // of one read
};

}  // namespace seqtide
