#include <algorithm>
#include <stdexcept>

#include "index/region_text.hpp"
#include "seqtide/alignments/bam/query.hpp"
#include "seqtide/error.hpp"
#include "seqtide/index/fai.hpp"

namespace seqtide {

Region parse_region(std::string_view text, const SamHeader& header) {
  if (text.empty()) throw InvalidArgument("a region cannot be empty");
  if (text == "*") return {};
  const RegionText found =
      parse_region_text(text, [&header](std::string_view name) { return header.reference_id(name); });
  if (found.number < 0) throw std::out_of_range("unknown reference " + quoted(found.name));
  static_assert(RegionText::open_end == Region::open_end);
  return {static_cast<std::int32_t>(found.number), found.begin, found.end};
}

FastaRegion parse_region(std::string_view text, const FaiIndex& index) {
  const std::vector<FaiEntry>& entries = index.entries();
  const RegionText found = parse_region_text(text, [&](std::string_view name) {
    const FaiEntry* const entry = index.find(name);
    return entry == nullptr ? -1 : entry - entries.data();
  });
  if (found.number < 0) return {};
  const FaiEntry& entry = entries[static_cast<std::size_t>(found.number)];
  return {&entry, std::min(found.begin, entry.length), std::min(found.end, entry.length)};
}

}  // namespace seqtide
