/// \file
/// The loop over a column that all `_each` functions of trim.hpp share.
#pragma once

#include <cstddef>

#include "seqtide/reads/trim.hpp"

namespace seqtide {

/// out[i] = trim(piece i)
template <typename Trim>
void trim_each(const kernels::Pieces& pieces, Interval* out, Trim trim) {
  for (std::size_t i = 0; i < pieces.count; ++i) out[i] = trim(pieces[i]);
}

}  // namespace seqtide
