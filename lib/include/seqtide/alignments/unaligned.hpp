/// \file
/// Reads of FASTQ as alignment records without alignments (SAM specification, section 1.4.2: the flags 4, 77, 141).
#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include "seqtide/alignments/batch.hpp"
#include "seqtide/alignments/carried_tags.hpp"
#include "seqtide/alignments/record.hpp"
#include "seqtide/api.h"
#include "seqtide/reads/batch.hpp"

namespace seqtide {

struct UnalignedOptions {
  std::optional<std::string_view> read_group = {};  ///< ID of an @RG line, for the tag RG
  CarriedTags tags = {};                            ///< what is taken out of the description
};

/// The record gets the read's id as its name, without a final "/1" or "/2" if it is that mate. The rest of the
/// description is left out. Letters become upper case and U becomes T, since BAM has no others.
/// \param mate  1 or 2 for the first and last read of a pair (flags 77 and 141), 0 for a read without one (4)
/// Throws InvalidArgument for another mate, and for a name, letters, qualities, a tag or a read group that cannot stand
/// in BAM.
SEQTIDE_API BamRecord unaligned_record(const FastqView& read, int mate = 0, const UnalignedOptions& options = {});

/// Both reads of a pair; of ids that are_mates() knows by their ends, the record gets what they share. Throws
/// InvalidArgument as unaligned_record() does, and if the names differ otherwise.
SEQTIDE_API std::pair<BamRecord, BamRecord> unaligned_pair(const FastqView& read1, const FastqView& read2,
                                                           const UnalignedOptions& options = {});

/// All reads of a batch, or of two batches of the mates in turn. Throws InvalidArgument as these do, also for batches
/// of different size.
SEQTIDE_API AlignmentBatch unaligned_batch(const FastqBatch& reads, HeaderPtr header,
                                           const UnalignedOptions& options = {});
SEQTIDE_API AlignmentBatch unaligned_batch(const FastqBatch& reads1, const FastqBatch& reads2, HeaderPtr header,
                                           const UnalignedOptions& options = {});

}  // namespace seqtide
