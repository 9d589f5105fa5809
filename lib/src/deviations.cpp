#include "seqtide/deviations.hpp"

#include <algorithm>

namespace seqtide {

bool Judge::is_known(std::string_view kind) const noexcept { return known_->knows(kind); }

void Judge::note(DeviationNote note, std::string_view excerpt) {
  note.excerpt = excerpt.substr(0, Place::longest_excerpt);
  notes_.push_back(std::move(note));
}

bool Deviations::knows(std::string_view kind) const noexcept {
  return std::any_of(all_.begin(), all_.end(), [&](const Deviation& known) { return known.kind == kind; });
}

bool Deviations::count(std::string_view kind, Validation accepted_by) noexcept {
  const auto known = std::find_if(all_.begin(), all_.end(), [&](const Deviation& each) { return each.kind == kind; });
  if (known == all_.end()) return false;
  ++known->count;
  known->accepted_by = std::max(known->accepted_by, accepted_by);
  return true;
}

void Deviations::add(std::string_view kind, Validation accepted_by, std::string reason, Place place) {
  if (count(kind, accepted_by)) return;
  all_.push_back({std::string(kind), 1, std::move(reason), std::move(place), accepted_by});
}

}  // namespace seqtide
