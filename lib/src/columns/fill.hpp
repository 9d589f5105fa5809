// What read_batch() of all readers does.
#pragma once

#include <exception>

#include "io/pending.hpp"
#include "seqtide/columns/limits.hpp"
#include "seqtide/error.hpp"

namespace seqtide::batch {

inline void check(const BatchLimits& limits) {
  if (limits.max_bytes == 0 || limits.max_records == 0) {
    throw InvalidArgument("a batch must have room for at least one byte and one record");
  }
}

/// Appends records to the builder until it is full. An exception waits until the records before it are delivered.
/// \param pending  where it waits, to be thrown by the next call
/// \param next     takes the next record; false at the end of the input
/// \param append   puts it into the builder, or throws and leaves the builder as it was: it comes again then
template <typename Builder, typename Reader, typename Next, typename Append>
void fill(const Builder& builder, const BatchLimits& limits, std::exception_ptr& pending, Reader& reader, Next next,
          Append append) {
  check(limits);
  throw_pending(pending);
  try {
    while (builder.size() < limits.max_records && builder.total_size() < limits.max_bytes && next()) {
      try {
        append();
      } catch (...) {
        reader.put_back();
        throw;
      }
    }
  } catch (...) {
    if (builder.size() == 0) throw;
    pending = std::current_exception();
  }
}

}  // namespace seqtide::batch
