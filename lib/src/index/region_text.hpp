// The text of a region, as samtools writes it, whatever the names belong to.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string_view>

namespace seqtide {

struct RegionText {
  static constexpr std::int64_t open_end = std::numeric_limits<std::int64_t>::max();

  std::int64_t number = -1;     ///< of the sequence; -1 for an unknown name
  std::string_view name;        ///< of the sequence, within the text
  std::int64_t begin = 0;       ///< 0-based; may lie behind the sequence's end
  std::int64_t end = open_end;  ///< behind the last position, which may lie behind the sequence's end, too
};

/// A name, {name}, name:positions or {name}:positions, where positions are "5", "5-", "-7", "5-7" or nothing, 1-based,
/// both included, with commas anywhere behind a first digit. A name that has a colon is tried whole first. Throws
/// InvalidArgument for what is no region, and if both readings make sense.
/// \param number_of  the number of the sequence with a name, or -1
RegionText parse_region_text(std::string_view text, const std::function<std::int64_t(std::string_view)>& number_of);

}  // namespace seqtide
