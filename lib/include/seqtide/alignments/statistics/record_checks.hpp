/// \file
/// RecordChecks: whether records contradict themselves, their header, the order that it claims, or their mates.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "seqtide/alignments/found_records.hpp"
#include "seqtide/alignments/sam/header.hpp"
#include "seqtide/alignments/statistics/counter.hpp"
#include "seqtide/alignments/statistics/mate_checks.hpp"
#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"

namespace seqtide {

enum class RecordFault : std::uint8_t {
  flag_unpaired,     ///< a flag of pairs without flag 0x1
  flag_mate,         ///< a read of a pair that is neither the first nor the second
  flag_proper,       ///< a proper pair of which one read is unmapped
  flag_unmapped,     ///< an unmapped record that is secondary or supplementary
  mapq_unmapped,     ///< an unmapped record with a MAPQ
  mapped_nowhere,    ///< a mapped record without a reference or position
  beyond_reference,  ///< the end lies behind that of the reference
  unsorted,          ///< a record that lies before the one in front of it, where the header says "coordinate"
};
inline constexpr std::size_t record_fault_count = 8;

/// Takes the records in the order of the file.
class SEQTIDE_API RecordChecks final : public AlignmentCounter {
 public:
  RecordChecks() = default;

  /// Before the first record: the lengths of the references, and whether the header claims an order.
  void start(const SamHeader& header);
  /// Reference ids are those of the header.
  void add(const BamView& record) override;
  /// After the last record.
  void finish() { mates_.finish(); }

  FoundRecords found(RecordFault fault) const noexcept { return found_[static_cast<std::size_t>(fault)]; }
  const MateChecks& mates() const noexcept { return mates_; }
  /// Records of a reference, as indexes count them.
  std::uint64_t mapped(std::size_t reference) const noexcept { return references_[reference].mapped; }
  std::uint64_t unmapped(std::size_t reference) const noexcept { return references_[reference].unmapped; }
  /// Records without a reference.
  std::uint64_t unplaced() const noexcept { return unplaced_; }

 private:
  struct OfReference {
    std::int64_t length;  // 0 if it is not known
    std::uint64_t mapped = 0;
    std::uint64_t unmapped = 0;
  };

  void count(RecordFault fault) noexcept { found_[static_cast<std::size_t>(fault)].add(records_); }
  void check_flag(const BamView& record) noexcept;
  void check_place(const BamView& record);

  std::vector<OfReference> references_;
  bool sorted_ = false;
  std::int64_t last_ = -1;  // the place of the record before
  std::uint64_t records_ = 0;
  std::uint64_t unplaced_ = 0;
  std::array<FoundRecords, record_fault_count> found_{};
  MateChecks mates_;
};

}  // namespace seqtide
