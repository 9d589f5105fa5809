// What read_batch() of all readers does.
#pragma once

#include <exception>
#include <string>
#include <utility>

#include "seqtide/columns/limits.hpp"
#include "seqtide/error.hpp"

namespace seqtide::batch {

inline void check(const BatchLimits& limits) {
  if (limits.max_bytes == 0 || limits.max_records == 0) {
    throw InvalidArgument("a batch must have room for at least one byte and one record");
  }
}

/// What a reader throws later.
struct Faults {
  std::exception_ptr& pending;  ///< ended the last batch: on the next call
  std::exception_ptr& error;    ///< on every call
};

inline void throw_pending(std::exception_ptr& pending) {
  if (pending != nullptr) std::rethrow_exception(std::exchange(pending, nullptr));
}

/// Appends records to the builder until it is full. An exception waits until the records before it are delivered.
/// \param next    takes the next record; false at the end of the input
/// \param append  puts it into the builder
template <typename Builder, typename Next, typename Append>
void fill(const Builder& builder, const BatchLimits& limits, Faults faults, Next next, Append append) {
  check(limits);
  throw_pending(faults.pending);
  try {
    while (builder.size() < limits.max_records && builder.total_size() < limits.max_bytes && next()) {
      try {
        append();
      } catch (...) {
        // The record is lost, so that nothing may come after it.
        faults.error = std::current_exception();
        throw;
      }
    }
  } catch (...) {
    if (builder.size() == 0) throw;
    faults.pending = std::current_exception();
  }
}

}  // namespace seqtide::batch
