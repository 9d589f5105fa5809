/// \file
/// MateChecks: whether the two reads of each pair tell the same of each other, as Picard's ValidateSamFile looks at it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/alignments/found_records.hpp"
#include "seqtide/alignments/statistics/counter.hpp"
#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"

namespace seqtide {

/// What a read of a pair says that its mate does not; behind each the error of Picard.
enum class MateFault : std::uint8_t {
  missing,        ///< there is no mate: MATE_NOT_FOUND
  same_end,       ///< both are the first read or both the second one: MATES_ARE_SAME_END
  flag_unmapped,  ///< flag 0x8: MISMATCH_FLAG_MATE_UNMAPPED
  flag_reverse,   ///< flag 0x20: MISMATCH_FLAG_MATE_NEG_STRAND
  reference,      ///< RNEXT: MISMATCH_MATE_REF_INDEX
  position,       ///< PNEXT: MISMATCH_MATE_ALIGNMENT_START
  cigar,          ///< the tag MC, if there is one: MISMATCH_MATE_CIGAR_STRING
};
inline constexpr std::size_t mate_fault_count = 7;

/// Looks at the primary records of templates of two reads, in any order. A read waits in a table for its mate; one that
/// comes while the table is full is left out.
class SEQTIDE_API MateChecks final : public AlignmentCounter {
 public:
  /// \param max_bytes  about what the table may hold
  explicit MateChecks(std::size_t max_bytes = std::size_t{512} << 20) : max_bytes_(max_bytes) {}

  void add(const BamView& record) override;
  /// After the last record. If reads were left out, no mate counts as missing: it may be one of them.
  void finish();

  FoundRecords found(MateFault fault) const noexcept { return found_[static_cast<std::size_t>(fault)]; }
  /// Reads that were left out.
  std::uint64_t left_out() const noexcept { return left_out_; }

 private:
  // What a record tells of itself and of its mate.
  struct Told {
    std::uint64_t record;
    std::int32_t reference_id;
    std::int32_t pos;
    std::int32_t next_reference_id;
    std::int32_t next_pos;
    std::uint16_t flag;
    bool has_mate_cigar;
    std::string_view cigar;  // the operations as stored
    std::string_view mate_cigar;
  };
  struct Read {
    Told told;  // its texts are those of told_by()
    std::uint64_t hash;
    std::size_t name_size;
    std::string text;  // name, CIGAR and CIGAR of the mate

    std::string_view name() const noexcept { return std::string_view(text).substr(0, name_size); }
  };

  Told told_by(const BamView& record) const noexcept;
  static Told told_by(const Read& read) noexcept;
  static std::size_t bytes_of(const Read& read) noexcept;
  void compare(const Told& read, const Told& mate) noexcept;
  void count(MateFault fault, std::uint64_t record) noexcept { found_[static_cast<std::size_t>(fault)].add(record); }
  std::size_t find(std::uint64_t hash, std::string_view name) const noexcept;
  std::uint32_t new_read();
  void release(std::size_t slot);
  void grow();

  // A table of hashes with open addresses. Reads that are done with keep their memory for others.
  std::vector<Read> reads_;
  std::vector<std::uint32_t> unused_;  // of reads_
  std::vector<std::uint32_t> slots_;   // 1 + index in reads_, or 0; as many as a power of two
  std::size_t waiting_ = 0;
  std::size_t bytes_ = 0;
  std::size_t max_bytes_;
  std::uint64_t records_ = 0;
  std::uint64_t left_out_ = 0;
  std::array<FoundRecords, mate_fault_count> found_{};
};

}  // namespace seqtide
