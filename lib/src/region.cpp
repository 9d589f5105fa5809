#include "seqtide/region.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "seqtide/error.hpp"

namespace seqtide {
namespace {

constexpr const char* no_range = "behind the colon stands no range such as 5-7";
constexpr const char* no_brace = "it lacks the closing brace, or a colon behind that";
constexpr std::int64_t too_large = Region::open_end;
constexpr std::int64_t not_whole = -1;

struct Positions {
  std::int64_t begin = 0;
  std::int64_t end = Region::open_end;
  const char* flaw = nullptr;  // why it makes no sense
  bool present = true;         // false: something else stands there
};

[[noreturn]] void refuse(std::string_view text, const std::string& reason) {
  throw InvalidArgument(quoted(text) + " is no region: " + reason);
}

bool starts_with_digit(std::string_view text) noexcept { return !text.empty() && text[0] >= '0' && text[0] <= '9'; }

char take(std::string_view& text) noexcept {
  const char c = text.front();
  text.remove_prefix(1);
  return c;
}

// What a number of decimal digits is multiplied with: "K", "e3" or nothing.
std::optional<int> take_power(std::string_view& text) noexcept {
  constexpr int largest = 1000;
  if (text.empty()) return 0;
  const char unit = static_cast<char>(text[0] | 0x20);
  if (unit == 'k' || unit == 'm' || unit == 'g') {
    text.remove_prefix(1);
    return unit == 'k' ? 3 : unit == 'm' ? 6 : 9;
  }
  if (unit != 'e') return 0;
  text.remove_prefix(1);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (!starts_with_digit(text)) return std::nullopt;
  int power = 0;
  while (starts_with_digit(text)) power = std::min(10 * power + (take(text) - '0'), largest);
  return negative ? -power : power;
}

// Takes a position from the front of the text. Nothing if there is none; not_whole if it has a fraction.
std::optional<std::int64_t> take_position(std::string_view& text) {
  std::string digits;
  int power = 0;
  if (!starts_with_digit(text) && !(text.starts_with('.') && starts_with_digit(text.substr(1)))) return std::nullopt;
  while (starts_with_digit(text) || text.starts_with(',')) {
    const char c = take(text);
    if (c != ',') digits += c;
  }
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    for (; starts_with_digit(text); --power) digits += take(text);
  }
  const std::optional<int> unit = take_power(text);
  if (!unit) return std::nullopt;
  power += *unit;
  for (; power < 0 && !digits.empty(); ++power) {
    if (digits.back() != '0') return not_whole;
    digits.pop_back();
  }
  std::int64_t number = 0;
  const auto append = [&number](int digit) {
    number = number > (too_large - 9) / 10 ? too_large : 10 * number + digit;
  };
  for (const char c : digits) append(c - '0');
  for (; power > 0; --power) append(0);
  return number;
}

// What follows the colon.
Positions parse_range(std::string_view text) {
  Positions range;
  if (text.empty()) return range;
  std::optional<std::int64_t> begin = 1;
  std::optional<std::int64_t> end = Region::open_end;
  const bool has_first = !text.starts_with('-');
  if (has_first) begin = take_position(text);
  if (begin && text.starts_with('-')) {
    text.remove_prefix(1);
    if (!text.empty() || !has_first) end = take_position(text);
  }
  if (!begin || !end || !text.empty()) return {0, 0, no_range, false};
  if (*begin == not_whole || *end == not_whole) {
    range.flaw = "a position is no whole number";
  } else if (*begin == 0 || *end == 0) {
    range.flaw = "positions count from 1";
  } else if (*begin == too_large) {
    range.flaw = "its first position is too large";
  } else if (*begin > *end) {
    range.flaw = "it ends before it begins";
  }
  range.begin = *begin - 1;
  range.end = *end;
  return range;
}

// A region on its way: the name within the text, and its id or -1.
struct Named {
  std::string_view name;
  std::int32_t id = -1;
  Positions range;
};

Named with_range(std::string_view text, std::string_view name, std::int32_t id, const Positions& range) {
  if (range.flaw != nullptr) refuse(text, range.flaw);
  return {name, id, range};
}

Named read_region(std::string_view text, const ReferenceLookup& id_of) {
  if (text.starts_with('{')) {
    const std::size_t brace = text.rfind('}');
    if (brace != std::string_view::npos && (brace + 1 == text.size() || text[brace + 1] == ':')) {
      const std::string_view name = text.substr(1, brace - 1);
      const std::int32_t id = id_of(name);
      if (brace + 1 == text.size()) return {name, id, {}};
      return with_range(text, name, id, parse_range(text.substr(brace + 2)));
    }
  }
  const std::int32_t whole = id_of(text);
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) {
    if (whole < 0 && text.starts_with('{')) refuse(text, no_brace);
    return {text, whole, {}};
  }
  const std::string_view name = text.substr(0, colon);
  const std::int32_t id = id_of(name);
  const Positions range = parse_range(text.substr(colon + 1));
  if (whole >= 0) {
    if (id >= 0 && range.flaw == nullptr) {
      refuse(text, "it is both a name and a part of " + quoted(name) + "; put braces around the name: {" +
                       std::string(text) + "} or {" + std::string(name) + "}" + std::string(text.substr(colon)));
    }
    return {text, whole, {}};
  }
  if (id < 0 && text.starts_with('{')) refuse(text, no_brace);
  if (id < 0 && !range.present) return {name, -1, {}};
  return with_range(text, name, id, range);
}

}  // namespace

Region parse_region(std::string_view text, const ReferenceLookup& id_of, std::string_view kind) {
  if (text.empty()) throw InvalidArgument("a region cannot be empty");
  const Named found = read_region(text, id_of);
  if (found.id < 0) throw UnknownName(kind, found.name);
  return {found.id, found.range.begin, found.range.end};
}

}  // namespace seqtide
