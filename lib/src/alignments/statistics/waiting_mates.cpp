#include "seqtide/alignments/statistics/waiting_mates.hpp"

#include <algorithm>

#include "seeded_hash.hpp"

namespace seqtide {

std::size_t WaitingMates::NameHash::operator()(const std::string& name) const noexcept { return SeededHash()(name); }

// Reads that end in front of `pos` overlap no mate that is still to come.
void WaitingMates::forget(std::int32_t reference_id, std::int64_t pos) {
  if (reference_id != reference_) {
    mates_.clear();
    reference_ = reference_id;
  } else if (mates_.size() >= sweep_at_) {
    std::erase_if(mates_, [pos](const auto& entry) { return entry.second.end < pos; });
    sweep_at_ = std::max<std::size_t>(1024, 2 * mates_.size());
  }
}

std::optional<WaitingMates::Mate> WaitingMates::take(const BamView& record) {
  forget(record.reference_id(), record.pos());
  const auto found = mates_.find(std::string(record.name()));
  if (found == mates_.end()) return {};
  const Mate mate = found->second;
  mates_.erase(found);
  if (mate.end < record.pos()) return {};
  return mate;
}

}  // namespace seqtide
