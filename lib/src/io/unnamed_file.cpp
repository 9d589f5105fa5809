#include "io/unnamed_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace seqtide {

#ifdef O_TMPFILE

namespace {

// Linking by AT_EMPTY_PATH takes a privilege; linking by this name does not.
struct NameOfDescriptor {
  explicit NameOfDescriptor(int descriptor) noexcept {
    std::snprintf(text, sizeof text, "/proc/self/fd/%d", descriptor);
  }
  char text[32];
};

}  // namespace

int open_unnamed(const std::string& folder, int flags, mode_t mode) noexcept {
  int descriptor = -1;
  do {
    descriptor = ::open(folder.c_str(), flags | O_TMPFILE | O_CLOEXEC, mode);
  } while (descriptor < 0 && errno == EINTR);
  if (descriptor >= 0 && ::access(NameOfDescriptor(descriptor).text, F_OK) != 0) {
    ::close(descriptor);  // without /proc it could not get a name
    return -1;
  }
  return descriptor;
}

bool link_unnamed(int descriptor, const std::string& name) noexcept {
  return ::linkat(AT_FDCWD, NameOfDescriptor(descriptor).text, AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0;
}

#else

int open_unnamed(const std::string&, int, mode_t) noexcept { return -1; }

bool link_unnamed(int, const std::string&) noexcept {
  errno = ENOTSUP;
  return false;
}

#endif

}  // namespace seqtide
