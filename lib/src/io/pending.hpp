// An exception that waits until the records before it are delivered.
#pragma once

#include <exception>
#include <utility>

namespace seqtide {

/// Throws it, once.
inline void throw_pending(std::exception_ptr& pending) {
  if (pending != nullptr) std::rethrow_exception(std::exchange(pending, nullptr));
}

}  // namespace seqtide
