#include <algorithm>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "seqtide/error.hpp"
#include "seqtide/index/query.hpp"

namespace seqtide {
namespace {

// Positions of a region's text, 1-based, both included; 0 where there is none.
struct Positions {
  std::int64_t first = 0;
  std::int64_t last = 0;
};

// Digits with commas anywhere behind the first; nothing for other text or a number of 2^62 or more.
std::optional<std::int64_t> parse_position(std::string_view text) {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max() / 20;
  std::int64_t value = 0;
  if (text.empty() || text.front() == ',') return std::nullopt;
  for (const char c : text) {
    if (c == ',') continue;
    if (c < '0' || c > '9' || value > most) return std::nullopt;
    value = 10 * value + (c - '0');
  }
  return value;
}

// "5", "5-", "-7", "5-7", "": what may follow the colon.
std::optional<Positions> parse_positions(std::string_view text) {
  Positions positions;
  if (text == "-") return std::nullopt;
  const std::size_t hyphen = text.find('-');
  const std::string_view first = text.substr(0, hyphen);
  const std::string_view last = hyphen == std::string_view::npos ? std::string_view() : text.substr(hyphen + 1);
  for (const auto& [part, value] : {std::pair(first, &positions.first), std::pair(last, &positions.last)}) {
    if (part.empty()) continue;
    const std::optional<std::int64_t> parsed = parse_position(part);
    if (!parsed || *parsed == 0) return std::nullopt;
    *value = *parsed;
  }
  if (positions.first > 0 && positions.last > 0 && positions.last < positions.first) return std::nullopt;
  return positions;
}

[[noreturn]] void refuse(std::string_view text, const std::string& why) {
  throw InvalidArgument("region " + quoted(text) + " " + why);
}

[[noreturn]] void refuse_name(std::string_view name) { throw std::out_of_range("unknown reference " + quoted(name)); }

Region region_of(std::int32_t id, const Positions& positions, const SamHeader& header) {
  const std::int64_t length = header.references()[static_cast<std::size_t>(id)].length;
  const std::int64_t begin = positions.first > 0 ? positions.first - 1 : 0;
  return {id, begin, positions.last > 0 ? positions.last : std::max(begin, length)};
}

// {name} or {name}:positions
Region parse_braced(std::string_view text, const SamHeader& header) {
  const std::size_t close = text.find('}');
  if (close == std::string_view::npos) refuse(text, "lacks the closing brace");
  const std::string_view name = text.substr(1, close - 1);
  const std::string_view rest = text.substr(close + 1);
  if (!rest.empty() && rest.front() != ':') refuse(text, "has something other than a colon behind the closing brace");
  const std::int32_t id = header.reference_id(name);
  if (id < 0) refuse_name(name);
  const std::optional<Positions> positions = parse_positions(rest.empty() ? rest : rest.substr(1));
  if (!positions) refuse(text, "has positions that make no sense");
  return region_of(id, *positions, header);
}

}  // namespace

Region parse_region(std::string_view text, const SamHeader& header) {
  if (text.empty()) refuse(text, "is empty");
  if (text == "*") return {};
  if (text.front() == '{') return parse_braced(text, header);
  const std::int32_t whole = header.reference_id(text);
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) {
    if (whole < 0) refuse_name(text);
    return region_of(whole, {}, header);
  }
  const std::string_view name = text.substr(0, colon);
  const std::int32_t id = header.reference_id(name);
  const std::optional<Positions> positions = parse_positions(text.substr(colon + 1));
  if (whole >= 0) {
    if (id >= 0 && positions) {
      refuse(text, "is both a reference and a part of " + quoted(name) + ": write {" + std::string(text) + "} or {" +
                       std::string(name) + "}" + std::string(text.substr(colon)));
    }
    return region_of(whole, {}, header);
  }
  if (id < 0) refuse_name(name);
  if (!positions) refuse(text, "has positions that make no sense");
  return region_of(id, *positions, header);
}

}  // namespace seqtide
