// An ArrowArrayStream made of two functions.
#pragma once

#include <functional>

#include "seqtide/columns/arrow_abi.h"

namespace seqtide::arrow {

/// What they throw becomes a value of errno and a message.
/// \param schema  fills in the type
/// \param next    fills in the next array; false at the end
void export_stream(std::function<void(ArrowSchema&)> schema, std::function<bool(ArrowArray&)> next,
                   ArrowArrayStream& out);

}  // namespace seqtide::arrow
