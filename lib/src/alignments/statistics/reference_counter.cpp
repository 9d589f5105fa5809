#include "seqtide/alignments/statistics/reference_counter.hpp"

#include <string>

#include "seqtide/error.hpp"

namespace seqtide {

void ReferenceCounter::add(const BamView& record) {
  const std::int32_t id = record.reference_id();
  if (id >= 0 && static_cast<std::size_t>(id) >= references()) {
    throw InvalidArgument("record " + quoted(record.name()) + ": the header has no reference " + std::to_string(id));
  }
  const std::size_t slot = id < 0 ? references() : static_cast<std::size_t>(id);
  if ((record.flag() & flags::unmapped) != 0) {
    ++counts_[slot].unmapped;
    return;
  }
  ++counts_[slot].mapped;
  ++((record.flag() & flags::reverse) != 0 ? strands_[slot].reverse : strands_[slot].forward);
}

void ReferenceCounter::merge(const ReferenceCounter& other) {
  if (other.references() != references()) {
    throw InvalidArgument("counts of " + std::to_string(other.references()) +
                          " references cannot be added to those of " + std::to_string(references()));
  }
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    counts_[i].mapped += other.counts_[i].mapped;
    counts_[i].unmapped += other.counts_[i].unmapped;
    strands_[i].forward += other.strands_[i].forward;
    strands_[i].reverse += other.strands_[i].reverse;
  }
}

}  // namespace seqtide
