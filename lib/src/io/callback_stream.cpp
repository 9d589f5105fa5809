#include "seqtide/io/callback_stream.hpp"

#include <cerrno>
#include <utility>

#include "seqtide/error.hpp"

namespace seqtide {

/// A callback is running: the stream refuses to be used by it.
class CallbackStream::Call {
 public:
  Call(CallbackStream& stream, const char* operation) : stream_(stream) {
    if (stream.closed_) stream.refuse("is closed", EBADF, IoErrorKind::invalid_handle);
    stream.require_idle(operation);
    stream.busy_ = true;
  }
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;
  ~Call() { stream_.busy_ = false; }

 private:
  CallbackStream& stream_;
};

CallbackStream::CallbackStream(const seqtide_callbacks& callbacks, void* context, std::string name)
    : callbacks_{}, context_(context), name_(std::move(name)) {
  if (callbacks.version != SEQTIDE_CALLBACKS_VERSION) {
    throw InvalidArgument("version " + std::to_string(callbacks.version) +
                          " of the callbacks is not known, expected version " +
                          std::to_string(SEQTIDE_CALLBACKS_VERSION));
  }
  callbacks_ = callbacks;  // only now: another version may be of another size
}

CallbackStream::~CallbackStream() { abandon(); }

void CallbackStream::refuse(const std::string& why, int error_number, IoErrorKind kind) const {
  throw IoError(quoted_path(name_) + ' ' + why, error_number, name_, kind);
}

void CallbackStream::require(bool present, const char* ability) const {
  if (!present) refuse(std::string("is not ") + ability, 0, IoErrorKind::unsupported);
}

void CallbackStream::require_idle(const char* operation) const {
  if (busy_) {
    refuse(std::string("is in use: ") + operation + " called from inside one of its callbacks", EBUSY,
           IoErrorKind::invalid_handle);
  }
}

void CallbackStream::fail(const char* operation, std::int64_t code) const {
  const std::string callback = std::string(operation) + " callback of " + quoted_path(name_);
  if (code == SEQTIDE_CALLBACK_WOULD_BLOCK) {
    throw IoError(callback + " would block", EAGAIN, name_, IoErrorKind::would_block);
  }
  if (code != SEQTIDE_CALLBACK_FAILED) {
    throw IoError(callback + " returned " + std::to_string(code) + ", which is neither a result nor an error code", 0,
                  name_, IoErrorKind::invalid_buffer);
  }
  std::shared_ptr<void> cause;
  if (callbacks_.take_error != nullptr) {
    if (void* error = callbacks_.take_error(context_)) {
      cause = std::shared_ptr<void>(error, [drop = callbacks_.drop_error](void* dropped) {
        if (drop != nullptr) drop(dropped);
      });
    }
  }
  throw CallbackError(callback + " failed", name_, std::move(cause));
}

// A count above what was asked for cannot be told from memory that was overrun: nothing of it is used.
std::size_t CallbackStream::checked_count(const char* operation, std::int64_t count, std::size_t limit) const {
  if (count < 0) fail(operation, count);
  if (static_cast<std::uint64_t>(count) > limit) {
    throw IoError(std::string(operation) + " callback of " + quoted_path(name_) + " returned " + std::to_string(count) +
                      " bytes, but was asked for at most " + std::to_string(limit),
                  0, name_, IoErrorKind::invalid_buffer);
  }
  return static_cast<std::size_t>(count);
}

std::size_t CallbackStream::read(std::span<char> out) {
  const Call call(*this, "read");
  require(readable(), "readable");
  if (out.empty()) return 0;
  const std::size_t count = checked_count("read", callbacks_.read(context_, out.data(), out.size()), out.size());
  position_ += count;
  return count;
}

void CallbackStream::write(std::span<const char> data) {
  const Call call(*this, "write");
  require(writable(), "writable");
  while (!data.empty()) {
    const std::size_t count = checked_count("write", callbacks_.write(context_, data.data(), data.size()), data.size());
    if (count == 0) {
      throw IoError("write callback of " + quoted_path(name_) + " wrote 0 of " + std::to_string(data.size()) + " bytes",
                    0, name_, IoErrorKind::invalid_buffer);
    }
    position_ += count;
    data = data.subspan(count);
  }
}

std::uint64_t CallbackStream::seek(std::int64_t offset, Whence whence) {
  const Call call(*this, "seek");
  require(seekable(), "seekable");
  const std::int64_t position = callbacks_.seek(context_, offset, static_cast<int>(whence));
  if (position < 0) fail("seek", position);
  return static_cast<std::uint64_t>(position);
}

std::uint64_t CallbackStream::tell() {
  if (seekable()) return seek(0, Whence::current);
  const Call call(*this, "tell");
  return position_;
}

void CallbackStream::flush() {
  const Call call(*this, "flush");
  if (callbacks_.flush == nullptr) return;
  if (const int result = callbacks_.flush(context_); result != 0) fail("flush", result);
}

void CallbackStream::close() {
  require_idle("close");
  if (closed_) return;
  const Call call(*this, "close");
  closed_ = true;
  if (callbacks_.close == nullptr) return;
  if (const int result = callbacks_.close(context_); result != 0) fail("close", result);
}

void CallbackStream::abandon() noexcept {
  try {
    close();
  } catch (...) {
    // There is nobody to tell; fail() has taken the callback's error, which is dropped here.
  }
}

}  // namespace seqtide
