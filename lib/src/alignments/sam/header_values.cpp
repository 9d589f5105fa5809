// Which values the fields of header lines may have.
#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>

#include "alignments/sam/header_date.hpp"
#include "alignments/sam/header_rules.hpp"
#include "seqtide/error.hpp"
#include "text/letters.hpp"
#include "utf8.hpp"

namespace seqtide::sam {

namespace {

bool consists_of(std::string_view text, bool (*accepts)(char)) {
  return !text.empty() && std::all_of(text.begin(), text.end(), accepts);
}

template <std::size_t count>
bool is_one_of(std::string_view text, const std::array<std::string_view, count>& values) {
  return std::find(values.begin(), values.end(), text) != values.end();
}

// Calls `accepts` with each part between separators until it says no.
template <typename Accepts>
bool all_parts(std::string_view text, char separator, Accepts accepts) {
  for (std::size_t start = 0; start <= text.size();) {
    std::size_t end = std::min(text.find(separator, start), text.size());
    if (!accepts(text.substr(start, end - start))) return false;
    start = end + 1;
  }
  return true;
}

bool is_whole_number(std::string_view text) { return consists_of(text, is_digit); }

bool is_version(std::string_view text) {
  std::size_t dot = std::min(text.find('.'), text.size() - 1);
  return consists_of(text.substr(0, dot), is_digit) && consists_of(text.substr(dot + 1), is_digit);
}

bool is_sort_order(std::string_view text) {
  return is_one_of<4>(text, {"unknown", "unsorted", "queryname", "coordinate"});
}

bool is_grouping(std::string_view text) { return is_one_of<3>(text, {"none", "query", "reference"}); }

bool is_sub_sort(std::string_view text) {
  std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return false;
  return is_one_of<3>(text.substr(0, colon), {"coordinate", "queryname", "unsorted"}) &&
         all_parts(text.substr(colon + 1), ':', [](std::string_view part) {
           return consists_of(part, [](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-'; });
         });
}

bool is_reference_length(std::string_view text) {
  std::int64_t length = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  return error == std::errc() && end == text.data() + text.size() && length >= 1 &&
         length <= std::numeric_limits<std::int32_t>::max();
}

// chr:start-end and chr look alike, as names may have colons.
bool is_locus(std::string_view text) { return text == "*" || is_reference_name(text); }

bool is_name_list(std::string_view text) { return all_parts(text, ',', is_reference_name); }

bool is_md5(std::string_view text) {
  return text.size() == 32 && consists_of(text, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

bool is_topology(std::string_view text) { return text == "linear" || text == "circular"; }

bool is_flow_order(std::string_view text) {
  return text == "*" || (!text.empty() && text.find_first_not_of("ACMGRSVTWYHKDBN") == std::string_view::npos);
}

// The specification lists them in upper case; much data has lower case, and readers are advised to take it.
bool is_platform(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return is_one_of<13>(upper, {"CAPILLARY", "DNB", "DNBSEQ", "ELEMENT", "HELICOS", "ILLUMINA", "IONTORRENT", "LS454",
                               "ONT", "PACBIO", "SINGULAR", "SOLID", "ULTIMA"});
}

struct Rule {
  std::string_view type, tag;
  bool (*accepts)(std::string_view value);
  const char* expected;
};

constexpr Rule rules[] = {
    {"SQ", "SN", is_reference_name, "a reference name"},
    {"SQ", "LN", is_reference_length, "a number from 1 to 2147483647"},
    {"SQ", "M5", is_md5, "32 lower-case hexadecimal digits"},
    {"SQ", "AH", is_locus, "a locus or '*'"},
    {"SQ", "AN", is_name_list, "reference names with commas between them"},
    {"SQ", "TP", is_topology, "linear or circular"},
    {"HD", "VN", is_version, "a version such as 1.6"},
    {"HD", "SO", is_sort_order, "unknown, unsorted, queryname or coordinate"},
    {"HD", "GO", is_grouping, "none, query or reference"},
    {"HD", "SS", is_sub_sort, "a sort order and sub-sorts with colons between them"},
    {"RG", "DT", is_iso_date, "an ISO 8601 date"},
    {"RG", "FO", is_flow_order, "'*' or IUPAC bases in upper case"},
    {"RG", "PI", is_whole_number, "a whole number"},
    {"RG", "PL", is_platform, "a platform that the specification lists"},
};

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

bool is_readable(std::string_view text) { return is_utf8(text) && !has_control(text); }

// "@SQ field LN"
std::string field_name(std::string_view type, const FieldView& field) {
  std::string name = "@";
  return name.append(type).append(" field ").append(field.tag);
}

// What the value should have been, "" if it is that.
const char* expected_value(std::string_view type, const FieldView& field) {
  for (const Rule& rule : rules) {
    if (rule.tag == field.tag && rule.type == type) return rule.accepts(field.value) ? "" : rule.expected;
  }
  if (field.tag == "DS" || (field.tag == "CL" && type == "PG")) {
    return is_readable(field.value) ? "" : "UTF-8 text without control characters";
  }
  return is_printable(field.value) ? "" : "printable ASCII text";
}

// Whether a name or length of a reference is one at all.
bool is_usable(const FieldView& field) {
  const bool name = field.tag == "SN";
  Reference reference;
  return parse_reference({"SQ", {{"SN", name ? field.value : "c"}, {"LN", name ? "1" : field.value}}, {}}, reference)
      .empty();
}

}  // namespace

bool is_reference_name(std::string_view name) noexcept {
  return !name.empty() && name[0] != '*' && name[0] != '=' && is_printable(name) &&
         name.find_first_of(" \\,\"`'()[]{}<>") == std::string_view::npos;
}

bool has_control(std::string_view text) noexcept {
  return std::any_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; });
}

void comment_faults(std::string_view comment, HeaderFaults& faults) {
  // A comment may hold tabs and all else that does not end a line or a text.
  const bool one_line = comment.find_first_of(std::string_view("\0\r\n", 3)) == std::string_view::npos;
  if (one_line && is_utf8(comment)) return;
  faults.push_back({"header_value", "comment must be one line of UTF-8 text, not " + quoted(comment),
                    one_line ? Validation::standard : Validation::lenient});
}

void header_value_faults(std::string_view type, const FieldView& field, HeaderFaults& faults) {
  const std::string_view expected = expected_value(type, field);
  std::string reason = field_name(type, field);
  if (!expected.empty()) {
    reason.append(" must be ").append(expected).append(", not ").append(quoted(field.value));
  } else if (field.value.empty()) {
    reason.append(" is empty");
  } else {
    return;
  }
  std::optional<Validation> accepted_by = has_control(field.value) ? Validation::lenient : Validation::standard;
  if (type == "SQ" && (field.tag == "SN" || field.tag == "LN") && !is_usable(field)) accepted_by.reset();
  faults.push_back({"header_value", std::move(reason), accepted_by});
}

}  // namespace seqtide::sam
