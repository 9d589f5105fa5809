#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <vector>

#include "alignments/sam/parse_tag.hpp"

#include "alignments/examine.hpp"
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
  bool named = false;  // infinity, or what is not a number: the grammar has neither, but BAM has both
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
    if (!blank && rest == end && !std::isfinite(value) && is_letter(used.front()) && is_letter(used.back())) {
      result.valid = named = true;
    } else if (!blank && rest == end) {
      const std::string_view mantissa = used.substr(0, used.find_first_of("eE"));
      result.valid = (is_digit(mantissa.front()) || mantissa.front() == '.') && is_digit(mantissa.back());
    }
  }
  result.value = static_cast<float>(negative ? -value : value);
  result.overflow = result.valid && !named && std::isinf(result.value);
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

class TagParser {
 public:
  TagParser(std::string_view text, Judge& judge, std::size_t offset) : text_(text), judge_(judge), offset_(offset) {}

  std::string parse(std::string& fields) {
    std::string fault = check_head();
    if (!fault.empty()) return fault;
    const std::string_view name = text_.substr(0, 2);
    const std::string_view value = text_.substr(5);
    const char type = text_[3];
    if (type == 'Z' || type == 'H') {
      fault = check_text(value, type);
      if (fault.empty()) append_tag_text(fields, name, type, value);
      return fault;
    }
    if (value.empty() || (value.front() >= 0 && value.front() <= '\t')) return "the value is missing";
    switch (stored_type(type)) {
      case 'A':
        fault = check_character(value);
        if (fault.empty()) append_tag_text(fields, name, 'A', value.substr(0, 1));
        return fault;
      case 'i':
        return parse_integer_field(name, value, fields);
      case 'f':
        return parse_real_field(name, value, fields);
      case 'B':
        return parse_array(name, value, fields);
      default:
        return no_type(type);
    }
  }

  std::optional<Validation> accepted_by() const noexcept { return accepted_by_; }

 private:
  bool lenient() const noexcept { return judge_.validation() == Validation::lenient; }

  // What strict refuses: "" if it is passed, which is noted.
  std::string tolerate(Validation least, std::string_view kind, std::string reason) {
    if (judge_.accepts(least, kind, offset_, text_, [&] { return reason; })) return {};
    accepted_by_ = least;
    return reason;
  }

  static std::string no_type(char type) { return "there is no type " + quoted({&type, 1}) + " among A i f Z H B"; }

  std::string check_head() {
    const auto no_form = [&] {
      return "the field " + quoted(text_) + " is no name, type and value with colons between them";
    };
    if (text_.size() < 5) return no_form();
    const auto unfit = [](char c) { return c < '!' || c > '~'; };
    if (!is_letter(text_[0]) || !(is_letter(text_[1]) || is_digit(text_[1]))) {
      std::string reason = "the name " + quoted(text_.substr(0, 2)) + " is not a letter and a letter or digit";
      if (unfit(text_[0]) || unfit(text_[1])) return reason;
      reason = tolerate(Validation::standard, "tag_name", std::move(reason));
      if (!reason.empty()) return reason;
    }
    return text_[2] == ':' && text_[4] == ':' ? "" : tolerate(Validation::lenient, "tag_form", no_form());
  }

  // BAM's letters for integers stand in text, too, for those who do not know that there is but one. htslib reads a, c
  // and C as A.
  char stored_type(char type) {
    if (type == 'A' || type == 'i' || type == 'f' || type == 'B') return type;
    const bool integer = range_of_type(type) != nullptr;
    const bool character = type == 'a' || type == 'c' || type == 'C';
    if (!integer && !(lenient() && character)) return type;
    std::string reason = tolerate(Validation::standard, "tag_type", no_type(type));
    if (!reason.empty()) return type;
    return lenient() && character ? 'A' : 'i';
  }

  std::string check_text(std::string_view value, char type) {
    if (value.find('\0') != std::string_view::npos) return "the text holds a NUL";
    if (type == 'H' && value.size() % 2 != 0) return bad_value(value, " of type H has an odd number of digits");
    const auto is_hex = [](char c) { return is_digit(c) || (c >= 'A' && c <= 'F'); };
    const auto is_printable = [](char c) { return c >= ' ' && c <= '~'; };
    const auto bad = type == 'H' ? std::find_if_not(value.begin(), value.end(), is_hex)
                                 : std::find_if_not(value.begin(), value.end(), is_printable);
    if (bad == value.end()) return {};
    return tolerate(bam::is_kept_text(value, type) ? Validation::standard : Validation::lenient, "tag_text",
                    "the text holds " + quoted({&*bad, 1}) + ", which type " + type + " does not allow");
  }

  std::string check_character(std::string_view value) {
    if (value.size() == 1 && value.front() >= '!' && value.front() <= '~') return {};
    return tolerate(Validation::lenient, "tag_value", bad_value(value, " of type A is not one printable character"));
  }

  std::string parse_integer_field(std::string_view name, std::string_view value, std::string& fields) {
    const Integer integer = parse_integer(value);
    if (!integer.valid) {
      std::string fault = tolerate(Validation::lenient, "tag_value", bad_value(value, " of type i is no integer"));
      if (!fault.empty()) return fault;
    }
    if (integer.value < smallest_integer || integer.value > largest_integer) {
      return bad_value(value, " of type i is not in the range from -2147483648 to 4294967295");
    }
    append_tag_integer(fields, name, integer.value);
    return {};
  }

  std::string check_real(const Real& real, std::string_view text, std::string_view where) {
    if (real.valid && !real.overflow) return {};
    return tolerate(Validation::lenient, "tag_value",
                    bad_value(text, std::string(where) + (real.valid ? " is too large for 32 bits" : " is no number")));
  }

  std::string parse_real_field(std::string_view name, std::string_view value, std::string& fields) {
    const Real real = parse_real(value);
    std::string fault = check_real(real, value, " of type f");
    if (fault.empty()) append_tag_real(fields, name, real.value);
    return fault;
  }

  std::string parse_integers(std::string_view list, char subtype, std::vector<char>& bytes, char& stored) {
    const ElementRange* range = range_of_type(subtype);
    std::string fault;
    std::int64_t smallest = 0;
    std::int64_t largest = 0;
    bool fits = true;
    for_each_element(list, [&](std::string_view text) {
      const Integer element = parse_integer(text);
      if (!element.valid) {
        fault = tolerate(Validation::lenient, "tag_value", bad_value(text, " in an array is no integer"));
      } else if (element.value < range->smallest || element.value > range->largest) {
        fault =
            tolerate(Validation::lenient, "tag_value", bad_value(text, " does not fit an array of type ") + subtype);
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

  std::string parse_reals(std::string_view list, std::vector<char>& bytes) {
    std::string fault;
    for_each_element(list, [&](std::string_view text) {
      const Real element = parse_real(text);
      fault = check_real(element, text, " in an array");
      const char* const first = reinterpret_cast<const char*>(&element.value);
      bytes.insert(bytes.end(), first, first + sizeof(float));
      return fault.empty();
    });
    return fault;
  }

  std::string parse_array(std::string_view name, std::string_view value, std::string& fields) {
    const char subtype = value.front();
    const std::string_view list = value.substr(1);
    if (sam::element_size(subtype) == 0) {
      return "an array has a type of c C s S i I f, not " + quoted(value.substr(0, 1));
    }
    if (!list.empty() && list.front() != ',') return "the type of an array is not followed by a comma";
    std::vector<char> bytes;
    bytes.reserve(list.size() / 2 * sam::element_size(subtype));
    char stored = subtype;
    std::string fault = subtype == 'f' ? parse_reals(list, bytes) : parse_integers(list, subtype, bytes, stored);
    if (!fault.empty()) return fault;
    append_tag_array(fields, name, stored, bytes.data(),
                     static_cast<std::uint32_t>(bytes.size() / sam::element_size(stored)));
    return {};
  }

  std::string_view text_;
  Judge& judge_;
  std::size_t offset_;
  std::optional<Validation> accepted_by_;
};

}  // namespace

std::string sam::parse_tag(std::string_view text, Judge& judge, std::size_t offset, std::string& fields,
                           std::optional<Validation>& accepted_by) {
  TagParser parser(text, judge, offset);
  std::string fault = parser.parse(fields);
  accepted_by = parser.accepted_by();
  return fault;
}

std::string parse_tag(std::string_view text, Validation validation, std::string& fields) {
  Judge judge(validation);
  return TagParser(text, judge, 0).parse(fields);
}

}  // namespace seqtide
