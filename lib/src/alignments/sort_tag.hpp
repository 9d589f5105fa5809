// The order by the value of a tag, as samtools sort -t has it.
#pragma once

#include <cstdint>
#include <string_view>

#include "seqtide/alignments/record.hpp"

namespace seqtide::sorting {

/// Decides between records without the tag, which come first, single letters, arrays (all of them equal), texts (Z and
/// H alike) and numbers (integers and floats alike), and between letters and between numbers; nan, which samtools gives
/// no place, comes last. Of texts it has the first letters.
std::uint64_t tag_key(const BamView& record, std::string_view tag) noexcept;

/// Below, above or equal to 0 for two records of the same key, by what the key does not hold.
int compare_tags(std::uint64_t key, const BamView& a, const BamView& b, std::string_view tag) noexcept;

}  // namespace seqtide::sorting
