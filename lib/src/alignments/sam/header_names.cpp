// The names of references: which are taken, and whose they are.
#include <algorithm>
#include <unordered_set>
#include <utility>

#include "alignments/sam/header_rules.hpp"
#include "seeded_hash.hpp"
#include "seqtide/error.hpp"

namespace seqtide {

namespace {

constexpr std::size_t fewest_slots = 16;

std::vector<std::string_view> alternative_names(const sam::HeaderLineView& line) {
  std::vector<std::string_view> names;
  const std::string_view* field = line.find("AN");
  if (field == nullptr) return names;
  for (std::size_t start = 0; start <= field->size();) {
    const std::size_t end = std::min(field->find(',', start), field->size());
    names.push_back(field->substr(start, end - start));
    start = end + 1;
  }
  return names;
}

std::string twice(std::string_view name) { return "reference name " + quoted(name) + " comes twice"; }

}  // namespace

std::size_t sam::NameTable::slot_of(const std::vector<Reference>& references, std::string_view name) const noexcept {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = SeededHash()(name) & mask;
  while (slots_[slot] >= 0 && references[static_cast<std::size_t>(slots_[slot])].name != name) slot = (slot + 1) & mask;
  return slot;
}

std::int32_t sam::NameTable::find(const std::vector<Reference>& references, std::string_view name) const noexcept {
  return slots_.empty() ? -1 : slots_[slot_of(references, name)];
}

void sam::NameTable::add_last(const std::vector<Reference>& references) {
  std::size_t first = references.size() - 1;
  if (references.size() * 2 > slots_.size()) {
    slots_.assign(std::max(fewest_slots, slots_.size() * 2), -1);
    first = 0;
  }
  for (std::size_t id = first; id < references.size(); ++id) {
    slots_[slot_of(references, references[id].name)] = static_cast<std::int32_t>(id);
  }
}

sam::NameDictionary& sam::NameDictionary::operator=(const NameDictionary& other) {
  if (this != &other) names_ = other.current();
  return *this;
}

DictionaryPtr sam::NameDictionary::current() const {
  const std::lock_guard lock(mutex_);
  return names_;
}

DictionaryPtr sam::NameDictionary::of(const std::vector<Reference>& references) const {
  const std::lock_guard lock(mutex_);
  if (names_ == nullptr) {
    ColumnBuilder names;
    for (const Reference& reference : references) names.append(reference.name);
    names_ = std::make_shared<const Dictionary>(std::move(names).finish());
  }
  return names_;
}

std::int32_t SamHeader::owner_of(std::string_view name) const {
  const std::int32_t id = reference_id(name);
  if (id >= 0 || alternative_ids_.empty()) return id;
  const auto found = alternative_ids_.find(std::string(name));
  return found == alternative_ids_.end() ? -1 : found->second;
}

std::string SamHeader::add_reference(const sam::HeaderLineView& line, sam::HeaderFaults& faults) {
  const auto add_fault = [&](std::string_view name) {
    faults.push_back({"header_reference_name", twice(name), Validation::standard});
  };
  Reference reference;
  std::string fault = sam::parse_reference(line, reference);
  if (!fault.empty()) return fault;
  if (reference_id(reference.name) >= 0) return twice(reference.name);
  if (owner_of(reference.name) >= 0) add_fault(reference.name);
  const auto id = static_cast<std::int32_t>(references_.size());
  references_.push_back(std::move(reference));
  ids_.add_last(references_);
  names_.clear();
  for (const std::string_view name : alternative_names(line)) {
    if (owner_of(name) >= 0) add_fault(name);
    alternative_ids_.try_emplace(std::string(name), id);
  }
  return "";
}

void SamHeader::rebuild_references() {
  references_.clear();
  ids_.clear();
  names_.clear();
  alternative_ids_.clear();
  sam::HeaderLineView line;
  sam::HeaderFaults known;
  for (std::size_t i = 0; i < line_count(); ++i) {
    if (line_text(i).substr(1, 2) != "SQ") continue;
    sam::parse_header_line(line_text(i), line);
    add_reference(line, known);
  }
}

std::string SamHeader::references_fault(const sam::HeaderLineView& added, const sam::HeaderLineView& removed) const {
  if (added.type != "SQ") return "";
  const std::int32_t replaced = removed.type == "SQ" ? reference_id(*removed.find("SN")) : -1;
  std::vector<std::string_view> names = alternative_names(added);
  names.push_back(*added.find("SN"));
  std::unordered_set<std::string_view, SeededHash> own;
  for (const std::string_view name : names) {
    const std::int32_t owner = owner_of(name);
    if (!own.insert(name).second || (owner >= 0 && owner != replaced)) return twice(name);
  }
  return "";
}

}  // namespace seqtide
