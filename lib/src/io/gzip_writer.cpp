#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <new>
#include <utility>
#include <vector>

#include "seqtide/error.hpp"
#include "seqtide/io/gzip.hpp"

namespace seqtide {

namespace {

constexpr std::size_t buffer_size = 128 << 10;
constexpr std::size_t largest_piece = 64 << 10;  // the best level spends 60 ms on so much random sequence
constexpr std::chrono::milliseconds check_interval(20);
constexpr int gzip_format = 16;  // added to the window size, it asks zlib for a gzip header and trailer
constexpr int default_memory = 8;

}  // namespace

struct GzipWriter::State {
  State(std::unique_ptr<Stream> stream, int level, InterruptCheck interrupt_check)
      : target(std::move(stream)), name(target->name()), check(interrupt_check) {
    if (deflateInit2(&deflater, level, Z_DEFLATED, MAX_WBITS + gzip_format, default_memory, Z_DEFAULT_STRATEGY) !=
        Z_OK) {
      throw std::bad_alloc();
    }
    // Equal data gives equal files: no name, no time, no operating system.
    header.os = 255;
    deflateSetHeader(&deflater, &header);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { deflateEnd(&deflater); }

  // After any failure it is unknown what the target holds, so nothing more is written, least of all a
  // trailer that would make the file look complete.
  template <typename Operation>
  void attempt(Operation operation) {
    require_open();
    if (failed) throw IoError(quoted_path(name) + " takes no more data after a failed write", 0, name);
    failed = true;
    operation();
    failed = false;
  }

  void require_open() const {
    if (closed) throw IoError(quoted_path(name) + " is closed", EBADF, name, IoErrorKind::invalid_handle);
  }

  void poll_interrupt() {
    if (check == nullptr) return;
    const auto now = std::chrono::steady_clock::now();
    if (now - last_check < check_interval) return;
    last_check = now;
    check();
  }

  // Compresses the input that is set and hands on what comes out.
  void compress(int flush) {
    do {
      deflater.next_out = reinterpret_cast<Bytef*>(buffer.data());
      deflater.avail_out = static_cast<uInt>(buffer.size());
      deflate(&deflater, flush);
      const std::size_t count = buffer.size() - deflater.avail_out;
      if (count > 0) target->write({buffer.data(), count});
    } while (deflater.avail_out == 0);
  }

  std::unique_ptr<Stream> target;
  std::string name;
  InterruptCheck check;
  std::chrono::steady_clock::time_point last_check = std::chrono::steady_clock::now();
  z_stream deflater{};
  gz_header header{};
  std::vector<char> buffer = std::vector<char>(buffer_size);
  std::uint64_t written = 0;
  bool failed = false;
  bool closed = false;
};

GzipWriter::GzipWriter(std::unique_ptr<Stream> target, int level, InterruptCheck check) {
  if (level < 0 || level > 9) {
    throw InvalidArgument("gzip level must be between 0 and 9, not " + std::to_string(level));
  }
  state_ = std::make_unique<State>(std::move(target), level, check);
}

GzipWriter::~GzipWriter() { abandon(); }

void GzipWriter::write(std::span<const char> data) {
  state_->attempt([&] {
    while (!data.empty()) {
      const std::span<const char> piece = data.first(std::min(data.size(), largest_piece));
      // The interface of zlib is not const-correct; nothing is written there.
      state_->deflater.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
      state_->deflater.avail_in = static_cast<uInt>(piece.size());
      state_->compress(Z_NO_FLUSH);
      state_->written += piece.size();
      data = data.subspan(piece.size());
      state_->poll_interrupt();
    }
  });
}

std::uint64_t GzipWriter::tell() {
  state_->require_open();
  return state_->written;
}

void GzipWriter::flush() {
  state_->attempt([&] {
    state_->compress(Z_SYNC_FLUSH);
    state_->target->flush();
  });
}

void GzipWriter::close() {
  if (state_->closed) return;
  if (state_->failed) return abandon();  // the call that failed has reported it
  try {
    state_->attempt([&] { state_->compress(Z_FINISH); });
  } catch (...) {
    abandon();
    throw;
  }
  state_->closed = true;
  try {
    state_->target->close();
  } catch (...) {
    state_->target->abandon();
    throw;
  }
}

void GzipWriter::abandon() noexcept {
  if (state_->closed) return;
  state_->closed = true;
  state_->target->abandon();
}

std::string GzipWriter::name() const { return state_->name; }

}  // namespace seqtide
