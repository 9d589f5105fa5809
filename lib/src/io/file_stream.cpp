#include "seqtide/io/file_stream.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>

#include "io/replacement.hpp"
#include "seqtide/error.hpp"
#include "seqtide/io/place.hpp"

namespace seqtide {

namespace {

// Linux transfers at most 0x7ffff000 bytes a call, other systems refuse more than INT_MAX.
constexpr std::size_t most_at_once = std::size_t{1} << 30;
// A pipe that poll() calls writable takes this much without blocking (POSIX: PIPE_BUF is at least 512,
// 4096 on Linux).
constexpr std::size_t most_into_channel = 4096;

int open_descriptor(const std::string& path, int flags, InterruptCheck check) {
  if (path.find('\0') != std::string::npos) throw InvalidArgument("path contains a NUL byte: " + quoted_path(path));
  for (;;) {
    const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC, 0666);
    if (descriptor >= 0) return descriptor;
    if (errno != EINTR) throw IoError::from_errno(errno, path);
    if (check != nullptr) check();
  }
}

constexpr int create_flags = O_WRONLY | O_CREAT | O_TRUNC;

}  // namespace

std::unique_ptr<FileStream> FileStream::adopt(int descriptor, const std::string& name, InterruptCheck check) {
  try {
    return std::make_unique<FileStream>(descriptor, Ownership::owned, name, check);
  } catch (...) {
    ::close(descriptor);
    throw;
  }
}

std::unique_ptr<FileStream> FileStream::open(const std::string& path, InterruptCheck check) {
  return adopt(open_descriptor(path, O_RDONLY, check), path, check);
}

std::unique_ptr<FileStream> FileStream::create(const std::string& path, bool atomic, InterruptCheck check, bool sync) {
  if (sync && !atomic) throw InvalidArgument("only an atomic write is synced: " + quoted_path(path));
  return create(path, atomic ? Replacement::make(path, sync) : nullptr, check);
}

std::unique_ptr<FileStream> FileStream::create(const std::string& path, std::unique_ptr<Replacement> replacement,
                                               InterruptCheck check) {
  if (replacement == nullptr) return adopt(open_descriptor(path, create_flags, check), path, check);
  std::unique_ptr<FileStream> stream = adopt(replacement->duplicate(), path, check);
  stream->replacement_ = std::move(replacement);
  return stream;
}

FileStream::FileStream(int descriptor, Ownership ownership, std::string name, InterruptCheck check)
    : descriptor_(descriptor), ownership_(ownership), name_(std::move(name)), check_(check) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) throw IoError::from_errno(errno, name_);
  const int flags = ::fcntl(descriptor, F_GETFL);
  if (flags < 0) throw IoError::from_errno(errno, name_);
  if (S_ISDIR(status.st_mode)) throw IoError::from_errno(EISDIR, name_);

  access_ = flags & O_ACCMODE;
  regular_ = S_ISREG(status.st_mode);
  polled_ = !regular_ && !S_ISBLK(status.st_mode);
  channel_ = S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode) || (polled_ && ::isatty(descriptor) == 1);
  const off_t position = polled_ ? -1 : ::lseek(descriptor, 0, SEEK_CUR);
  if (position < 0 && !polled_ && errno != ESPIPE) throw IoError::from_errno(errno, name_);
  seekable_ = position >= 0;
  positioned_ = ownership == Ownership::owned && regular_ && seekable_ && access_ == O_RDONLY;
  if (positioned_) {
    position_ = static_cast<std::uint64_t>(position);
    end_ = static_cast<std::uint64_t>(status.st_size);
  }
  if (regular_ && seekable_) {
    size_ = static_cast<std::uint64_t>(std::max<off_t>(status.st_size - position, 0));
#ifdef POSIX_FADV_SEQUENTIAL
    if (ownership == Ownership::owned) ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
#endif
  }
}

FileStream::~FileStream() { abandon(); }

bool FileStream::readable() const noexcept { return access_ != O_WRONLY; }

bool FileStream::writable() const noexcept { return access_ != O_RDONLY; }

void FileStream::require_open() const {
  if (descriptor_ < 0) throw IoError(quoted_path(name_) + " is closed", EBADF, name_, IoErrorKind::invalid_handle);
}

void FileStream::check_interrupt() const {
  if (check_ != nullptr) check_();
}

// Waits until reading or writing will not block. Closed and broken descriptors count as ready: the
// operation itself tells what is wrong.
void FileStream::wait_for(short events) const {
  const int timeout = check_ != nullptr ? 50 : -1;
  pollfd descriptor{descriptor_, events, 0};
  for (;;) {
    const int ready = ::poll(&descriptor, 1, timeout);
    if (ready > 0) return;
    if (ready < 0 && errno != EINTR) throw IoError::from_errno(errno, name_);
    check_interrupt();
  }
}

// True if the operation that failed with `error_number` is to be tried again.
bool FileStream::retry(int error_number, short events) const {
  if (error_number == EINTR) {
    check_interrupt();
    return true;
  }
  if (error_number == EAGAIN || error_number == EWOULDBLOCK) {
    wait_for(events);
    return true;
  }
  return false;
}

std::size_t FileStream::read(std::span<char> out) {
  require_open();
  if (!readable()) return Stream::read(out);
  if (out.empty()) return 0;
  for (;;) {
    if (polled_ && check_ != nullptr) wait_for(POLLIN);
    const std::size_t size = std::min(out.size(), most_at_once);
    const ssize_t count = positioned_ ? ::pread(descriptor_, out.data(), size, static_cast<off_t>(position_))
                                      : ::read(descriptor_, out.data(), size);
    if (count >= 0) {
      if (count == 0 && position_ < end_) require_same_size();
      position_ += static_cast<std::uint64_t>(count);
      return static_cast<std::size_t>(count);
    }
    if (!retry(errno, POLLIN)) throw IoError::from_errno(errno, name_);
  }
}

// The end came before that of the file when it was opened. Some files are shorter than they say from the beginning
// (those of Linux's /sys); one that has been cut would otherwise seem whole, if it is text and the cut lies between two
// records.
void FileStream::require_same_size() const {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) throw IoError::from_errno(errno, name_);
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size >= end_) return;
  throw TruncatedError(
      "the file had " + std::to_string(end_) + " bytes when it was opened, and now has " + std::to_string(size),
      place_in_data(name_, "", position_));
}

std::size_t FileStream::write_some(std::span<const char> data) const {
  for (;;) {
    std::size_t size = std::min(data.size(), most_at_once);
    if (polled_ && check_ != nullptr) {
      wait_for(POLLOUT);
      if (channel_) size = std::min(size, most_into_channel);
    }
    const ssize_t count = ::write(descriptor_, data.data(), size);
    if (count > 0) return static_cast<std::size_t>(count);
    if (count == 0) throw IoError("no bytes could be written: " + quoted_path(name_), 0, name_);
    if (!retry(errno, POLLOUT)) throw IoError::from_errno(errno, name_);
  }
}

void FileStream::write(std::span<const char> data) {
  require_open();
  if (!writable()) return Stream::write(data);
  if (replacement_ != nullptr) replacement_->require_own();
  const bool was_incomplete = std::exchange(incomplete_, true);
  while (!data.empty()) {
    const std::size_t count = write_some(data);
    position_ += count;
    data = data.subspan(count);
  }
  incomplete_ = was_incomplete;
}

std::uint64_t FileStream::seek(std::int64_t offset, Whence whence) {
  require_open();
  if (!seekable_) return Stream::seek(offset, whence);
  if (positioned_) return position_ = target_of_seek(offset, whence);
  const off_t position = ::lseek(descriptor_, offset, static_cast<int>(whence));
  if (position < 0) throw IoError::from_errno(errno, name_);
  return static_cast<std::uint64_t>(position);
}

std::uint64_t FileStream::target_of_seek(std::int64_t offset, Whence whence) const {
  std::int64_t from = 0;
  if (whence == Whence::current) from = static_cast<std::int64_t>(position_);
  if (whence == Whence::end) {
    struct stat status {};
    if (::fstat(descriptor_, &status) != 0) throw IoError::from_errno(errno, name_);
    from = status.st_size;
  }
  std::int64_t target = 0;
  if (__builtin_add_overflow(from, offset, &target)) throw IoError::from_errno(EOVERFLOW, name_);
  if (target < 0) throw IoError::from_errno(EINVAL, name_);
  return static_cast<std::uint64_t>(target);
}

std::uint64_t FileStream::tell() {
  require_open();
  return seekable_ ? seek(0, Whence::current) : position_;
}

void FileStream::close() {
  if (descriptor_ < 0) return;
  const int descriptor = std::exchange(descriptor_, -1);
  std::unique_ptr<Replacement> replacement = std::move(replacement_);  // gone at the end in any case
  // An interrupted close has closed; only writes can still fail at this point (quotas, network file systems).
  if (ownership_ == Ownership::owned && ::close(descriptor) != 0 && errno != EINTR && writable()) {
    throw IoError::from_errno(errno, name_);
  }
  if (replacement != nullptr && incomplete_) {
    throw IoError("not put in place because a write to it failed: " + quoted_path(name_), 0, name_);
  }
  if (replacement == nullptr) return;
  replacement->complete();
  if (joint_ != nullptr) {
    joint_->take(std::move(replacement));
  } else {
    replacement->publish();
  }
}

void FileStream::abandon() noexcept {
  if (descriptor_ >= 0 && ownership_ == Ownership::owned) ::close(descriptor_);
  descriptor_ = -1;
  replacement_.reset();
}

}  // namespace seqtide
