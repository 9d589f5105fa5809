#include "seqtide/io/guarded_output.hpp"

#include <cerrno>
#include <string>

#include "seqtide/error.hpp"

namespace seqtide {

void GuardedOutput::refuse() const {
  const std::string name = target_->name();
  if (state_ == State::closed)
    throw IoError(quoted_path(name) + " is closed", EBADF, name, IoErrorKind::invalid_handle);
  throw IoError(quoted_path(name) + " takes no more data after a failed write", 0, name);
}

}  // namespace seqtide
