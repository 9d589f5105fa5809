/// \file
/// Region: a part of a reference, and its text as samtools writes it, whatever the names belong to.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string_view>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"

namespace seqtide {

/// Positions [begin, end) of a reference, 0-based. Id -1 stands for the records without a position.
struct Region {
  /// An end that takes in the whole rest of the reference, and records which claim to lie behind that.
  static constexpr std::int64_t open_end = std::numeric_limits<std::int64_t>::max();

  std::int32_t reference_id = -1;
  std::int64_t begin = 0;
  std::int64_t end = 0;

  bool operator==(const Region&) const = default;
};

/// The id of the reference with a name, or -1.
using ReferenceLookup = std::function<std::int32_t(std::string_view name)>;

/// Reads a name, {name}, name:positions or {name}:positions, where positions are "5", "5-", "-7", "5-7" or nothing,
/// 1-based, both ends included, with commas anywhere behind a first digit. As samtools has it, a position may end in K,
/// M or G (thousands, millions, thousands of millions, in either case) or in an exponent, and have a fraction: "1.5k"
/// and "15e2" are 1500. What is no whole number then is refused, where samtools drops the fraction. A name that has a
/// colon is tried whole first, and it is an error if both readings make sense. Begin and end may lie behind those of
/// the reference; without a last position the end is Region::open_end. Throws InvalidArgument for what is no region,
/// UnknownName for one of an unknown name.
/// \param kind  what is named, for messages: "reference", "sequence"
SEQTIDE_API Region parse_region(std::string_view text, const ReferenceLookup& id_of,
                                std::string_view kind = "reference");

}  // namespace seqtide
