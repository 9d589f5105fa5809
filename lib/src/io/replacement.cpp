#include "io/replacement.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <random>
#include <system_error>
#include <utility>

#include "io/unnamed_file.hpp"
#include "seqtide/error.hpp"

namespace seqtide {

namespace {

constexpr int most_attempts = 100;  // to find a name that is free

std::string random_name() {
  std::random_device random;
  char name[40];
  std::snprintf(name, sizeof name, ".seqtide-%08x%08x.tmp", random(), random());
  return name;
}

// Absolute, so that a later change of the working directory does not matter; through symbolic links to their target, be
// it there or not, so that the links stay.
std::string resolve(const std::string& path, bool exists) {
  namespace fs = std::filesystem;
  constexpr int most_links = 40;  // Linux follows no more
  std::error_code error;
  fs::path found = exists ? fs::canonical(path, error) : fs::absolute(path, error);
  for (int links = 0; !error && !exists && fs::is_symlink(fs::symlink_status(found, error)); ++links) {
    if (links == most_links) throw IoError::from_errno(ELOOP, path);
    found = found.parent_path() / fs::read_symlink(found, error);
  }
  if (!exists && (!error || error.value() == ENOENT)) {
    // Names that lead to one file are to be one string.
    found = fs::canonical(found.parent_path(), error) / found.filename();
  }
  if (error) throw IoError::from_errno(error.value(), path);
  return found.string();
}

// A call of the system, again for as long as signals interrupt it.
template <typename Call>
int uninterrupted(Call call) {
  int result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

}  // namespace

std::unique_ptr<Replacement> Replacement::make(const std::string& path, bool sync) {
  if (path.find('\0') != std::string::npos) throw InvalidArgument("path contains a NUL byte: " + quoted_path(path));
  if (path.empty()) throw IoError::from_errno(ENOENT, path);
  struct stat status {};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  if (!exists && errno != ENOENT) throw IoError::from_errno(errno, path);
  if (exists && S_ISDIR(status.st_mode)) throw IoError::from_errno(EISDIR, path);
  if (exists && !S_ISREG(status.st_mode)) return nullptr;
  if (exists && ::access(path.c_str(), W_OK) != 0) throw IoError::from_errno(errno, path);

  std::unique_ptr<Replacement> replacement(new Replacement(resolve(path, exists), sync));
  // The umask applies to a new file; one that is replaced keeps its mode.
  constexpr mode_t new_file = 0666;
  try {
    replacement->open_file(exists ? status.st_mode & 0600 : new_file);
  } catch (const IoError& error) {
    throw IoError::from_errno(error.error_number(), path);
  }
  if (exists) replacement->take_after(status);
  return replacement;
}

Replacement::~Replacement() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (process_ != ::getpid()) return;
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
  if (!kept_.empty()) ::unlink(kept_.c_str());
}

std::string Replacement::name_beside() const { return (folder() / random_name()).string(); }

void Replacement::open_file(mode_t mode) {
  descriptor_ = open_unnamed(folder().string(), O_WRONLY, mode);
  for (int attempt = 0; descriptor_ < 0; ++attempt) {
    std::string candidate = name_beside();
    descriptor_ = ::open(candidate.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (descriptor_ >= 0) {
      temporary_ = std::move(candidate);
    } else if (errno != EINTR && (errno != EEXIST || attempt == most_attempts)) {
      throw IoError::from_errno(errno, target_);
    }
  }
  process_ = ::getpid();
}

// Owner, group and mode of the file that is replaced. Neither a system that forbids it nor a file system without modes
// is a reason to fail; but what one group could do, another one must not.
void Replacement::take_after(const struct stat& old) const {
  mode_t mode = old.st_mode & 0777;
  constexpr auto same = static_cast<uid_t>(-1);
  if (::fchown(descriptor_, old.st_uid, old.st_gid) != 0 && ::fchown(descriptor_, same, old.st_gid) != 0) {
    mode &= 0707 | ((mode & 0007) << 3);
  }
  [[maybe_unused]] const int ignored = ::fchmod(descriptor_, mode);
}

int Replacement::duplicate() const {
  const int copy = ::fcntl(descriptor_, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) throw IoError::from_errno(errno, target_);
  return copy;
}

void Replacement::complete() const {
  if (sync_ && uninterrupted([this] { return ::fsync(descriptor_); }) != 0) throw IoError::from_errno(errno, target_);
}

void Replacement::require_own() const {
  if (process_ == ::getpid()) return;
  throw IoError("cannot finish the file in a forked process: " + quoted_path(target_), 0, target_, IoErrorKind::other);
}

void Replacement::publish() {
  require_own();
  // A free name needs no other one before it.
  if (!temporary_.empty() || !link_unnamed(descriptor_, target_)) {
    if (temporary_.empty()) link_beside();
    if (::rename(temporary_.c_str(), target_.c_str()) != 0) throw IoError::from_errno(errno, target_);
    temporary_.clear();
  }
  published_ = true;
  if (sync_) sync_folder();
}

// An unnamed file cannot take the name of another one, only a named file can.
void Replacement::link_beside() {
  for (int attempt = 0; temporary_.empty(); ++attempt) {
    std::string candidate = name_beside();
    if (link_unnamed(descriptor_, candidate)) {
      temporary_ = std::move(candidate);
    } else if (errno != EEXIST || attempt == most_attempts) {
      throw IoError::from_errno(errno, target_);
    }
  }
}

void Replacement::sync_folder() const {
  const std::string name = folder().string();
  const int opened = uninterrupted([&] { return ::open(name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); });
  if (opened < 0) return;  // a folder may be closed to readers
  const bool failed =
      uninterrupted([&] { return ::fsync(opened); }) != 0 && errno != EINVAL;  // not every file system can
  const int error_number = errno;
  ::close(opened);
  if (failed) throw IoError::from_errno(error_number, target_);
}

// A second link leaves the old file in its place until the rename; some file systems have none.
void Replacement::keep_old() {
  require_own();
  struct stat status {};
  if (::lstat(target_.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return;  // nothing that publish() replaces
  std::string name = name_beside();
  const bool linked = ::link(target_.c_str(), name.c_str()) == 0;
  if (linked || ::rename(target_.c_str(), name.c_str()) == 0) {
    kept_ = std::move(name);
    moved_ = !linked;
  } else if (errno != ENOENT) {
    throw IoError::from_errno(errno, target_);
  }
}

bool Replacement::take_back() noexcept {
  if (!kept_.empty()) {
    if ((published_ || moved_) && ::rename(kept_.c_str(), target_.c_str()) != 0) {
      left_aside_ = std::move(kept_);  // all that is left of the old file
      kept_.clear();
      return false;
    }
    ::unlink(kept_.c_str());  // two links to one file stay both
    kept_.clear();
    return true;
  }
  return !published_ || ::unlink(target_.c_str()) == 0 || errno == ENOENT;
}

namespace {

// Takes all back; returns where that failed, in words.
std::string take_back(const std::vector<std::unique_ptr<Replacement>>& files) {
  std::string failed;
  for (const auto& file : files) {
    if (file->take_back()) continue;
    if (!failed.empty()) failed += ", ";
    failed += quoted_path(file->target());
    if (!file->left_aside().empty()) failed += " (the old file is " + quoted_path(file->left_aside()) + ')';
  }
  return failed;
}

}  // namespace

void JointReplacements::expect(const std::string& target) {
  const std::lock_guard lock(mutex_);
  if (std::find(expected_.begin(), expected_.end(), target) != expected_.end()) {
    throw InvalidArgument("two outputs go to " + quoted_path(target));
  }
  complete_.reserve(expected_.size() + 1);
  expected_.push_back(target);
}

void JointReplacements::take(std::unique_ptr<Replacement> replacement) {
  const std::lock_guard lock(mutex_);
  if (given_up_) {
    throw IoError(
        "not put in place because the files that belong together were given up: " + quoted_path(replacement->target()),
        0, replacement->target());
  }
  complete_.push_back(std::move(replacement));  // into room that expect() has made
}

void JointReplacements::give_up() noexcept {
  const std::lock_guard lock(mutex_);
  given_up_ = true;
  complete_.clear();
}

void JointReplacements::publish() {
  const std::lock_guard lock(mutex_);
  std::vector<std::unique_ptr<Replacement>> files = std::exchange(complete_, {});
  if (files.size() != expected_.size()) {
    for (const std::string& target : expected_) {
      const auto is_it = [&](const std::unique_ptr<Replacement>& file) { return file->target() == target; };
      if (std::any_of(files.begin(), files.end(), is_it)) continue;
      throw IoError("not put in place because it is not complete: " + quoted_path(target), 0, target);
    }
  }
  expected_.clear();
  std::size_t count = 0;  // of those that may have to be taken back
  try {
    for (const auto& file : files) {
      // What the last one replaces needs not be kept if there is nothing behind its renaming that could fail.
      if (++count < files.size() || file->synced()) file->keep_old();
    }
    for (const auto& file : files) file->publish();
  } catch (const IoError& error) {
    const std::string failed = take_back(files);
    if (failed.empty()) throw;
    throw IoError(std::string(error.what()) + "; this could not be undone: " + failed, 0, error.path());
  } catch (...) {
    for (const auto& file : files) file->take_back();
    throw;
  }
}

}  // namespace seqtide
