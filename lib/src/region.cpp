#include "seqtide/region.hpp"

#include <optional>
#include <string>

#include "seqtide/error.hpp"

namespace seqtide {
namespace {

constexpr const char* no_range = "behind the colon stands no range such as 5-7";
constexpr const char* no_brace = "it lacks the closing brace, or a colon behind that";
constexpr std::int64_t too_large = Region::open_end;

struct Positions {
  std::int64_t begin = 0;
  std::int64_t end = Region::open_end;
  const char* flaw = nullptr;  // why it makes no sense
  bool present = true;         // false: something else stands there
};

[[noreturn]] void refuse(std::string_view text, const std::string& reason) {
  throw InvalidArgument(quoted(text) + " is no region: " + reason);
}

// Nothing for what is no number.
std::optional<std::int64_t> parse_position(std::string_view text) noexcept {
  std::int64_t number = 0;
  if (text.empty() || text.front() == ',') return std::nullopt;
  for (const char c : text) {
    if (c == ',') continue;
    if (c < '0' || c > '9') return std::nullopt;
    number = number > (too_large - 9) / 10 ? too_large : 10 * number + (c - '0');
  }
  return number;
}

// What follows the colon.
Positions parse_range(std::string_view text) noexcept {
  Positions range;
  if (text.empty()) return range;
  const std::size_t hyphen = text.find('-');
  const std::string_view first = text.substr(0, hyphen);
  const std::string_view last = hyphen == std::string_view::npos ? std::string_view() : text.substr(hyphen + 1);
  const std::optional<std::int64_t> begin = first.empty() ? 1 : parse_position(first);
  const std::optional<std::int64_t> end = last.empty() ? Region::open_end : parse_position(last);
  if ((first.empty() && last.empty()) || !begin || !end) return {0, 0, no_range, false};
  if (*begin == 0 || *end == 0) {
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
