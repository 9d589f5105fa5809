#include "seqtide/alignments/sam/tag_values.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "seqtide/alignments/sam/tags.hpp"
#include "seqtide/error.hpp"
#include "text/letters.hpp"

namespace seqtide {
namespace {

constexpr std::string_view integer_types = "CcSsIi";  // in the order in which they are preferred

constexpr bool is_hex(char c) noexcept { return is_digit(c) || (c >= 'A' && c <= 'F'); }
constexpr bool is_printable(char c) noexcept { return c >= ' ' && c <= '~'; }

template <typename T>
constexpr TagRange range_of() noexcept {
  return {std::numeric_limits<T>::min(), std::numeric_limits<T>::max()};
}

void check_character(std::string_view text) {
  if (text.size() == 1 && is_printable(text[0]) && text[0] != ' ') return;
  throw InvalidArgument("a tag of type A must be one character of '!' to '~', not " + quoted(text));
}

void check_digits(std::string_view text) {
  if (text.size() % 2 == 0 && std::all_of(text.begin(), text.end(), is_hex)) return;
  throw InvalidArgument("a tag of type H must be pairs of the digits 0-9 and A-F, not " + quoted(text));
}

void check_text(std::string_view text) {
  const auto unfit = std::find_if_not(text.begin(), text.end(), is_printable);
  if (unfit == text.end()) return;
  throw InvalidArgument("a tag of type Z must have characters of ' ' to '~' only, not " + quoted({&*unfit, 1}));
}

}  // namespace

TagRange tag_range(char type) noexcept {
  switch (type) {
    case 'c':
      return range_of<std::int8_t>();
    case 'C':
      return range_of<std::uint8_t>();
    case 's':
      return range_of<std::int16_t>();
    case 'S':
      return range_of<std::uint16_t>();
    case 'i':
      return range_of<std::int32_t>();
    case 'I':
      return range_of<std::uint32_t>();
    default:
      return {};
  }
}

char smallest_tag_type(std::int64_t lowest, std::int64_t highest) {
  for (const char type : integer_types) {
    const TagRange range = tag_range(type);
    if (range.holds(lowest) && range.holds(highest)) return type;
  }
  throw InvalidArgument("no type of tag holds integers of " + std::to_string(lowest) + " to " +
                        std::to_string(highest) + ", only such of -2147483648 to 2147483647 or of 0 to 4294967295");
}

void check_tag_name(std::string_view name) {
  if (name.size() != 2 || !is_letter(name[0]) || !(is_letter(name[1]) || is_digit(name[1]))) {
    throw InvalidArgument("the name of a tag must be a letter and a letter or digit, not " + quoted(name));
  }
  if (name == "CG") {
    throw InvalidArgument("tag CG is reserved for CIGARs of more than 65535 operations: set the CIGAR");
  }
}

void check_tag_integer(char type, std::int64_t value) {
  const TagRange range = tag_range(type);
  if (range.holds(value)) return;
  throw InvalidArgument(std::to_string(value) + " does not fit a tag of type " + type + " (" +
                        std::to_string(range.lowest) + " to " + std::to_string(range.highest) + ")");
}

void append_checked_integer(std::string& fields, std::string_view name, char type, std::int64_t value) {
  check_tag_name(name);
  check_tag_integer(type, value);
  fields.append(name);
  fields.push_back(type);
  fields.append(reinterpret_cast<const char*>(&value), tag_value_size(type));  // little endian, as everywhere
}

void append_checked_real(std::string& fields, std::string_view name, double value) {
  check_tag_name(name);
  if (!(std::fabs(value) <= double{std::numeric_limits<float>::max()})) {
    char text[32];
    std::snprintf(text, sizeof text, "%g", value);
    throw InvalidArgument(std::string("a tag of type f must be a finite 32-bit number, not ") + text);
  }
  append_tag_real(fields, name, static_cast<float>(value));
}

void append_checked_text(std::string& fields, std::string_view name, char type, std::string_view text) {
  check_tag_name(name);
  if (type == 'A') {
    check_character(text);
  } else if (type == 'H') {
    check_digits(text);
  } else if (type == 'Z') {
    check_text(text);
  } else {
    throw InvalidArgument("text is of type A, Z or H, not " + quoted({&type, 1}));
  }
  append_tag_text(fields, name, type, text);
}

}  // namespace seqtide
