/// \file
/// What the header line of a read tells about where and when it was sequenced.
#pragma once

#include <cstdint>
#include <string_view>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"

namespace seqtide {

/// A lane of a flow cell and, if known, the surface of it that was imaged. 0: the name does not tell.
struct LaneSurface {
  std::uint8_t lane = 0;
  std::uint8_t surface = 0;  ///< 1 is the upper one, 2 the lower one

  auto operator<=>(const LaneSurface&) const = default;
};

/// Names of Illumina and Element (`instrument:run:flowcell:lane:tile:x:y`, or `machine:lane:tile:x:y` of old ones) and
/// of MGI (`FLOWCELL` `L1C001R001...`). They may be the second word, as in archives that number reads anew. A lane is 1
/// to 255. The surface is the first digit of a tile's number of four digits or more. Anything else tells no lane.
/// \param name  header line without '@'
SEQTIDE_API LaneSurface lane_of_name(std::string_view name) noexcept;

/// Where and when a molecule went through a nanopore.
struct NanoporeOrigin {
  static constexpr std::uint32_t most_channels = 16384;

  std::uint32_t channel = 0;     ///< 1 to most_channels; 0: not told
  std::int64_t start_time = -1;  ///< seconds since 1970 in UTC; -1: not told

  bool operator==(const NanoporeOrigin&) const = default;
};

/// Words `ch=5` and `start_time=2023-06-01T10:00:00Z`, or `ch:i:5` and `st:Z:2023-06-01T10:00:00.000+00:00`, behind the
/// first one, with blanks or tabs between them. Of several that tell the same the first counts. A number or a time that
/// is none, or a year before 2010 or after 2199, is as if it were not there.
/// \param name  header line without '@'
SEQTIDE_API NanoporeOrigin nanopore_origin(std::string_view name) noexcept;

/// Seconds since 1970 in UTC of a date and time as ISO 8601 and RFC 3339 write it; without a zone it is UTC. Fractions
/// of a second are left out. -1 for anything else, and for years before 2010 or after 2199.
SEQTIDE_API std::int64_t seconds_of_time(std::string_view text) noexcept;

}  // namespace seqtide
