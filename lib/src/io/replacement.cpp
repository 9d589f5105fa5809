#include "io/replacement.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <random>
#include <system_error>
#include <utility>

#include "seqtide/error.hpp"

namespace seqtide {

namespace {

std::string random_name() {
  std::random_device random;
  char name[40];
  std::snprintf(name, sizeof name, ".seqtide-%08x%08x.tmp", random(), random());
  return name;
}

// Absolute, so that a later change of the working directory does not matter; through a symbolic link to
// its target, so that the link stays.
std::string resolve(const std::string& path, bool exists) {
  std::error_code error;
  const std::filesystem::path found =
      exists ? std::filesystem::canonical(path, error) : std::filesystem::absolute(path, error);
  if (error) throw IoError::from_errno(error.value(), path);
  return found.string();
}

}  // namespace

std::unique_ptr<Replacement> Replacement::make(const std::string& path) {
  if (path.empty()) throw IoError::from_errno(ENOENT, path);
  struct stat status {};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  if (!exists && errno != ENOENT) throw IoError::from_errno(errno, path);
  if (exists && S_ISDIR(status.st_mode)) throw IoError::from_errno(EISDIR, path);
  if (exists && !S_ISREG(status.st_mode)) return nullptr;
  if (exists && ::access(path.c_str(), W_OK) != 0) throw IoError::from_errno(errno, path);

  std::unique_ptr<Replacement> replacement(new Replacement(resolve(path, exists)));
  // The umask applies to a new file; one that is replaced keeps its mode.
  constexpr mode_t new_file = 0666;
  try {
    replacement->open_temporary(exists ? status.st_mode & 0600 : new_file);
  } catch (const IoError& error) {
    throw IoError::from_errno(error.error_number(), path);
  }
  if (exists) {
    // A file system without modes is no reason to fail.
    [[maybe_unused]] const int ignored = ::fchmod(replacement->descriptor_, status.st_mode & 0777);
  }
  return replacement;
}

Replacement::~Replacement() {
  if (!temporary_.empty() && process_ == ::getpid()) ::unlink(temporary_.c_str());
}

void Replacement::open_temporary(mode_t mode) {
  const std::filesystem::path folder = std::filesystem::path(target_).parent_path();
  for (int attempt = 0; descriptor_ < 0; ++attempt) {
    std::string candidate = (folder / random_name()).string();
    descriptor_ = ::open(candidate.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (descriptor_ >= 0) {
      temporary_ = std::move(candidate);
      process_ = ::getpid();
    } else if (errno != EINTR && (errno != EEXIST || attempt == 100)) {
      throw IoError::from_errno(errno, target_);
    }
  }
}

void Replacement::publish() {
  if (process_ != ::getpid()) {
    throw IoError("cannot finish the file in a forked process: " + quoted_path(target_), 0, target_,
                  IoErrorKind::other);
  }
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) throw IoError::from_errno(errno, target_);
  temporary_.clear();
}

}  // namespace seqtide
