// The header of a BAM file (SAM specification, section 4.2).
#pragma once

#include "seqtide/alignments/reader.hpp"
#include "seqtide/alignments/sam/header.hpp"
#include "seqtide/io/window.hpp"

namespace seqtide::bam {

/// Takes the header from the front of the data. Memory grows with the bytes that arrive, whatever lengths they claim.
SamHeader read_header(Window& window, const AlignmentOptions& options, Deviations* deviations);

}  // namespace seqtide::bam
