/// \file
/// How strictly readers judge their input; docs/edge_cases.md lists every difference.
#pragma once

#include "seqtide/cpp20.hpp"

namespace seqtide {

enum class Validation {
  strict,   ///< refuses everything that the format does not allow
  lenient,  ///< accepts what kseq-based tools accept: blank lines, any text after '+', a byte-order mark
};

}  // namespace seqtide
