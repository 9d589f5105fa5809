/// \file
/// Reads of FASTQ as alignment records without alignments (SAM specification, section 1.4.2: the flags 4, 77, 141).
#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include "seqtide/alignments/record.hpp"
#include "seqtide/api.h"
#include "seqtide/reads/fastq/record.hpp"

namespace seqtide {

/// The record gets the read's id as its name, without a final "/1" or "/2" if it is that mate; the description is left
/// out. Letters become upper case and U becomes T, since BAM has no others.
/// \param mate        1 or 2 for the first and last read of a pair (flags 77 and 141), 0 for a read without one (4)
/// \param read_group  ID of an @RG line, for the tag RG
/// Throws InvalidArgument for another mate, and for a name, letters, qualities or a read group that cannot stand in
/// BAM.
SEQTIDE_API BamRecord unaligned_record(const FastqView& read, int mate = 0,
                                       std::optional<std::string_view> read_group = {});

/// Both reads of a pair. Throws InvalidArgument as unaligned_record() does, and if their names differ.
SEQTIDE_API std::pair<BamRecord, BamRecord> unaligned_pair(const FastqView& read1, const FastqView& read2,
                                                           std::optional<std::string_view> read_group = {});

}  // namespace seqtide
