#include <algorithm>
#include <limits>
#include <string_view>

#include "seqtide/error.hpp"
#include "seqtide/index/fai.hpp"

namespace seqtide {
namespace {

constexpr std::int64_t open_end = std::numeric_limits<std::int64_t>::max();

[[noreturn]] void refuse(std::string_view text, const char* reason) {
  throw InvalidArgument(quoted(text) + " is no region: " + reason);
}

bool is_number(std::string_view text) noexcept {
  const auto belongs = [](char c) { return (c >= '0' && c <= '9') || c == ','; };
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
         std::all_of(text.begin(), text.end(), belongs);
}

// A number with commas anywhere; too large ones are the largest.
std::int64_t parse_number(std::string_view text) noexcept {
  std::int64_t number = 0;
  for (const char c : text) {
    if (c == ',') continue;
    if (number > (open_end - 9) / 10) return open_end;
    number = number * 10 + (c - '0');
  }
  return number;
}

struct Range {
  std::string_view begin;
  std::string_view end;
  bool valid = false;
};

// "5", "5-", "-7", "5-7", or nothing.
Range split_range(std::string_view text) noexcept {
  const std::size_t dash = text.find('-');
  Range range{text.substr(0, dash), {}, false};
  if (dash != std::string_view::npos) range.end = text.substr(dash + 1);
  range.valid =
      (range.begin.empty() || is_number(range.begin)) && (range.end.empty() || is_number(range.end)) && text != "-";
  return range;
}

FastaRegion cut(std::string_view text, const FaiEntry* entry, const Range& range) {
  const std::int64_t begin = range.begin.empty() ? 1 : parse_number(range.begin);
  const std::int64_t end = range.end.empty() ? open_end : parse_number(range.end);
  if (begin < 1 || end < 1) refuse(text, "positions count from 1");
  if (begin > end) refuse(text, "it ends before it begins");
  if (entry == nullptr) return {};
  return {entry, std::min(begin - 1, entry->length), std::min(end, entry->length)};
}

FastaRegion whole(const FaiEntry* entry) {
  return entry == nullptr ? FastaRegion() : FastaRegion{entry, 0, entry->length};
}

}  // namespace

FastaRegion parse_region(std::string_view text, const FaiIndex& index) {
  if (text.starts_with('{')) {
    const std::size_t brace = text.rfind('}');
    if (brace != std::string_view::npos && (brace + 1 == text.size() || text[brace + 1] == ':')) {
      const FaiEntry* const entry = index.find(text.substr(1, brace - 1));
      if (brace + 1 == text.size()) return whole(entry);
      const Range range = split_range(text.substr(brace + 2));
      if (!range.valid) refuse(text, "behind the colon stands no range such as 5-7");
      return cut(text, entry, range);
    }
  }
  const FaiEntry* const named = index.find(text);
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return whole(named);
  const FaiEntry* const prefix = index.find(text.substr(0, colon));
  const Range range = split_range(text.substr(colon + 1));
  if (named != nullptr) {
    if (prefix != nullptr && range.valid) {
      refuse(text, "it is both a name and a part of another sequence; put braces around the name, as in {name}:5-7");
    }
    return whole(named);
  }
  if (prefix != nullptr && !range.valid) refuse(text, "behind the colon stands no range such as 5-7");
  return range.valid ? cut(text, prefix, range) : FastaRegion();
}

}  // namespace seqtide
