/// \file
/// Where and how aligned reads differ from the reference, as their tags MD and their CIGARs tell, or the reference
/// itself.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/alignments/record.hpp"
#include "seqtide/alignments/statistics/histogram.hpp"
#include "seqtide/api.h"
#include "seqtide/qc/reference_bases.hpp"

namespace seqtide {

/// What is counted in each bin of positions (see position_counts.hpp) of reads as they were sequenced: of a record with
/// the flag 0x10, the last base of SEQ has position 0. Hard clips have no positions.
struct CycleCounts {
  std::uint64_t aligned = 0;     ///< bases of M, = and X
  std::uint64_t compared = 0;    ///< of these, those whose mismatches are known: by MD, by = and X, or by the reference
  std::uint64_t mismatches = 0;  ///< X, or what MD or the reference says
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

  /// \param reference  for records without MD, or with a wrong one; null if there is none
  /// Throws std::bad_alloc, or as ReferenceBases::bases does, and then has counted nothing.
  void add(const BamView& record, ReferenceBases* reference = nullptr);
  void merge(const AlignmentErrors& other);

  /// As many bins as the longest read needs.
  std::vector<CycleCounts> cycles() const;
  const Substitutions& substitutions() const noexcept { return substitutions_; }
  /// Insertions and deletions by their length; neighbouring operations of one kind are one.
  const Histogram& insertion_lengths() const noexcept { return insertion_lengths_; }
  const Histogram& deletion_lengths() const noexcept { return deletion_lengths_; }
  /// Reads without MD whose CIGAR has M, and that no reference was there for: their mismatches are not known.
  std::uint64_t without_md() const noexcept { return without_md_; }
  /// Reads whose MD disagrees with their CIGAR; they are compared as if they had none.
  std::uint64_t wrong_md() const noexcept { return wrong_md_; }

 private:
  friend class AlignmentQcState;
  struct Mismatch {
    std::size_t at;  // place in SEQ
    char reference;  // in the direction of SEQ; 0 if it is not known
  };

  bool find_mismatches(const BamView& record, ReferenceBases* reference, bool& has_wrong_md);
  void find_mismatches_by_md(const BamView& record, std::string_view md);
  bool find_mismatches_by_operations(const BamView& record);
  bool find_mismatches_by_reference(const BamView& record, ReferenceBases& reference);
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
  // Of one read.
  std::vector<Mismatch> mismatches_;
  std::string letters_;
};

}  // namespace seqtide
