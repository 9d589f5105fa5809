/// \file
/// Pileup: the reads over each position of the reference, one position after the other.
///
///     seqtide::Pileup pileup;
///     seqtide::PileupColumn column;
///     while (next_column(reader, pileup, column)) use(column.pos, column.reads);
///
/// Columns are values: they stay valid for ever. Memory is bounded by the reads over one position and the columns kept.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "seqtide/alignments/filter.hpp"
#include "seqtide/alignments/statistics/counter.hpp"
#include "seqtide/alignments/statistics/waiting_mates.hpp"
#include "seqtide/api.h"
#include "seqtide/interrupt.hpp"
#include "seqtide/region.hpp"

namespace seqtide {

struct PileupOptions {
  AlignmentFilter filter{0, default_excluded, 0};
  /// Bases of a lower Phred score are left out; deletions, skips and bases without a score stay.
  std::uint8_t min_base_quality = 0;
  /// More reads over one position, whatever their bases' qualities, are a LimitError: none is dropped in silence.
  std::uint64_t max_depth = std::numeric_limits<std::uint64_t>::max();
  /// Called now and then by a search for the next column, which goes on after it has thrown.
  InterruptCheck interrupt_check = nullptr;
  /// Where both reads of a proper pair lie over a position, only one of them is in its column, by the rule of samtools
  /// mpileup (without -x). Of equal bases, of two deletions or skips, and of a base and a deletion, the name of the
  /// pair decides which read that is, for all of the pair; of different bases the better one stays. The score of the
  /// base becomes the sum of both, at most 200, if they are equal, and else four fifths of its own, rounded down; where
  /// there is no score, none is made. A skip of one read only leaves both of them. min_base_quality looks at these
  /// scores.
  bool overlaps_once = false;
};

/// One read at one position.
struct SEQTIDE_API PileupRead {
  std::shared_ptr<const std::string> raw;  ///< the record
  std::int64_t query_position = -1;        ///< 0-based in the sequence; -1 in a deletion or a skip
  std::int64_t next_query_position = 0;    ///< of the first base behind this position: there stands an insertion
  std::int64_t indel = 0;  ///< bases inserted (> 0) or deleted (< 0) between this position and the next aligned one
  bool is_deletion = false;
  bool is_refskip = false;                      ///< CIGAR operation N
  std::optional<std::uint8_t> overlap_quality;  ///< score of the base, where it stays for its mate's too

  BamView record() const noexcept { return BamView(*raw); }
  /// A letter; 0 in a deletion or a skip, or if the record has none.
  char base() const noexcept;
  /// The letters of an insertion behind this position; "" without one, or if the record has no sequence.
  std::string inserted() const;
  /// A Phred score, overlap_quality if there is one; 255 where base() is 0 or the record has no scores.
  std::uint8_t quality() const noexcept;
};

struct PileupColumn {
  std::int32_t reference_id = 0;
  std::int64_t pos = 0;           ///< 0-based
  std::vector<PileupRead> reads;  ///< in the order of the file, at least one
};

/// The machine: give it sorted records as it asks for them.
class SEQTIDE_API Pileup {
 public:
  /// \param region  only its positions make columns
  explicit Pileup(const PileupOptions& options = {}, std::optional<Region> region = {})
      : options_(options), region_(region), meter_(options.interrupt_check) {}

  /// The next column. False if more records are needed, or after finish() at the end. Throws LimitError.
  bool next(PileupColumn& column);
  /// The next record; only after next() has said false. Throws InvalidArgument for one out of coordinate order.
  void add(const BamView& record);
  /// There are no more records.
  void finish() noexcept { finished_ = true; }
  bool finished() const noexcept { return finished_; }

 private:
  // A read on its way along the reference.
  struct Walk {
    std::shared_ptr<const std::string> raw;
    std::size_t operation = 0;
    std::int64_t reference = 0;  // where the operation begins
    std::int64_t query = 0;
    std::int64_t end = 0;  // of the alignment
    std::uint64_t number = 0;
    WaitingMates::Mate mate = {};  // the read of the pair that came first, if it overlaps; else it ends at 0

    void read_at(std::int64_t position, PileupRead& read);
  };

  bool is_good_enough(const PileupRead& read) const noexcept {
    return options_.min_base_quality == 0 || read.quality() >= options_.min_base_quality;
  }
  bool fill(PileupColumn& column);
  WaitingMates::Mate find_mate(const BamView& record, const Walk& walk);
  void keep_one_of_pairs(PileupColumn& column);

  PileupOptions options_;
  std::optional<Region> region_;
  std::int32_t reference_ = -1;
  std::int64_t position_ = 0;
  std::vector<Walk> active_;
  std::optional<Walk> waiting_;  // begins behind position_, or on another reference
  std::int32_t waiting_reference_ = -1;
  std::int32_t last_reference_ = -1;
  std::int64_t last_pos_ = 0;
  std::uint64_t reads_ = 0;
  WaitingMates mates_;
  bool finished_ = false;
  InterruptMeter meter_;  // of reads at positions
};

/// The next column of the reader's records. False at the end, when the pileup is finished(), and else if none came of
/// about `max_bytes` bytes of records.
SEQTIDE_API bool next_column(AlignmentReader& reader, Pileup& pileup, PileupColumn& column,
                             std::uint64_t max_bytes = std::numeric_limits<std::uint64_t>::max());

}  // namespace seqtide
