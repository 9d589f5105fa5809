#include "seqtide/qc/alignment_qc.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace seqtide {

void ReadGroupQc::add(const BamView& record) {
  flags.add(record);
  mapq.add(record);
  insert_sizes.add(record);
  errors.add(record);
  if ((record.flag() & (seqtide::flags::unmapped | seqtide::flags::not_primary)) != 0) return;
  ++((record.flag() & seqtide::flags::reverse) != 0 ? reverse : forward);
}

void ReadGroupQc::merge(const ReadGroupQc& other) {
  flags.merge(other.flags);
  mapq.merge(other.mapq);
  insert_sizes.merge(other.insert_sizes);
  errors.merge(other.errors);
  forward += other.forward;
  reverse += other.reverse;
}

void AlignmentQc::add(const BamView& record) {
  const std::optional<TagView> tag = record.tag("RG");
  const std::string_view name = tag ? tag->text() : std::string_view();
  auto group = groups_.find(name);
  if (group == groups_.end()) group = groups_.try_emplace(std::string(name)).first;
  group->second.add(record);
}

void AlignmentQc::merge(const AlignmentQc& other) {
  if (this == &other) return merge(AlignmentQc(other));
  for (const auto& [name, group] : other.groups_) groups_[name].merge(group);
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
