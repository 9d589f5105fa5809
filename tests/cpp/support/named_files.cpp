#include "named_files.hpp"

#include <atomic>

namespace {

std::atomic<bool> names_needed{false};

}  // namespace

NamedFiles::NamedFiles() { names_needed = true; }

NamedFiles::~NamedFiles() { names_needed = false; }

#ifdef __linux__
// <fcntl.h> would make the functions below one.
#include <linux/fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>

// The program's own functions stand before those of the C library.
extern "C" {

int open64(const char* path, int flags, ...) {
  if ((flags & O_TMPFILE) == O_TMPFILE && names_needed) {
    errno = EOPNOTSUPP;
    return -1;
  }
  va_list arguments;
  va_start(arguments, flags);
  const int mode = va_arg(arguments, int);
  va_end(arguments);
  return static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, flags, mode));
}

int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const int mode = va_arg(arguments, int);
  va_end(arguments);
  return open64(path, flags, mode);
}
}
#endif
