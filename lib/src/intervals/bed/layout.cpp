#include "seqtide/intervals/bed/layout.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

#include "seqtide/error.hpp"

namespace seqtide {
namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, 5> layout_names = {"bed", "bedGraph", "narrowPeak", "broadPeak", "gappedPeak"};

char lower(char letter) noexcept { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter | 0x20) : letter; }

TabularSchema make_schema(BedLayout layout) {
  using enum TabularType;
  const std::vector<TabularColumn> bed = {
      {"chrom", category},
      {"start", integer, false},
      {"end", integer, false},
      {"name", text},
      {"score", real, true},
      {"strand", category},
      {"thick_start", integer, true},
      {"thick_end", integer, true},
      {"item_rgb", category},
      {"block_count", integer, true},
      {"block_sizes", integers},
      {"block_starts", integers},
  };
  const std::vector<TabularColumn> peak = {
      {"signal_value", real, true}, {"p_value", real, true}, {"q_value", real, true}, {"peak", integer, true}};
  const auto joined = [&](std::ptrdiff_t of_bed, std::ptrdiff_t of_peak) {
    std::vector<TabularColumn> columns(bed.begin(), bed.begin() + of_bed);
    columns.insert(columns.end(), peak.begin(), peak.begin() + of_peak);
    return columns;
  };
  TabularSchema schema;
  schema.missing = {"."};
  switch (layout) {
    case BedLayout::bed:
      schema.columns = bed;
      break;
    case BedLayout::bedgraph:
      schema.columns = joined(3, 0);
      schema.columns.push_back({"value", real, true});
      break;
    case BedLayout::narrow_peak:
      schema.columns = joined(6, 4);
      break;
    case BedLayout::broad_peak:
      schema.columns = joined(6, 3);
      break;
    case BedLayout::gapped_peak:
      schema.columns = joined(12, 3);
      break;
  }
  return schema;
}

}  // namespace

std::string_view bed_layout_name(BedLayout layout) noexcept { return layout_names[static_cast<std::size_t>(layout)]; }

std::optional<BedLayout> parse_bed_layout(std::string_view name) noexcept {
  for (std::size_t i = 0; i < layout_names.size(); ++i) {
    if (std::ranges::equal(name, layout_names[i], {}, lower, lower)) return static_cast<BedLayout>(i);
  }
  return {};
}

const TabularSchema& bed_schema(BedLayout layout) {
  static const std::array<TabularSchema, layout_names.size()> schemas = {
      make_schema(BedLayout::bed), make_schema(BedLayout::bedgraph), make_schema(BedLayout::narrow_peak),
      make_schema(BedLayout::broad_peak), make_schema(BedLayout::gapped_peak)};
  return schemas[static_cast<std::size_t>(layout)];
}

TabularSchema bed_schema(BedLayout layout, std::size_t count) {
  TabularSchema schema = bed_schema(layout);
  if (count > schema.columns.size()) {
    throw InvalidArgument(std::string(bed_layout_name(layout)) + " has no " + std::to_string(count) + " columns");
  }
  schema.columns.resize(count);
  return schema;
}

}  // namespace seqtide
