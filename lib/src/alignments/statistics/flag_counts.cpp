#include "seqtide/alignments/statistics/flag_counts.hpp"

namespace seqtide {
namespace {

constexpr std::uint8_t confident_mapq = 5;

void add_pair(const BamView& record, FlagCategories& counts) noexcept {
  const std::uint16_t flag = record.flag();
  const bool mapped = (flag & flags::unmapped) == 0;
  const bool mate_mapped = (flag & flags::mate_unmapped) == 0;
  ++counts.paired;
  counts.read1 += (flag & flags::read1) != 0;
  counts.read2 += (flag & flags::read2) != 0;
  counts.properly_paired += mapped && (flag & flags::proper_pair) != 0;
  counts.singletons += mapped && !mate_mapped;
  if (!mapped || !mate_mapped) return;
  ++counts.both_mapped;
  if (record.reference_id() == record.next_reference_id()) return;
  ++counts.mate_elsewhere;
  counts.mate_elsewhere_confident += record.mapq() >= confident_mapq;
}

void merge_categories(const FlagCategories& from, FlagCategories& to) noexcept {
  to.total += from.total;
  to.primary += from.primary;
  to.secondary += from.secondary;
  to.supplementary += from.supplementary;
  to.duplicates += from.duplicates;
  to.primary_duplicates += from.primary_duplicates;
  to.mapped += from.mapped;
  to.primary_mapped += from.primary_mapped;
  to.paired += from.paired;
  to.read1 += from.read1;
  to.read2 += from.read2;
  to.properly_paired += from.properly_paired;
  to.both_mapped += from.both_mapped;
  to.singletons += from.singletons;
  to.mate_elsewhere += from.mate_elsewhere;
  to.mate_elsewhere_confident += from.mate_elsewhere_confident;
}

}  // namespace

void FlagCounts::add(const BamView& record) {
  const std::uint16_t flag = record.flag();
  FlagCategories& counts = (flag & flags::qc_fail) != 0 ? failed : passed;
  const bool mapped = (flag & flags::unmapped) == 0;
  const bool duplicate = (flag & flags::duplicate) != 0;
  ++counts.total;
  counts.mapped += mapped;
  counts.duplicates += duplicate;
  if ((flag & flags::secondary) != 0) {
    ++counts.secondary;
  } else if ((flag & flags::supplementary) != 0) {
    ++counts.supplementary;
  } else {
    ++counts.primary;
    counts.primary_mapped += mapped;
    counts.primary_duplicates += duplicate;
    if ((flag & flags::paired) != 0) add_pair(record, counts);
  }
}

void FlagCounts::merge(const FlagCounts& other) noexcept {
  merge_categories(other.passed, passed);
  merge_categories(other.failed, failed);
}

}  // namespace seqtide
