#include "alignments/expression/fields.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "seqtide/alignments/flags.hpp"

namespace seqtide::expressions {
namespace {

constexpr std::array<std::pair<std::string_view, Field>, 22> fields = {{
    {"cigar", Field::cigar},
    {"endpos", Field::end_position},
    {"flag", Field::flag},
    {"hclen", Field::hard_clips},
    {"library", Field::library},
    {"mapq", Field::mapq},
    {"mpos", Field::mate_position},
    {"mrefid", Field::mate_reference},
    {"mrname", Field::mate_reference_name},
    {"ncigar", Field::operations},
    {"pnext", Field::mate_position},
    {"pos", Field::position},
    {"qlen", Field::query_length},
    {"qname", Field::name},
    {"qual", Field::quality},
    {"refid", Field::reference},
    {"rlen", Field::reference_length},
    {"rname", Field::reference_name},
    {"rnext", Field::mate_reference_name},
    {"sclen", Field::soft_clips},
    {"seq", Field::sequence},
    {"tlen", Field::template_length},
}};

constexpr char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Names and values of the fields of a @RG line, "" where there is none.
std::string_view value_in_line(std::string_view line, std::string_view tag) noexcept {
  while (!line.empty()) {
    const std::string_view field = line.substr(0, line.find('\t'));
    if (field.size() > 2 && field.substr(0, 2) == tag && field[2] == ':') return field.substr(3);
    line.remove_prefix(std::min(line.size(), field.size() + 1));
  }
  return {};
}

bool is_read_group_line(std::string_view line) noexcept { return line.substr(0, 4) == "@RG\t"; }

std::string_view library_in(const SamHeader& header, std::string_view read_group) noexcept {
  for (std::size_t i = 0; i < header.line_count(); ++i) {
    const std::string_view line = header.line_text(i);
    if (is_read_group_line(line) && value_in_line(line, "ID") == read_group) return value_in_line(line, "LB");
  }
  return {};
}

TextValue reference_of(std::int32_t id, const SamHeader& header) noexcept {
  const auto index = static_cast<std::size_t>(id);  // -1 is larger than all
  return TextValue::of(index < header.references().size() ? std::string_view(header.references()[index].name) : "*");
}

// Of one end: the clips of this kind there, behind hard ones if they are soft.
std::int64_t soft_clips_of(const CigarView& cigar) noexcept {
  const auto is = [&](std::size_t i, CigarOperation kind) { return cigar_operation(cigar[i]) == kind; };
  std::int64_t total = 0;
  std::size_t begin = 0, end = cigar.size();
  if (begin < end && is(begin, CigarOperation::hard_clip)) ++begin;
  if (begin < end && is(begin, CigarOperation::soft_clip)) total += cigar_length(cigar[begin++]);
  if (begin < end && is(end - 1, CigarOperation::hard_clip)) --end;
  if (begin < end && is(end - 1, CigarOperation::soft_clip)) total += cigar_length(cigar[end - 1]);
  return total;
}

std::int64_t hard_clips_of(const CigarView& cigar) noexcept {
  const auto clip = [&](std::size_t i) {
    return cigar_operation(cigar[i]) == CigarOperation::hard_clip ? std::int64_t{cigar_length(cigar[i])} : 0;
  };
  if (cigar.empty()) return 0;
  return clip(0) + (cigar.size() > 1 ? clip(cigar.size() - 1) : 0);
}

std::int64_t end_position_of(const BamView& record) noexcept {
  const std::int64_t length = (record.flag() & flags::unmapped) != 0 ? 0 : record.reference_length();
  return record.pos() + std::max<std::int64_t>(length, 1);  // the last base, 1-based
}

}  // namespace

std::optional<Field> field_named(std::string_view name) noexcept {
  for (const auto& [field_name, field] : fields) {
    if (field_name == name) return field;
  }
  return std::nullopt;
}

std::uint16_t flag_named(std::string_view name) noexcept {
  for (std::size_t i = 0; i < flag_names.size(); ++i) {
    const bool same = std::equal(name.begin(), name.end(), flag_names[i].begin(), flag_names[i].end(),
                                 [](char a, char b) { return a == lower(b); });
    if (same) return static_cast<std::uint16_t>(1 << i);
  }
  return 0;
}

Libraries::Libraries(const SamHeader& header) {
  for (std::size_t i = 0; i < header.line_count(); ++i) {
    const std::string_view line = header.line_text(i);
    if (is_read_group_line(line))
      by_group_.try_emplace(std::string(value_in_line(line, "ID")), value_in_line(line, "LB"));
  }
}

std::string_view Libraries::of(std::string_view read_group) const noexcept {
  const auto found = by_group_.find(read_group);
  return found == by_group_.end() ? std::string_view() : std::string_view(found->second);
}

double number_of(Field field, const BamView& record) noexcept {
  switch (field) {
    case Field::end_position:
      return static_cast<double>(end_position_of(record));
    case Field::flag:
      return record.flag();
    case Field::hard_clips:
      return static_cast<double>(hard_clips_of(record.cigar()));
    case Field::mapq:
      return record.mapq();
    case Field::mate_position:
      return record.next_pos() + 1.0;
    case Field::mate_reference:
      return record.next_reference_id();
    case Field::operations:
      return static_cast<double>(record.cigar().size());
    case Field::position:
      return record.pos() + 1.0;
    case Field::query_length:
      return static_cast<double>(record.cigar().query_length());
    case Field::reference:
      return record.reference_id();
    case Field::reference_length:
      return static_cast<double>(record.reference_length());
    case Field::soft_clips:
      return static_cast<double>(soft_clips_of(record.cigar()));
    case Field::template_length:
      return record.tlen();
    default:
      return 0;
  }
}

TextValue text_of(Field field, const BamView& record, const SamHeader& header, const Libraries* libraries) noexcept {
  const auto size = static_cast<std::size_t>(record.sequence_size());
  switch (field) {
    case Field::cigar: {
      const CigarView cigar = record.cigar();
      if (cigar.empty()) return TextValue::of("*");
      return {TextValue::Form::cigar, cigar.data(), cigar.size()};
    }
    case Field::library: {
      const std::optional<TagView> group = record.tag("RG");
      if (!group) return TextValue::of("");
      return TextValue::of(libraries == nullptr ? library_in(header, group->text()) : libraries->of(group->text()));
    }
    case Field::mate_reference_name:
      return reference_of(record.next_reference_id(), header);
    case Field::name:
      return TextValue::of(record.name());
    case Field::quality:
      return {TextValue::Form::bytes, reinterpret_cast<const char*>(record.quality()), size};
    case Field::reference_name:
      return reference_of(record.reference_id(), header);
    case Field::sequence:
      return {TextValue::Form::bases, reinterpret_cast<const char*>(record.packed_sequence()), size};
    default:
      return TextValue::none();
  }
}

}  // namespace seqtide::expressions
