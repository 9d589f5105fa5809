#include "seqtide/alignments/statistics/distributions.hpp"

#include <string>

#include "seqtide/error.hpp"

namespace seqtide {

void MapqCounts::merge(const MapqCounts& other) noexcept {
  for (std::size_t mapq = 0; mapq < counts.size(); ++mapq) counts[mapq] += other.counts[mapq];
}

void InsertSizes::add(const BamView& record) {
  constexpr std::uint16_t unwanted = flags::unmapped | flags::mate_unmapped | flags::secondary | flags::supplementary;
  const std::uint16_t flag = record.flag();
  if ((flag & flags::paired) == 0 || (flag & unwanted) != 0) return;
  if (record.reference_id() != record.next_reference_id() || record.tlen() <= 0) return;
  sizes.add(static_cast<std::uint64_t>(record.tlen()));
}

void EditDistances::add(const BamView& record) {
  if ((record.flag() & flags::unmapped) != 0) return;
  const std::optional<TagView> tag = record.tag("NM");
  if (!tag) {
    ++missing;
    return;
  }
  if (!tag->is_integer() || tag->integer() < 0) {
    throw InvalidArgument("record " + quoted(record.name()) + ": tag \"NM\" must be an integer from 0 on");
  }
  distances.add(static_cast<std::uint64_t>(tag->integer()));
}

void EditDistances::merge(const EditDistances& other) {
  distances.merge(other.distances);
  missing += other.missing;
}

void AlignmentLengths::add(const BamView& record) {
  if ((record.flag() & flags::unmapped) != 0) return;
  lengths.add(static_cast<std::uint64_t>(record.reference_length()));
}

}  // namespace seqtide
