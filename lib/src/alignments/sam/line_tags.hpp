// The optional fields of a line of SAM.
#pragma once

#include <string>
#include <string_view>

#include "seqtide/alignments/sam/text.hpp"

namespace seqtide::sam {

struct LineTags {
  Judge& judge;
  bool has_long_cigar;  ///< the tag CG will hold the CIGAR
  TagNames& names;
  std::size_t begin;  ///< where the text is in the line, for notes

  /// Appends all fields of `text`, which has one or more with tabs between, in binary. Offsets of a fault count from
  /// the start of `text`.
  SamFault append(std::string_view text, std::string& raw);
};

}  // namespace seqtide::sam
