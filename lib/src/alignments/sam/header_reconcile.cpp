// The text and the binary list of references in a BAM file made one.
#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

#include "alignments/sam/header_parse.hpp"
#include "seeded_hash.hpp"
#include "seqtide/error.hpp"
#include "seqtide/io/place.hpp"

namespace seqtide {

namespace {

[[noreturn]] void disagree(const std::string& fault, std::optional<Validation> accepted_by = {}) {
  throw FormatError(fault, place_in_data({}, format_name(Format::bam), 0), accepted_by);
}

// What is wrong with a line made of the list.
void judge(sam::HeaderFaults& faults, Validation validation, Deviations* deviations) {
  for (sam::HeaderFault& fault : faults) {
    std::string reason = "binary list of references: " + fault.reason;
    if (!fault.accepted_by || validation < *fault.accepted_by) disagree(reason, fault.accepted_by);
    if (deviations != nullptr) {
      deviations->add(fault.kind, *fault.accepted_by, std::move(reason),
                      place_in_data({}, format_name(Format::bam), 0));
    }
  }
  faults.clear();
}

std::string description(const Reference& reference) {
  return quoted(reference.name) + " of length " + std::to_string(reference.length);
}

void check_equal(const std::vector<Reference>& list, const std::vector<Reference>& text) {
  if (list.size() != text.size()) {
    disagree(
        "binary list has " + std::to_string(list.size()) + " references, header text " + std::to_string(text.size()),
        Validation::lenient);
  }
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i] == text[i]) continue;
    disagree("reference " + std::to_string(i) + " is " + description(list[i]) + " in the binary list, but " +
                 description(text[i]) + " in the header text",
             Validation::lenient);
  }
}

// A @SQ line whose length has been put right.
std::string corrected(const std::string_view text, const Reference& reference) {
  sam::HeaderLineView line;
  sam::parse_header_line(text, line);
  Reference old;
  if (sam::parse_reference(line, old).empty() && old == reference) return std::string(text);
  HeaderLine result{std::string(line.type), {}, {}};
  for (const sam::FieldView& field : line.fields) {
    result.fields.push_back({std::string(field.tag), std::string(field.value)});
  }
  const auto field_with = [&](std::string_view tag) {
    return std::find_if(result.fields.begin(), result.fields.end(),
                        [&](const auto& field) { return field.tag == tag; });
  };
  if (line.find("LN") == nullptr) result.fields.insert(field_with("SN") + 1, {"LN", ""});
  field_with("LN")->value = std::to_string(reference.length);
  return result.text();
}

}  // namespace

SamHeader SamHeader::reconcile(std::string_view text, const std::vector<Reference>& list, Validation validation,
                               Deviations* deviations) {
  if (validation == Validation::lenient) return reconcile_leniently(text.substr(0, text.find('\0')), list, deviations);
  SamHeader header = parse_as(text.substr(0, text.find_last_not_of('\0') + 1), validation, Format::bam, deviations);
  if (!header.references_.empty()) {
    check_equal(list, header.references_);
    return header;
  }
  sam::HeaderLineView line;
  sam::HeaderFaults faults;
  for (const Reference& reference : list) {
    const std::string added = sam::reference_text(reference);
    sam::parse_header_line(added, line);
    sam::header_line_faults(line, faults);
    const std::string fault = header.add_reference(line, faults);
    judge(faults, validation, deviations);
    if (!fault.empty()) disagree("binary list of references: " + fault);
    header.append_text(added);
  }
  return header;
}

SamHeader SamHeader::reconcile_leniently(std::string_view text, const std::vector<Reference>& list,
                                         Deviations* deviations) {
  std::vector<std::string_view> lines;
  std::unordered_map<std::string_view, std::string_view, SeededHash> described;  // @SQ lines by name
  std::size_t places = 0;
  sam::HeaderParser parser(text, Validation::lenient, Format::bam, deviations);
  for (sam::HeaderLineView line; parser.next(line);) {
    lines.push_back(parser.text());
    if (line.type != "SQ") continue;
    ++places;
    if (const std::string_view* name = line.find("SN")) described.try_emplace(*name, parser.text());
  }

  SamHeader header;
  header.text_.reserve(text.size() + 1);
  sam::HeaderLineView added;
  sam::HeaderFaults faults;
  auto reference = list.begin();
  const auto add_reference_line = [&] {
    const auto known = described.find(reference->name);
    const std::string line =
        known == described.end() ? sam::reference_text(*reference) : corrected(known->second, *reference);
    sam::parse_header_line(line, added);
    const std::string fault = header.add_reference(added, faults);
    if (!fault.empty()) disagree("binary list of references: " + fault);
    judge(faults, Validation::lenient, deviations);
    header.append_text(line);
    ++reference;
  };
  // References take the places of those in the text; what has none follows the last of them.
  for (const std::string_view line : lines) {
    if (line.substr(1, 2) != "SQ") {
      header.append_text(line);
      continue;
    }
    --places;
    if (reference != list.end()) add_reference_line();
    while (places == 0 && reference != list.end()) add_reference_line();
  }
  while (reference != list.end()) add_reference_line();
  return header;
}

}  // namespace seqtide
