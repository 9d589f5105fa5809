#include "seqtide/alignments/statistics/record_checks.hpp"

#include <limits>

#include "seqtide/alignments/flags.hpp"
#include "seqtide/alignments/record.hpp"

namespace seqtide {
namespace {

constexpr std::uint16_t flags_of_pairs =
    flags::proper_pair | flags::mate_unmapped | flags::mate_reverse | flags::which_read;
constexpr std::int64_t behind_all = std::numeric_limits<std::int64_t>::max();

}  // namespace

void RecordChecks::start(const SamHeader& header) {
  references_.clear();
  for (const Reference& reference : header.references()) references_.push_back({.length = reference.length});
  sorted_ = header.value("HD", "SO") == "coordinate";
}

void RecordChecks::add(const BamView& record) {
  ++records_;
  check_flag(record);
  check_place(record);
  mates_.add(record);
}

void RecordChecks::check_flag(const BamView& record) noexcept {
  const std::uint16_t flag = record.flag();
  const bool unmapped = (flag & flags::unmapped) != 0;
  if ((flag & flags::paired) == 0) {
    if ((flag & flags_of_pairs) != 0) count(RecordFault::flag_unpaired);
  } else {
    if ((flag & flags::which_read) == 0) count(RecordFault::flag_mate);
    const bool alone = (flag & (flags::unmapped | flags::mate_unmapped)) != 0;
    if ((flag & flags::proper_pair) != 0 && alone) count(RecordFault::flag_proper);
  }
  if (unmapped && (flag & flags::not_primary) != 0) count(RecordFault::flag_unmapped);
  if (unmapped && record.mapq() != 0) count(RecordFault::mapq_unmapped);
}

void RecordChecks::check_place(const BamView& record) {
  const bool mapped = (record.flag() & flags::unmapped) == 0;
  const std::int64_t pos = record.pos();
  const auto id = static_cast<std::size_t>(record.reference_id());
  const bool placed = id < references_.size();  // -1 becomes the largest number
  if (mapped && (!placed || pos < 0)) count(RecordFault::mapped_nowhere);
  std::int64_t place = behind_all;
  if (placed) {
    OfReference& reference = references_[id];
    ++(mapped ? reference.mapped : reference.unmapped);
    if (pos >= 0 && reference.length > 0 && record.reference_end() > reference.length) {
      count(RecordFault::beyond_reference);
    }
    place = static_cast<std::int64_t>(id) * (std::int64_t{1} << 32) + pos;
  } else {
    ++unplaced_;
  }
  if (sorted_ && place < last_) count(RecordFault::unsorted);
  last_ = place;
}

}  // namespace seqtide
