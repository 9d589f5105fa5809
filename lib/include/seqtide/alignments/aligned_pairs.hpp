/// \file
/// AlignedPairs: where the bases of an alignment record lie on the reference (SAM specification, section 1.4.6).
///
///     seqtide::AlignedPairs pairs(record);
///     for (seqtide::AlignedPair pair; pairs.next(pair);) use(pair.query, pair.reference);
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "seqtide/alignments/md.hpp"
#include "seqtide/alignments/record.hpp"
#include "seqtide/api.h"

namespace seqtide {

/// Whether a record has a position and a CIGAR, and so lies somewhere.
inline bool is_placed(const BamView& record) noexcept { return record.pos() >= 0 && !record.cigar().empty(); }

/// A base of the read, one of the reference, or both beside each other.
struct AlignedPair {
  std::int64_t query = -1;      ///< 0-based place in the sequence; -1 for deletions and skipped bases
  std::int64_t reference = -1;  ///< 0-based position; -1 for insertions and soft clips
  char base = '\0';             ///< of the reference, if asked for, in lower case if the read differs; 0 if unknown
};

/// Which pairs are wanted.
enum class PairChoice : std::uint8_t {
  all,
  read,  ///< those that have a base of the read
  both,  ///< those that have both bases
};

/// Goes through the pairs of one record, in order; of a record that is not placed there are none. Takes no memory,
/// since a CIGAR may claim any length.
///
/// Thread safety: one thread at a time.
class SEQTIDE_API AlignedPairs {
 public:
  /// \param record      must last as long as this
  /// \param with_bases  whether to tell the bases of the reference, from the tag MD
  /// Throws InvalidArgument for a CIGAR that reaches beyond what a position or a sequence may be; with bases also if
  /// there is no MD, or the sequence is not as long as the CIGAR says.
  explicit AlignedPairs(const BamView& record, PairChoice choice = PairChoice::all, bool with_bases = false);

  /// For who puts all pairs into a list: throws InvalidArgument if a CIGAR of a few bytes claims far more than the
  /// sequence has bases, 2^22 pairs or more.
  void require_few() const;
  /// The next pair; false at the end. With bases, throws InvalidArgument if MD disagrees with the CIGAR.
  bool next(AlignedPair& pair);

 private:
  bool start_operation();
  char base_at(std::int64_t query) const noexcept;
  char reference_base(bool in_query, bool in_reference);

  CigarView cigar_;
  const std::uint8_t* sequence_ = nullptr;
  std::optional<MdWalk> md_;
  PairChoice choice_;
  std::int64_t bases_ = 0;       // of the sequence
  std::size_t operations_ = 0;   // started so far
  std::uint32_t operation_ = 0;  // the one at hand
  std::uint32_t left_ = 0;       // of its bases
  std::int64_t query_ = 0;
  std::int64_t reference_ = 0;
};

/// Positions [begin, end) of the reference, 0-based, that one operation aligns.
struct AlignedBlock {
  std::int64_t begin = 0;
  std::int64_t end = 0;

  bool operator==(const AlignedBlock&) const = default;
};

/// A block for every operation M, = and X; none of a record that is not placed.
SEQTIDE_API std::vector<AlignedBlock> aligned_blocks(const BamView& record);

}  // namespace seqtide
