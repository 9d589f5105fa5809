#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

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

void require_field(const HeaderLineView& line, std::string_view tag, HeaderFaults& faults) {
  if (line.find(tag) != nullptr) return;
  faults.push_back({"header_field", about(line, " has no ").append(tag).append(" field"), Validation::standard});
}

// The tags of a line's fields so far.
class SeenTags {
 public:
  /// False if it was there.
  bool insert(std::string_view tag) {
    const auto number =
        static_cast<std::uint16_t>(static_cast<unsigned char>(tag[0]) << 8 | static_cast<unsigned char>(tag[1]));
    const auto end = few_.begin() + static_cast<std::ptrdiff_t>(count_);
    // Lines of more fields are hostile, and may not cost the square of them.
    if (count_ == few_.size()) {
      if (many_.empty()) {
        many_.resize(std::size_t{1} << 16);
        for (const std::uint16_t other : few_) many_[other] = 1;
      }
      return std::exchange(many_[number], 1) == 0;
    }
    if (std::find(few_.begin(), end, number) != end) return false;
    few_[count_++] = number;
    return true;
  }

 private:
  std::array<std::uint16_t, 32> few_;
  std::size_t count_ = 0;
  std::vector<char> many_;
};

void field_faults(const HeaderLineView& line, const FieldView& field, SeenTags& seen, HeaderFaults& faults) {
  const auto add = [&](std::string reason) {
    const bool damaged = has_control(field.tag) || has_control(field.value);
    faults.push_back({"header_field", std::move(reason), damaged ? Validation::lenient : Validation::standard});
  };
  if (!is_tag(field.tag)) {
    std::string text(field.tag);
    if (!text.empty()) text += ':';
    return add(about(line, " field ").append(quoted(text.append(field.value))).append(" is not of the form TAG:VALUE"));
  }
  if (!seen.insert(field.tag)) add(about(line, " has two ").append(field.tag).append(" fields"));
  header_value_faults(line.type, field, faults);
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
  line.type = text.substr(1, 2);
  const bool separated = text.size() == 3 || text[3] == '\t' || (line.type == "CO" && text[3] == ' ');
  if (!separated) return "no tab behind the type of a header line";
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

void header_line_faults(const HeaderLineView& line, HeaderFaults& faults) {
  if (line.type == "CO") return comment_faults(line.comment, faults);
  const bool known = line.type == "HD" || line.type == "SQ" || line.type == "RG" || line.type == "PG";
  if (!known) faults.push_back({"header_line", about(line, " is no type of header line"), Validation::standard});
  SeenTags seen;
  for (const FieldView& field : line.fields) field_faults(line, field, seen, faults);
  if (line.type == "HD") require_field(line, "VN", faults);
  if (line.type == "RG" || line.type == "PG") require_field(line, "ID", faults);
  if (line.type == "SQ") {
    for (const char* const tag : {"SN", "LN"}) {
      require_field(line, tag, faults);
      if (line.find(tag) == nullptr) faults.back().accepted_by.reset();
    }
  }
}

std::string header_line_fault(const HeaderLineView& line) {
  HeaderFaults faults;
  header_line_faults(line, faults);
  return faults.empty() ? "" : std::move(faults.front().reason);
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
