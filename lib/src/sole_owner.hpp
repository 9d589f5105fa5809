// Whether an object that is handed out and comes back is free to be used again.
#pragma once

#include <memory>

namespace seqtide {

/// Whether nobody else has the object any more. Whatever others did with it has happened then, on whatever thread.
template <typename T>
bool is_sole_owner(const std::shared_ptr<T>& object) noexcept {
  if (object.use_count() != 1) return false;
  // The end of a copy is ordered after the ends of all copies before it. So would a fence be, but the thread sanitizer
  // does not know of fences.
  static_cast<void>(std::shared_ptr<T>(object));
  return true;
}

}  // namespace seqtide
