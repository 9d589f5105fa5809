// Read groups and programs: identifiers, and the chains that the PP fields of programs make.
#include <algorithm>
#include <iterator>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "alignments/sam/header_rules.hpp"
#include "seeded_hash.hpp"
#include "seqtide/error.hpp"

namespace seqtide {

namespace {

// A @RG or @PG line. Fields that are not there have null data.
struct Identified {
  std::size_t index;
  std::string_view type;
  std::string_view id;
  std::string_view previous;  // PP of a program
};

bool is_there(std::string_view value) { return value.data() != nullptr; }

std::string_view field(const sam::HeaderLineView& line, std::string_view tag) {
  const std::string_view* value = line.find(tag);
  return value == nullptr ? std::string_view() : *value;
}

Identified identified(std::size_t index, const sam::HeaderLineView& line) {
  const bool is_program = line.type == "PG";
  if (!is_program && line.type != "RG") return {index, {}, {}, {}};
  return {index, line.type, field(line, "ID"), is_program ? field(line, "PP") : std::string_view()};
}

std::vector<Identified> identified_lines(const SamHeader& header) {
  std::vector<Identified> result;
  sam::HeaderLineView line;
  for (std::size_t i = 0; i < header.line_count(); ++i) {
    const std::string_view type = header.line_text(i).substr(1, 2);
    if (type != "RG" && type != "PG") continue;
    sam::parse_header_line(header.line_text(i), line);
    result.push_back(identified(i, line));
  }
  return result;
}

std::string twice(const Identified& line) {
  return std::string(line.type == "RG" ? "read group " : "program ") + quoted(line.id) + " comes twice";
}

std::string unknown_previous(std::string_view id, std::string_view previous) {
  return "PP of program " + quoted(id) + " names " + quoted(previous) + ", which is no program";
}

std::string circle(std::string_view id) { return "PP fields lead from program " + quoted(id) + " back to it"; }

struct Program {
  std::size_t index;
  std::string_view previous;
  std::size_t walk = 0;  // the one that came by first
};
using Programs = std::unordered_map<std::string_view, Program, SeededHash>;

// Follows every chain, each part of it once. A walk that comes back to where it has been went in a circle.
template <typename Found>
void chains_faults(Programs& programs, const std::vector<Programs::value_type*>& in_order, const Found& found) {
  std::size_t walk = 0;
  for (Programs::value_type* program : in_order) {
    ++walk;
    while (program->second.walk == 0 && is_there(program->second.previous)) {
      auto& [id, current] = *program;
      current.walk = walk;
      const auto previous = programs.find(current.previous);
      if (previous == programs.end()) {
        found(current.index,
              sam::HeaderFault{"header_program", unknown_previous(id, current.previous), Validation::standard});
        break;
      }
      if (previous->second.walk == walk) {
        found(current.index, sam::HeaderFault{"header_program", circle(id), Validation::standard});
      }
      program = &*previous;
    }
  }
}

// The programs whose results the next one works on: the ends of chains of two and more, else the last program that no
// other one names. One of null data if there is none.
std::vector<std::string_view> chain_ends(const std::vector<Identified>& lines,
                                         const std::unordered_set<std::string, SeededHash>& ids) {
  std::unordered_set<std::string_view, SeededHash> named;
  for (const Identified& line : lines) {
    if (is_there(line.previous)) named.insert(line.previous);
  }
  std::vector<std::string_view> ends;
  std::string_view last;
  for (const Identified& line : lines) {
    if (line.type != "PG" || !is_there(line.id) || !named.insert(line.id).second) continue;
    last = line.id;
    if (is_there(line.previous) && ids.count(std::string(line.previous)) != 0) ends.push_back(line.id);
  }
  if (ends.empty()) ends.push_back(last);
  return ends;
}

}  // namespace

void sam::relations_faults(const SamHeader& header, const std::function<void(std::size_t, HeaderFault)>& found) {
  const std::vector<Identified> lines = identified_lines(header);
  std::unordered_map<std::string_view, std::size_t, SeededHash> groups;
  Programs programs;
  programs.reserve(lines.size());
  std::vector<Programs::value_type*> in_order;
  for (const Identified& line : lines) {
    if (!is_there(line.id)) continue;
    if (line.type == "PG") {
      const auto [place, is_new] = programs.try_emplace(line.id, Program{line.index, line.previous});
      if (is_new) {
        in_order.push_back(&*place);
      } else {  // which of the two a PP means matters to nobody who reads records
        found(line.index, {"header_identifier", twice(line), Validation::standard});
      }
      continue;
    }
    const auto [group, is_new] = groups.try_emplace(line.id, line.index);
    if (is_new) continue;
    // Which of two that differ a record belongs to nobody knows.
    const bool equal = header.line_text(group->second) == header.line_text(line.index);
    found(line.index, {"header_identifier", twice(line), equal ? Validation::standard : Validation::lenient});
  }
  chains_faults(programs, in_order, found);
}

std::string sam::edit_relations_fault(const SamHeader& header, std::size_t index, const HeaderLineView& added,
                                      const HeaderLineView& removed) {
  const Identified line = identified(index, added);
  const Identified old = identified(index, removed);
  const bool loses = old.type == "PG" && is_there(old.id) && !(line.type == "PG" && line.id == old.id);
  if (!is_there(line.id) && !loses) return "";

  std::unordered_map<std::string_view, std::string_view, SeededHash> programs;  // PP by ID
  bool is_needed = false;
  for (const Identified& other : identified_lines(header)) {
    if (other.index == index) continue;
    if (is_there(line.id) && other.type == line.type && other.id == line.id) return twice(line);
    is_needed = is_needed || (loses && is_there(other.previous) && other.previous == old.id);
    if (other.type == "PG" && is_there(other.id)) programs.try_emplace(other.id, other.previous);
  }
  if (is_needed && programs.count(old.id) == 0) {
    return "program " + quoted(old.id) + " is named by the PP of another program";
  }
  if (!is_there(line.previous)) return "";
  if (line.previous != line.id && programs.count(line.previous) == 0) return unknown_previous(line.id, line.previous);
  // A circle among other programs, which lenient parsing let pass, would not end.
  std::string_view next = line.previous;
  for (std::size_t steps = 0; is_there(next) && steps <= programs.size(); ++steps) {
    if (next == line.id) return circle(line.id);
    const auto program = programs.find(next);
    next = program == programs.end() ? std::string_view() : program->second;
  }
  return "";
}

std::vector<std::string> SamHeader::add_pg(std::string_view id, const std::vector<HeaderField>& fields) {
  const std::vector<Identified> lines = identified_lines(*this);
  std::unordered_set<std::string, SeededHash> ids;
  for (const Identified& line : lines) {
    if (line.type == "PG") ids.emplace(line.id);
  }
  const std::vector<std::string_view> ends = chain_ends(lines, ids);

  const auto name = std::find_if(fields.begin(), fields.end(), [](const HeaderField& f) { return f.tag == "PN"; });
  std::vector<std::string> texts, result;
  sam::HeaderLineView view;
  std::size_t suffix = 0;
  for (const std::string_view end : ends) {
    std::string unique(id);
    while (!ids.insert(unique).second) unique = std::string(id) + "." + std::to_string(++suffix);
    HeaderLine line{"PG", {{"ID", unique}}, {}};
    line.fields.push_back(name == fields.end() ? HeaderField{"PN", std::string(id)} : *name);
    if (is_there(end)) line.fields.push_back({"PP", std::string(end)});
    std::copy_if(fields.begin(), fields.end(), std::back_inserter(line.fields),
                 [](const HeaderField& f) { return f.tag != "PN"; });
    texts.push_back(sam::checked_text(line));
    sam::parse_header_line(texts.back(), view);
    const std::string fault = sam::header_line_fault(view);
    if (!fault.empty()) throw InvalidArgument(fault);
    result.push_back(std::move(unique));
  }
  for (const std::string& text : texts) append_text(text);
  return result;
}

}  // namespace seqtide
