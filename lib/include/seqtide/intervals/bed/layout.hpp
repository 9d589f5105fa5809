/// \file
/// BedLayout: the formats that share the first columns of BED.
///
/// Specifications: BED version 1.0 (GA4GH, samtools/hts-specs: BEDv1); bedGraph, narrowPeak, broadPeak and gappedPeak
/// as the UCSC Genome Browser describes them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "seqtide/api.h"
#include "seqtide/tabular/schema.hpp"

namespace seqtide {

enum class BedLayout : std::uint8_t {
  bed,          ///< 3 to 9 or 12 fields
  bedgraph,     ///< 4: an interval and its value
  narrow_peak,  ///< 10: the first 6 of BED, signal_value, p_value, q_value and peak
  broad_peak,   ///< 9: the same without peak
  gapped_peak,  ///< 15: the 12 of BED, signal_value, p_value and q_value
};

/// "bed", "bedGraph", "narrowPeak", "broadPeak" or "gappedPeak".
SEQTIDE_API std::string_view bed_layout_name(BedLayout layout) noexcept;
/// The layout of this name, in any case; none for other names.
SEQTIDE_API std::optional<BedLayout> parse_bed_layout(std::string_view name) noexcept;

/// All columns that a layout has. Those of BED are chrom start end name score strand thick_start thick_end item_rgb
/// block_count block_sizes block_starts; bedGraph has value. Numbers behind the third column may be missing.
SEQTIDE_API const TabularSchema& bed_schema(BedLayout layout);
/// The first `count` of them.
SEQTIDE_API TabularSchema bed_schema(BedLayout layout, std::size_t count);

}  // namespace seqtide
