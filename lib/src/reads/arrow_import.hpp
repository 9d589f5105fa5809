// Import of one array among several.
#pragma once

#include <cstdint>

#include "seqtide/columns/arrow_abi.h"

namespace seqtide::arrow {

// Defined in arrow_import.cpp for both kinds of batch.

/// Throws InvalidArgument unless the type is a struct with the columns of a batch.
template <typename Batch>
void check_type(const ArrowSchema& schema);

/// \param before  records that came before the array, for messages
template <typename Batch>
Batch import_batch(const ArrowSchema& schema, const ArrowArray& array, std::uint64_t before);

}  // namespace seqtide::arrow
