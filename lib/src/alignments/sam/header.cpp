#include "seqtide/alignments/sam/header.hpp"

#include <algorithm>
#include <utility>

#include "alignments/sam/header_rules.hpp"
#include "seqtide/error.hpp"

namespace seqtide {

std::string_view SamHeader::line_text(std::size_t index) const noexcept {
  const std::size_t end = index + 1 < starts_.size() ? starts_[index + 1] : text_.size();
  return std::string_view(text_).substr(starts_[index], end - 1 - starts_[index]);
}

HeaderLine SamHeader::line(std::size_t index) const {
  sam::HeaderLineView view;
  sam::parse_header_line(line_text(index), view);
  HeaderLine line{std::string(view.type), {}, std::string(view.comment)};
  line.fields.reserve(view.fields.size());
  for (const sam::FieldView& field : view.fields) {
    line.fields.push_back({std::string(field.tag), std::string(field.value)});
  }
  return line;
}

std::vector<HeaderLine> SamHeader::lines() const {
  std::vector<HeaderLine> lines;
  lines.reserve(line_count());
  for (std::size_t i = 0; i < line_count(); ++i) lines.push_back(line(i));
  return lines;
}

std::int32_t SamHeader::reference_id(std::string_view name) const noexcept { return ids_.find(references_, name); }

std::int32_t SamHeader::known_reference_id(std::string_view name) const {
  const std::int32_t id = reference_id(name);
  if (id < 0) throw UnknownName("reference", name);
  return id;
}

std::string_view SamHeader::value(std::string_view type, std::string_view tag) const noexcept {
  for (std::size_t i = 0; i < line_count(); ++i) {
    const std::string_view text = line_text(i);
    if (text.substr(1, 2) != type) continue;
    sam::HeaderLineView line;
    sam::parse_header_line(text, line);
    const std::string_view* value = line.find(tag);
    return value == nullptr ? std::string_view() : *value;
  }
  return {};
}

void SamHeader::append_text(std::string_view line) {
  starts_.push_back(text_.size());
  text_.append(line).append(1, '\n');
}

SamHeader SamHeader::from_references(const std::vector<Reference>& references) {
  SamHeader header;
  header.set_hd("VN", "1.6");
  for (const Reference& reference : references) {
    header.append({"SQ", {{"SN", reference.name}, {"LN", std::to_string(reference.length)}}, {}});
  }
  return header;
}

}  // namespace seqtide
