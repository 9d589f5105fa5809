#include "alignments/sam/line_tags.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "alignments/sam/parse_tag.hpp"
#include "seqtide/alignments/sam/tags.hpp"
#include "seqtide/error.hpp"
#include "seqtide/text/characters.hpp"
#include "text/digits.hpp"
#include "text/letters.hpp"

namespace seqtide::sam {
namespace {

constexpr std::size_t head_size = 5;  // "NM:i:"
constexpr std::string_view empty_reason = "empty optional field";

bool is_name(const char* name) noexcept { return is_letter(name[0]) && (is_letter(name[1]) || is_digit(name[1])); }

// How far reading and writing came. Both are passed by value: a character that is written could change whatever has an
// address, as far as the compiler knows.
struct Progress {
  const char* behind;  // the field; null if it is not of a common form, and nothing was written
  char* out;
};

char* put_head(char* out, const char* name, char type) noexcept {
  std::memcpy(out, name, 2);
  out[2] = type;
  return out + 3;
}

template <typename T>
char* put_typed(char* out, const char* name, char type, T value) noexcept {
  out = put_head(out, name, type);
  std::memcpy(out, &value, sizeof(T));
  return out + sizeof(T);
}

// Takes an integer of up to nine digits.
Progress take_integer(const char* field, const char* end, char* out) noexcept {
  const bool negative = field[head_size] == '-';
  const char* const digits = field + head_size + (negative ? 1 : 0);
  const auto [value, at] = take_digits(digits, end);
  if (at == digits || at - digits > 9 || (at != end && *at != '\t')) return {nullptr, out};
  if (negative && value != 0) {
    const auto number = -static_cast<std::int32_t>(value);
    if (number >= INT8_MIN) return {at, put_typed(out, field, 'c', static_cast<std::int8_t>(number))};
    if (number >= INT16_MIN) return {at, put_typed(out, field, 's', static_cast<std::int16_t>(number))};
    return {at, put_typed(out, field, 'i', number)};
  }
  if (value <= UINT8_MAX) return {at, put_typed(out, field, 'C', static_cast<std::uint8_t>(value))};
  if (value <= UINT16_MAX) return {at, put_typed(out, field, 'S', static_cast<std::uint16_t>(value))};
  return {at, put_typed(out, field, 'I', static_cast<std::uint32_t>(value))};
}

// Takes a field of a common form by itself, which has no more bytes in binary than as text; leaves all others, right or
// wrong.
Progress take_common(const char* field, const char* end, char* out) noexcept {
  const Progress none{nullptr, out};
  if (end - field < static_cast<std::ptrdiff_t>(head_size) || field[2] != ':' || field[4] != ':') return none;
  if (!is_name(field)) return none;
  const char* const value = field + head_size;
  if (field[3] == 'Z') {
    const void* const tab = std::memchr(value, '\t', static_cast<std::size_t>(end - value));
    const char* const value_end = tab == nullptr ? end : static_cast<const char*>(tab);
    const std::string_view text(value, value_end);
    if (!characters::is_printable(text)) return none;
    out = characters::copy_short(put_head(out, field, 'Z'), text);
    *out = '\0';
    return {value_end, out + 1};
  }
  if (value == end) return none;
  if (field[3] == 'i') return take_integer(field, end, out);
  if (field[3] == 'A' && *value >= '!' && *value <= '~' && (value + 1 == end || value[1] == '\t')) {
    return {value + 1, put_typed(out, field, 'A', *value)};
  }
  return none;
}

std::string field_name(std::string_view field) {
  return field.size() >= 2 && is_name(field.data()) ? "tag " + std::string(field.substr(0, 2)) : "tag";
}

// Lenient passes over what follows a value, but htslib starts a new field where it meets such a character.
bool hides_field(std::string_view field) noexcept {
  const bool text = field.size() >= head_size && (field[3] == 'Z' || field[3] == 'H');
  return !text && !characters::is_printable(field);
}

}  // namespace

bool TagNames::insert(const char* name) noexcept {
  const auto first = static_cast<std::size_t>(name[0] - 'A');
  std::uint32_t& line = lines_[first * ('z' - '0' + 1) + static_cast<std::size_t>(name[1] - '0')];
  return std::exchange(line, line_) != line_;
}

void TagNames::clear() noexcept {
  if (++line_ != 0) return;
  std::fill(lines_.begin(), lines_.end(), 0);
  line_ = 1;
}

SamFault LineTags::append(std::string_view text, std::string& raw) {
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const char* at = begin;
  const std::size_t before = raw.size();
  raw.resize(before + text.size());
  char* out = raw.data() + before;
  names.clear();
  const bool lenient = judge.validation() == Validation::lenient;
  const auto tolerates = [&](std::string_view kind, std::size_t offset, std::string_view excerpt, auto reason) {
    return judge.accepts(Validation::standard, kind, this->begin + offset, excerpt, reason);
  };
  for (;;) {
    const auto offset = static_cast<std::size_t>(at - begin);
    if (at == end && tolerates("empty_tag", offset, {}, [] { return std::string(empty_reason); })) break;
    auto [behind, written] = take_common(at, end, out);
    if (behind == nullptr) {
      raw.resize(static_cast<std::size_t>(out - raw.data()));
      const std::string_view field = text.substr(offset, text.find('\t', offset) - offset);
      std::optional<Validation> accepted_by;
      std::string reason = field.empty() ? std::string(empty_reason)
                           : lenient && hides_field(field)
                               ? "the value is followed by a character that is no printable ASCII"
                               : parse_tag(field, judge, this->begin + offset, raw, accepted_by);
      if (at == end) accepted_by = Validation::standard;
      if (!reason.empty()) return {std::move(reason), field_name(field), offset, accepted_by};
      behind = at + field.size();
      const std::size_t size = raw.size();
      raw.resize(size + static_cast<std::size_t>(end - behind));
      written = raw.data() + size;
    }
    out = written;
    if (has_long_cigar && at[0] == 'C' && at[1] == 'G') {
      return {"the tag that holds a CIGAR of more than 65,535 operations, in a line with such a CIGAR", "tag CG",
              offset};
    }
    if (is_name(at) && !names.insert(at)) {
      const auto reason = [&] { return "the tag " + quoted({at, 2}) + " appears twice"; };
      if (!tolerates("tag_twice", offset, {at, 2}, reason)) {
        return {reason(), field_name({at, 2}), offset, Validation::standard};
      }
    }
    if (behind == end) break;
    at = behind + 1;
  }
  raw.resize(static_cast<std::size_t>(out - raw.data()));
  return {};
}

}  // namespace seqtide::sam
