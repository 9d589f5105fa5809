/// \file
/// How strictly readers judge their input; docs/edge_cases.md lists every difference.
#pragma once

#include <string_view>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"

namespace seqtide {

/// In ascending order of what is accepted: `validation >= Validation::standard` asks for standard and lenient.
enum class Validation {
  strict,    ///< refuses everything that the format does not allow
  standard,  ///< refuses what is damaged or ambiguous; what is merely untidy is kept as it is
  lenient,   ///< accepts what kseq-based tools and samtools accept, and changes what they change
};

/// "strict", "standard" or "lenient".
SEQTIDE_API std::string_view validation_name(Validation validation) noexcept;

}  // namespace seqtide
