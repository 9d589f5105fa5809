#include "seqtide/io/shared_stream.hpp"

#include <atomic>
#include <cerrno>
#include <limits>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "seqtide/error.hpp"

namespace seqtide {

struct SharedStream::State {
  explicit State(std::unique_ptr<Stream> shared)
      : stream(std::move(shared)),
        name(stream->name()),
        thread_bound(stream->thread_bound()),
        size_hint(stream->size_hint()) {
    if (!stream->seekable()) throw InvalidArgument(quoted_path(name) + " cannot be shared: it is not seekable");
    start = stream->tell();
    position = start;
  }
  ~State() { stream->abandon(); }

  std::size_t read(std::uint64_t from, std::span<char> out);
  std::uint64_t size();
  void close();

  std::unique_ptr<Stream> stream;
  std::string name;
  bool thread_bound;
  std::uint64_t size_hint;
  std::uint64_t start;
  std::optional<std::uint64_t> position;  // of the stream; unknown after a failure
  bool closed = false;
  std::mutex mutex;                   // guards the stream, its position and `closed`
  std::atomic<std::thread::id> user;  // the thread that holds the mutex

 private:
  class Turn;
};

/// The right to call the stream.
class SharedStream::State::Turn {
 public:
  explicit Turn(State& state) : state_(state), lock_(state.mutex, std::defer_lock) {
    if (state.user == std::this_thread::get_id()) {
      throw InvalidArgument(quoted_path(state.name) + " is in use: called from inside one of its own callbacks");
    }
    lock_.lock();
    state.user = std::this_thread::get_id();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() { state_.user = std::thread::id(); }

  void require_open() const {
    if (state_.closed) throw IoError("the reader is closed", EBADF, state_.name, IoErrorKind::invalid_handle);
  }

 private:
  State& state_;
  std::unique_lock<std::mutex> lock_;
};

std::size_t SharedStream::State::read(std::uint64_t from, std::span<char> out) {
  const Turn turn(*this);
  turn.require_open();
  const bool there = position == from;
  position.reset();
  if (!there) stream->seek(static_cast<std::int64_t>(from), Whence::start);
  const std::size_t count = stream->read(out);
  position = from + count;
  return count;
}

std::uint64_t SharedStream::State::size() {
  const Turn turn(*this);
  turn.require_open();
  position.reset();
  position = stream->seek(0, Whence::end);
  return *position;
}

void SharedStream::State::close() {
  const Turn turn(*this);
  if (std::exchange(closed, true)) return;
  stream->close();
}

namespace {

// State is SharedStream::State, which only members may name.
template <typename State>
class Cursor final : public Stream {
 public:
  explicit Cursor(std::shared_ptr<State> state) : state_(std::move(state)), position_(state_->start) {}

  std::size_t read(std::span<char> out) override {
    require_open();
    if (out.empty()) return 0;
    const std::size_t count = state_->read(position_, out);
    position_ += count;
    return count;
  }

  std::uint64_t seek(std::int64_t offset, Whence whence) override {
    require_open();
    const std::uint64_t base = whence == Whence::start ? 0 : whence == Whence::current ? position_ : state_->size();
    const auto signed_base = static_cast<std::int64_t>(base);
    if (offset > std::numeric_limits<std::int64_t>::max() - signed_base || signed_base + offset < 0) {
      throw IoError::from_errno(EINVAL, state_->name);
    }
    position_ = static_cast<std::uint64_t>(signed_base + offset);
    return position_;
  }

  std::uint64_t tell() override {
    require_open();
    return position_;
  }

  void close() noexcept override { closed_ = true; }
  void abandon() noexcept override { close(); }
  bool readable() const noexcept override { return true; }
  bool seekable() const noexcept override { return true; }
  bool thread_bound() const noexcept override { return state_->thread_bound; }
  std::string name() const override { return state_->name; }
  std::uint64_t size_hint() const noexcept override { return state_->size_hint; }

 private:
  void require_open() const {
    if (closed_) {
      throw IoError(quoted_path(state_->name) + " is closed", EBADF, state_->name, IoErrorKind::invalid_handle);
    }
  }

  std::shared_ptr<State> state_;
  std::uint64_t position_;
  bool closed_ = false;
};

}  // namespace

SharedStream::SharedStream(std::unique_ptr<Stream> stream) : state_(std::make_shared<State>(std::move(stream))) {}

std::unique_ptr<Stream> SharedStream::cursor() const { return std::make_unique<Cursor<State>>(state_); }

void SharedStream::close() { state_->close(); }

}  // namespace seqtide
