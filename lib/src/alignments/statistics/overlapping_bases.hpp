// Which of two mates stays where both lie over a position of a pileup.
#pragma once

#include <cstdint>
#include <string_view>

#include "seqtide/alignments/statistics/pileup.hpp"

namespace seqtide {

/// Whether the mate that comes first stays where nothing else decides: by chance, so that neither strand is favoured,
/// but the same for a name at all times. It is the choice of samtools (1.13 and later).
bool first_mate_stays(std::string_view name) noexcept;

/// Whether a mate that lies over this record's alignment may be there, by the flags and places that it tells.
bool may_overlap_mate(const BamView& record, std::int64_t end) noexcept;

/// Takes the record away from the read that does not stay, and gives the other one its score.
void keep_one(PileupRead& first, PileupRead& second);

}  // namespace seqtide
