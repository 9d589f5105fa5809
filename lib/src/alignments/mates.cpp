#include "seqtide/alignments/mates.hpp"

#include "seqtide/error.hpp"

namespace seqtide {

MateSearch::MateSearch(const BamView& record, std::int32_t reference_id)
    : name_(record.name()),
      which_(record.flag() & flags::which_read),
      reference_id_(record.next_pos() < 0 ? -1 : reference_id),
      pos_(record.next_pos()) {
  if ((record.flag() & flags::paired) == 0) throw InvalidArgument("record " + quoted(name_) + " is not paired");
}

Region MateSearch::region() const noexcept {
  const std::int64_t begin = reference_id_ < 0 ? 0 : pos_;
  return {reference_id_, begin, begin + 1};
}

bool MateSearch::is_mate(const BamView& record) const noexcept {
  const std::uint16_t flag = record.flag();
  return (flag & flags::paired) != 0 && (flag & flags::not_primary) == 0 && (flag & flags::which_read) != which_ &&
         record.name() == name_ && (reference_id_ < 0 || record.pos() == pos_);
}

bool MateSearch::next(AlignmentReader& records, BamView& mate) const {
  while (records.next(mate)) {
    if (is_mate(mate)) return true;
  }
  return false;
}

}  // namespace seqtide
