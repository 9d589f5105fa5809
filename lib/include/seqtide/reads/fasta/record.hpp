/// \file
/// One FASTA record as views (Pearson and Lipman 1988, PNAS 85:2444).
#pragma once

#include <string>
#include <string_view>

#include "seqtide/api.h"
#include "seqtide/reads/fastq/record.hpp"

namespace seqtide {

/// Views into the reader that made it, valid until the reader's next step.
struct FastaView {
  std::string_view name;      ///< header line without '>' and line end
  std::string_view sequence;  ///< line breaks removed

  std::string_view id() const noexcept { return header_id(name); }
  std::string_view description() const noexcept { return header_description(name); }
};

/// Throws InvalidArgument for a name with a line break, or a sequence with '>' or a byte outside '!' to '~'.
SEQTIDE_API void check_fasta(std::string_view name, std::string_view sequence);

/// Appends the record; sequence lines of `line_width` letters, or one line if that is 0.
SEQTIDE_API void append_fasta(std::string& target, const FastaView& record, std::size_t line_width);

}  // namespace seqtide
