#include "seqtide/validation.hpp"

namespace seqtide {

std::string_view validation_name(Validation validation) noexcept {
  switch (validation) {
    case Validation::strict:
      return "strict";
    case Validation::standard:
      return "standard";
    default:
      return "lenient";
  }
}

}  // namespace seqtide
