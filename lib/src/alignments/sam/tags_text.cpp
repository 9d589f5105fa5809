#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <vector>

#include "alignments/sam/tag_size.hpp"
#include "seqtide/alignments/sam/tags.hpp"
#include "seqtide/error.hpp"
#include "text/letters.hpp"

// Lenient parsing takes from each value what stands at its front and ignores the rest, as htslib does with strtol and
// strtod: "12abc" is 12 and "abc" is 0.

namespace seqtide {
namespace {

constexpr std::int64_t smallest_integer = std::numeric_limits<std::int32_t>::min();
constexpr std::int64_t largest_integer = std::numeric_limits<std::uint32_t>::max();

std::string bad_value(std::string_view value, std::string_view what) {
  return "the value " + quoted(value) + std::string(what);
}

struct Integer {
  std::int64_t value = 0;  // saturated
  bool valid = false;      // all of the text was the number
};

Integer parse_integer(std::string_view text) noexcept {
  const char* begin = text.data();
  const char* const end = begin + text.size();
  if (text.size() > 1 && text.front() == '+' && text[1] != '-') ++begin;
  Integer result;
  const auto [rest, error] = std::from_chars(begin, end, result.value);
  if (error == std::errc::result_out_of_range) {
    result.value =
        text.front() == '-' ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
  }
  result.valid = error != std::errc::invalid_argument && rest == end;
  return result;
}

// Whether decimal text, which no double holds, is too large (or too small).
bool is_huge(std::string_view digits) noexcept {
  const std::size_t mantissa_size = std::min(digits.find_first_of("eE"), digits.size());
  const std::string_view mantissa = digits.substr(0, mantissa_size);
  std::int64_t exponent = 0;
  if (mantissa_size < digits.size()) {
    const Integer parsed = parse_integer(digits.substr(mantissa_size + 1));
    exponent = std::clamp<std::int64_t>(parsed.value, -(std::int64_t{1} << 40), std::int64_t{1} << 40);
  }
  // How far the first digit that is not 0 stands in front of the point.
  const auto point = static_cast<std::int64_t>(std::min(mantissa.find('.'), mantissa.size()));
  return point - static_cast<std::int64_t>(mantissa.find_first_not_of("0.")) + exponent > 0;
}

struct Real {
  float value = 0;
  bool valid = false;  // the grammar of section 1.5, and all of the text
  bool overflow = false;
};

Real parse_real(std::string_view text) noexcept {
  std::string_view digits = text.substr(std::min(text.find_first_not_of(" \v\f\r\n"), text.size()));
  const bool blank = digits.size() != text.size();
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) digits.remove_prefix(1);
  Real result;
  if (digits.empty() || digits.front() == '-') return result;

  const char* const end = digits.data() + digits.size();
  double value = 0;
  const bool hexadecimal = digits.starts_with("0x") || digits.starts_with("0X");
  if (hexadecimal && digits.find_first_of("0123456789abcdefABCDEF.", 2) == 2) {
    std::from_chars(digits.data() + 2, end, value, std::chars_format::hex);
  } else {
    const auto [rest, error] = std::from_chars(digits.data(), end, value);
    if (error == std::errc::invalid_argument) return result;
    const std::string_view used(digits.data(), static_cast<std::size_t>(rest - digits.data()));
    if (error == std::errc::result_out_of_range) {
      value = is_huge(used) ? std::numeric_limits<double>::infinity() : 0;
    }
    if (!blank && rest == end) {
      const std::string_view mantissa = used.substr(0, used.find_first_of("eE"));
      result.valid = (is_digit(mantissa.front()) || mantissa.front() == '.') && is_digit(mantissa.back());
    }
  }
  result.value = static_cast<float>(negative ? -value : value);
  result.overflow = result.valid && std::isinf(result.value);
  return result;
}

// Calls use(value) for each of ",1,2,3"; stops where it says false.
template <typename Use>
bool for_each_element(std::string_view list, Use use) {
  while (!list.empty()) {
    list.remove_prefix(1);
    const std::size_t size = std::min(list.find(','), list.size());
    if (!use(list.substr(0, size))) return false;
    list.remove_prefix(size);
  }
  return true;
}

struct ElementRange {
  char type;
  std::int64_t smallest;
  std::int64_t largest;
};
template <typename T>
constexpr ElementRange range_of(char type) {
  return {type, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()};
}
constexpr ElementRange signed_ranges[] = {range_of<std::int8_t>('c'), range_of<std::int16_t>('s'),
                                          range_of<std::int32_t>('i')};
constexpr ElementRange unsigned_ranges[] = {range_of<std::uint8_t>('C'), range_of<std::uint16_t>('S'),
                                            range_of<std::uint32_t>('I')};

const ElementRange* range_of_type(char type) noexcept {
  for (const ElementRange& range : signed_ranges) {
    if (range.type == type) return &range;
  }
  for (const ElementRange& range : unsigned_ranges) {
    if (range.type == type) return &range;
  }
  return nullptr;
}

// The smallest type for values of which one does not fit the type that the text names.
const ElementRange* wider_range(std::int64_t smallest, std::int64_t largest) noexcept {
  for (const ElementRange& range : smallest < 0 ? signed_ranges : unsigned_ranges) {
    if (smallest >= range.smallest && largest <= range.largest) return &range;
  }
  return nullptr;
}

std::string parse_integers(std::string_view list, char subtype, bool strict, std::vector<char>& bytes, char& stored) {
  const ElementRange* range = range_of_type(subtype);
  std::string fault;
  std::int64_t smallest = 0;
  std::int64_t largest = 0;
  bool fits = true;
  for_each_element(list, [&](std::string_view text) {
    const Integer element = parse_integer(text);
    if (strict && !element.valid) {
      fault = bad_value(text, " in an array is no integer");
    } else if (strict && (element.value < range->smallest || element.value > range->largest)) {
      fault = bad_value(text, " does not fit an array of type ") + subtype;
    }
    smallest = std::min(smallest, element.value);
    largest = std::max(largest, element.value);
    // Negative numbers alone do not make an unsigned array a signed one: they become 0.
    fits = fits && element.value <= range->largest && (range->smallest == 0 || element.value >= range->smallest);
    return fault.empty();
  });
  if (!fault.empty()) return fault;
  if (!fits) range = wider_range(smallest, largest);
  if (range == nullptr) return "a value in the array has more than 32 bits";
  stored = range->type;
  const std::size_t size = sam::element_size(stored);
  for_each_element(list, [&](std::string_view text) {
    const std::int64_t value = std::max(parse_integer(text).value, range->smallest);
    const char* const first = reinterpret_cast<const char*>(&value);  // little endian
    bytes.insert(bytes.end(), first, first + size);
    return true;
  });
  return {};
}

std::string parse_reals(std::string_view list, bool strict, std::vector<char>& bytes) {
  std::string fault;
  for_each_element(list, [&](std::string_view text) {
    const Real element = parse_real(text);
    if (strict && !element.valid) fault = bad_value(text, " in an array is no number");
    if (strict && element.overflow) fault = bad_value(text, " in an array is too large for 32 bits");
    const char* const first = reinterpret_cast<const char*>(&element.value);
    bytes.insert(bytes.end(), first, first + sizeof(float));
    return fault.empty();
  });
  return fault;
}

std::string parse_array(std::string_view value, std::string_view name, bool strict, std::string& fields) {
  const char subtype = value.front();
  const std::string_view list = value.substr(1);
  if (sam::element_size(subtype) == 0) {
    return "an array has a type of c C s S i I f, not " + quoted(value.substr(0, 1));
  }
  if (!list.empty() && list.front() != ',') return "the type of an array is not followed by a comma";
  std::vector<char> bytes;
  bytes.reserve(list.size() / 2 * sam::element_size(subtype));
  char stored = subtype;
  std::string fault =
      subtype == 'f' ? parse_reals(list, strict, bytes) : parse_integers(list, subtype, strict, bytes, stored);
  if (!fault.empty()) return fault;
  append_tag_array(fields, name, stored, bytes.data(),
                   static_cast<std::uint32_t>(bytes.size() / sam::element_size(stored)));
  return {};
}

std::string check_text(std::string_view value, char type, bool strict) {
  if (value.find('\0') != std::string_view::npos) return "the text holds a NUL";
  if (type == 'H' && value.size() % 2 != 0) return bad_value(value, " of type H has an odd number of digits");
  if (!strict) return {};
  const auto is_hex = [](char c) { return is_digit(c) || (c >= 'A' && c <= 'F'); };
  const auto is_printable = [](char c) { return c >= ' ' && c <= '~'; };
  const auto bad = type == 'H' ? std::find_if_not(value.begin(), value.end(), is_hex)
                               : std::find_if_not(value.begin(), value.end(), is_printable);
  if (bad == value.end()) return {};
  return "the text holds " + quoted({&*bad, 1}) + ", which type " + type + " does not allow";
}

std::string check_head(std::string_view text, bool strict) {
  if (text.size() < 5) return "the field " + quoted(text) + " is no name, type and value with colons between them";
  const auto unfit = [](char c) { return c < '!' || c > '~'; };
  const bool bad_name =
      strict ? !is_letter(text[0]) || !(is_letter(text[1]) || is_digit(text[1])) : unfit(text[0]) || unfit(text[1]);
  if (bad_name) return "the name " + quoted(text.substr(0, 2)) + " is not a letter and a letter or digit";
  if (strict && (text[2] != ':' || text[4] != ':')) {
    return "the field " + quoted(text) + " is no name, type and value with colons between them";
  }
  return {};
}

void append_number(std::string& target, std::int64_t value) {
  std::array<char, 24> text;
  target.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr);
}

void append_number(std::string& target, float value) {
  std::array<char, 24> text;
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 6);
  target.append(text.data(), end);
}

}  // namespace

std::string parse_tag(std::string_view text, bool strict, std::string& fields) {
  std::string fault = check_head(text, strict);
  if (!fault.empty()) return fault;
  const std::string_view name = text.substr(0, 2);
  const char type = text[3];
  const std::string_view value = text.substr(5);
  if (type == 'Z' || type == 'H') {
    fault = check_text(value, type, strict);
    if (fault.empty()) append_tag_text(fields, name, type, value);
    return fault;
  }
  if (value.empty() || (value.front() >= 0 && value.front() <= '\t')) return "the value is missing";

  // htslib reads all of these as A, and I as i.
  const bool is_character = type == 'A' || (!strict && (type == 'a' || type == 'c' || type == 'C'));
  if (is_character) {
    if (strict && (value.size() != 1 || value.front() < '!' || value.front() > '~')) {
      return bad_value(value, " of type A is not one printable character");
    }
    append_tag_text(fields, name, 'A', value.substr(0, 1));
  } else if (type == 'i' || (!strict && type == 'I')) {
    const Integer integer = parse_integer(value);
    if (strict && !integer.valid) return bad_value(value, " of type i is no integer");
    if (integer.value < smallest_integer || integer.value > largest_integer) {
      return bad_value(value, " of type i is not in the range from -2147483648 to 4294967295");
    }
    append_tag_integer(fields, name, integer.value);
  } else if (type == 'f') {
    const Real real = parse_real(value);
    if (strict && !real.valid) return bad_value(value, " of type f is no number");
    if (strict && real.overflow) return bad_value(value, " of type f is too large for 32 bits");
    append_tag_real(fields, name, real.value);
  } else if (type == 'B') {
    return parse_array(value, name, strict, fields);
  } else {
    return "there is no type " + quoted({&type, 1}) + " among A i f Z H B";
  }
  return {};
}

void append_tag_sam(std::string& target, const TagView& tag) {
  target.append(tag.name_view());
  target.push_back(':');
  target.push_back(tag.is_integer() ? 'i' : tag.type);
  target.push_back(':');
  if (tag.type == 'B') {
    target.push_back(tag.subtype);
    for (std::uint32_t i = 0; i < tag.count; ++i) {
      target.push_back(',');
      if (tag.subtype == 'f') {
        append_number(target, tag.real_at(i));
      } else {
        append_number(target, tag.integer_at(i));
      }
    }
  } else if (tag.type == 'f') {
    append_number(target, tag.real());
  } else if (tag.is_integer()) {
    append_number(target, tag.integer());
  } else {
    target.append(tag.text());
  }
}

}  // namespace seqtide
