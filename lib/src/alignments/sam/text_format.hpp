// A record as a line of SAM, into memory that is large enough.
#pragma once

#include <cstddef>

#include "seqtide/alignments/record.hpp"
#include "seqtide/alignments/sam/header.hpp"

namespace seqtide::sam {

/// What write_line() takes at most. Throws InvalidArgument for a reference id outside the header.
std::size_t line_bound(const BamView& record, const SamHeader& header);

struct Line {
  char* end;          ///< behind the line feed
  const char* fault;  ///< what in it is not SAM, though samtools would write it; null if nothing
};

/// Writes the line. `header` has the record's references.
Line write_line(char* target, const BamView& record, const SamHeader& header);

}  // namespace seqtide::sam
