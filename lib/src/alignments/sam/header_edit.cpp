#include <algorithm>
#include <utility>

#include "alignments/sam/header_rules.hpp"
#include "seqtide/error.hpp"

namespace seqtide {

namespace {

bool is_head(const SamHeader& header, std::size_t index) { return header.line_text(index).substr(1, 2) == "HD"; }

// The index of the first @HD line other than the one at `but`, the number of lines if there is none.
std::size_t find_head(const SamHeader& header, std::size_t but) {
  std::size_t index = 0;
  while (index < header.line_count() && (index == but || !is_head(header, index))) ++index;
  return index;
}

std::string place_fault(const SamHeader& header, std::size_t index, bool goes, const sam::HeaderLineView& added) {
  if (added.type == "HD") {
    if (index != 0) return "@HD must be the first line";
    return find_head(header, goes ? index : header.line_count()) < header.line_count() ? "there is a @HD line already"
                                                                                       : "";
  }
  const bool pushes_down = !goes && index == 0 && header.line_count() > 0;
  return pushes_down && is_head(header, 0) ? "@HD must stay the first line" : "";
}

std::string no_line(std::size_t index) { return "header has no line " + std::to_string(index); }

}  // namespace

void SamHeader::replace_text(std::size_t index, bool goes, const std::string* line) {
  const std::size_t start = index < starts_.size() ? starts_[index] : text_.size();
  const std::size_t old_size = goes ? line_text(index).size() + 1 : 0;
  const std::size_t new_size = line == nullptr ? 0 : line->size() + 1;
  if (line == nullptr) {
    text_.erase(start, old_size);
  } else {
    text_.replace(start, old_size, *line + "\n");
  }
  const auto position = starts_.begin() + static_cast<std::ptrdiff_t>(index);
  if (goes && line == nullptr) starts_.erase(position);
  if (!goes) starts_.insert(position, start);
  for (std::size_t i = index + (line == nullptr ? 0 : 1); i < starts_.size(); ++i) starts_[i] += new_size - old_size;
}

void SamHeader::edit(std::size_t index, bool goes, const HeaderLine* line) {
  std::string text;
  sam::HeaderLineView added, removed;
  std::string fault;
  if (line != nullptr) {
    text = sam::checked_text(*line);
    sam::parse_header_line(text, added);
    fault = sam::header_line_fault(added);
    if (fault.empty()) fault = place_fault(*this, index, goes, added);
  }
  if (goes) sam::parse_header_line(line_text(index), removed);
  if (fault.empty()) fault = references_fault(added, removed);
  if (fault.empty()) fault = sam::edit_relations_fault(*this, goes ? index : line_count(), added, removed);
  if (!fault.empty()) throw InvalidArgument(fault);

  const bool changes_references = added.type == "SQ" || removed.type == "SQ";
  const bool appends = index == line_count();
  replace_text(index, goes, line == nullptr ? nullptr : &text);
  if (!changes_references) return;
  // Nothing follows an appended line whose id would change.
  if (appends) {
    sam::HeaderFaults none;  // of a line that was checked
    add_reference(added, none);
  } else {
    rebuild_references();
  }
}

void SamHeader::insert(std::size_t index, const HeaderLine& line) {
  if (index > line_count()) throw InvalidArgument(no_line(index));
  edit(index, false, &line);
}

void SamHeader::replace(std::size_t index, const HeaderLine& line) {
  if (index >= line_count()) throw InvalidArgument(no_line(index));
  edit(index, true, &line);
}

void SamHeader::erase(std::size_t index) {
  if (index >= line_count()) throw InvalidArgument(no_line(index));
  edit(index, true, nullptr);
}

void SamHeader::set_hd(std::string_view tag, std::string_view value) {
  const std::size_t index = find_head(*this, line_count());
  const bool is_there = index < line_count();
  HeaderLine line{"HD", {}, {}};
  if (is_there) line = this->line(index);
  if (line.find("VN") == nullptr) line.fields.insert(line.fields.begin(), {"VN", "1.6"});

  const auto has_tag = [&](const HeaderField& field) { return field.tag == tag; };
  const auto field = std::find_if(line.fields.begin(), line.fields.end(), has_tag);
  if (value.empty()) {
    if (field != line.fields.end()) line.fields.erase(field);
  } else if (field != line.fields.end()) {
    field->value = value;
  } else {
    line.fields.push_back({std::string(tag), std::string(value)});
  }
  // Not edit(), which would mind a line that lenient parsing found behind others.
  const std::string text = sam::checked_text(line);
  sam::HeaderLineView view;
  sam::parse_header_line(text, view);
  const std::string fault = sam::header_line_fault(view);
  if (!fault.empty()) throw InvalidArgument(fault);
  replace_text(is_there ? index : 0, is_there, &text);
}

}  // namespace seqtide
