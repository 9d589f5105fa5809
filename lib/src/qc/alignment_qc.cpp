#include "seqtide/qc/alignment_qc.hpp"

#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>

#include "seqtide/error.hpp"

namespace seqtide {

void ReadGroupQc::add(const BamView& record, ReferenceBases* reference) {
  errors.add(record, reference);  // which may fail
  flags.add(record);
  mapq.add(record);
  insert_sizes.add(record);
  if ((record.flag() & seqtide::flags::not_primary) != 0) return;
  const auto size = static_cast<std::size_t>(record.sequence_size());
  bases += size;
  if (record.has_quality()) {
    scored_bases += size;
    score_sum += std::accumulate(record.quality(), record.quality() + size, std::uint64_t{0});
  }
  if ((record.flag() & seqtide::flags::unmapped) != 0) return;
  ++((record.flag() & seqtide::flags::reverse) != 0 ? reverse : forward);
}

void ReadGroupQc::merge(const ReadGroupQc& other) {
  flags.merge(other.flags);
  mapq.merge(other.mapq);
  insert_sizes.merge(other.insert_sizes);
  errors.merge(other.errors);
  forward += other.forward;
  reverse += other.reverse;
  bases += other.bases;
  scored_bases += other.scored_bases;
  score_sum += other.score_sum;
}

void AlignmentQc::compare_with(ReferenceBases& reference, const GcCounts& windows) {
  if (!groups_.empty() && gc_bias_.windows() != windows) {
    throw InvalidArgument("records before were compared with another reference, or with none");
  }
  reference_ = &reference;
  if (groups_.empty()) gc_bias_ = GcBias(windows);
}

void AlignmentQc::add(const BamView& record) {
  const std::optional<TagView> tag = record.tag("RG");
  const std::string_view name = tag ? tag->text() : std::string_view();
  auto group = groups_.find(name);
  if (group == groups_.end()) group = groups_.try_emplace(std::string(name)).first;
  std::optional<std::size_t> gc;
  if (reference_ != nullptr) gc = GcBias::window_of(record, *reference_);
  group->second.add(record, reference_);
  if (gc) gc_bias_.add(*gc);
  coverage_.add(record);
}

void AlignmentQc::merge(const AlignmentQc& other) {
  if (this == &other) return merge(AlignmentQc(other));
  if (!groups_.empty() && !other.groups_.empty() && gc_bias_.windows() != other.gc_bias_.windows()) {
    throw InvalidArgument("parts were compared with different references, or only one of them with any");
  }
  gc_bias_.merge(other.gc_bias_);
  for (const auto& [name, group] : other.groups_) groups_[name].merge(group);
  coverage_.merge(other.coverage_);
}

std::vector<std::string> AlignmentQc::names() const {
  std::vector<std::string> names;
  for (const auto& [name, group] : groups_) names.push_back(name);
  return names;
}

const ReadGroupQc* AlignmentQc::group(std::string_view name) const noexcept {
  const auto found = groups_.find(name);
  return found == groups_.end() ? nullptr : &found->second;
}

ReadGroupQc AlignmentQc::all() const {
  ReadGroupQc all;
  for (const auto& [name, group] : groups_) all.merge(group);
  return all;
}

}  // namespace seqtide
