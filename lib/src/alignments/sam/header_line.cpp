#include <algorithm>
#include <charconv>
#include <limits>

#include "alignments/sam/header_rules.hpp"
#include "seqtide/error.hpp"
#include "text/letters.hpp"

namespace seqtide {

const std::string* HeaderLine::find(std::string_view tag) const noexcept {
  const auto has_tag = [&](const HeaderField& field) { return field.tag == tag; };
  const auto found = std::find_if(fields.begin(), fields.end(), has_tag);
  return found == fields.end() ? nullptr : &found->value;
}

std::string HeaderLine::text() const {
  std::string text = "@";
  text += type;
  if (type == "CO") return text.append(1, '\t').append(comment);
  for (const HeaderField& field : fields) {
    text += '\t';
    if (!field.tag.empty()) text.append(field.tag).append(1, ':');
    text += field.value;
  }
  return text;
}

namespace sam {

namespace {

bool is_tag(std::string_view tag) {
  return tag.size() == 2 && is_letter(tag[0]) && (is_letter(tag[1]) || (tag[1] >= '0' && tag[1] <= '9'));
}

FieldView parse_field(std::string_view text) {
  if (text.size() < 3 || text[2] != ':') return {{}, text};
  return {text.substr(0, 2), text.substr(3)};
}

// "@SQ" and what is wrong with it.
std::string about(const HeaderLineView& line, std::string_view what) {
  std::string text = "@";
  return text.append(line.type).append(what);
}

std::string missing_fault(const HeaderLineView& line, std::string_view tag) {
  return line.find(tag) != nullptr ? "" : about(line, " has no ").append(tag).append(" field");
}

std::string field_fault(const HeaderLineView& line, std::size_t index) {
  const FieldView& field = line.fields[index];
  if (!is_tag(field.tag)) {
    std::string text(field.tag);
    if (!text.empty()) text += ':';
    return about(line, " field ").append(quoted(text.append(field.value))).append(" is not of the form TAG:VALUE");
  }
  for (std::size_t i = 0; i < index; ++i) {
    if (line.fields[i].tag == field.tag) return about(line, " has two ").append(field.tag).append(" fields");
  }
  return header_value_fault(line.type, field);
}

}  // namespace

const std::string_view* HeaderLineView::find(std::string_view tag) const noexcept {
  const auto has_tag = [&](const FieldView& field) { return field.tag == tag; };
  const auto found = std::find_if(fields.begin(), fields.end(), has_tag);
  return found == fields.end() ? nullptr : &found->value;
}

std::string parse_header_line(std::string_view text, HeaderLineView& line) {
  line.fields.clear();
  line.comment = {};
  if (text.size() < 3 || text[0] != '@' || !is_letter(text[1]) || !is_letter(text[2])) {
    return "header line does not begin with '@' and two letters";
  }
  if (text.size() > 3 && text[3] != '\t') return "no tab behind the type of a header line";
  line.type = text.substr(1, 2);
  if (line.type == "CO") {
    line.comment = text.substr(std::min<std::size_t>(text.size(), 4));
    return "";
  }
  for (std::size_t start = 3; start < text.size();) {
    const std::size_t end = std::min(text.find('\t', start + 1), text.size());
    line.fields.push_back(parse_field(text.substr(start + 1, end - start - 1)));
    start = end;
  }
  return "";
}

std::string header_line_fault(const HeaderLineView& line) {
  if (line.type == "CO") return comment_fault(line.comment);
  if (line.type != "HD" && line.type != "SQ" && line.type != "RG" && line.type != "PG") {
    return about(line, " is no type of header line");
  }
  for (std::size_t i = 0; i < line.fields.size(); ++i) {
    std::string fault = field_fault(line, i);
    if (!fault.empty()) return fault;
  }
  if (line.type == "HD") return missing_fault(line, "VN");
  if (line.type != "SQ") return missing_fault(line, "ID");
  std::string fault = missing_fault(line, "SN");
  return fault.empty() ? missing_fault(line, "LN") : fault;
}

std::string parse_reference(const HeaderLineView& line, Reference& reference) {
  const std::string_view* name = line.find("SN");
  if (name == nullptr) return "@SQ has no SN field";
  // "*" and "=" mean something else in records, and names end at NUL in BAM files.
  if (name->empty() || *name == "*" || *name == "=" || name->find('\0') != std::string::npos) {
    return "@SQ field SN is " + quoted(*name) + ", which no reference can be called";
  }
  const std::string_view* length = line.find("LN");
  if (length == nullptr) return "@SQ has no LN field";
  const char* const length_end = length->data() + length->size();
  const auto [end, error] = std::from_chars(length->data(), length_end, reference.length);
  if (error != std::errc() || end != length_end || length->front() == '-' ||
      reference.length > std::numeric_limits<std::int32_t>::max()) {
    return "@SQ field LN is " + quoted(*length) + ", not a number up to 2147483647";
  }
  reference.name = *name;
  return "";
}

std::string reference_text(const Reference& reference) {
  return HeaderLine{"SQ", {{"SN", reference.name}, {"LN", std::to_string(reference.length)}}, {}}.text();
}

std::string checked_text(const HeaderLine& line) {
  std::string text = line.text();
  HeaderLineView parsed;
  std::string fault = parse_header_line(text, parsed);
  if (!fault.empty()) throw InvalidArgument(fault + ": " + quoted(text));
  const auto same = [](const HeaderField& a, const FieldView& b) { return a.tag == b.tag && a.value == b.value; };
  if (text.find('\n') != std::string::npos || text.back() == '\r' || parsed.type != line.type ||
      parsed.comment != line.comment ||
      !std::equal(line.fields.begin(), line.fields.end(), parsed.fields.begin(), parsed.fields.end(), same)) {
    throw InvalidArgument("header line would be read back as another one: " + quoted(text));
  }
  return text;
}

}  // namespace sam
}  // namespace seqtide
