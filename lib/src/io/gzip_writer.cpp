#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <new>
#include <utility>
#include <vector>

#include "io/interrupt_clock.hpp"
#include "seqtide/error.hpp"
#include "seqtide/io/guarded_output.hpp"
#include "seqtide/io/gzip.hpp"

namespace seqtide {

namespace {

constexpr std::size_t buffer_size = 128 << 10;
constexpr std::size_t deflated_at_once = 64 << 10;  // the best level spends 60 ms on so much random sequence
constexpr int gzip_format = 16;  // added to the window size, it asks zlib for a gzip header and trailer
constexpr int default_memory = 8;

}  // namespace

struct GzipWriter::State {
  State(std::unique_ptr<Stream> stream, int level, InterruptCheck interrupt_check)
      : name(stream->name()), output(std::move(stream)), clock(interrupt_check) {
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

  // Compresses the input that is set and hands on what comes out.
  void compress(Stream& target, int flush) {
    do {
      deflater.next_out = reinterpret_cast<Bytef*>(buffer.data());
      deflater.avail_out = static_cast<uInt>(buffer.size());
      deflate(&deflater, flush);
      const std::size_t count = buffer.size() - deflater.avail_out;
      if (count > 0) target.write({buffer.data(), count});
    } while (deflater.avail_out == 0);
  }

  std::string name;
  GuardedOutput output;
  InterruptClock clock;
  z_stream deflater{};
  gz_header header{};
  std::vector<char> buffer = std::vector<char>(buffer_size);
  std::uint64_t written = 0;
};

GzipWriter::GzipWriter(std::unique_ptr<Stream> target, int level, InterruptCheck check) {
  if (level < 0 || level > 9) {
    throw InvalidArgument("gzip level must be between 0 and 9, not " + std::to_string(level));
  }
  state_ = std::make_unique<State>(std::move(target), level, check);
}

GzipWriter::~GzipWriter() = default;

void GzipWriter::write(std::span<const char> data) {
  state_->output.attempt([&](Stream& target) {
    while (!data.empty()) {
      const std::span<const char> piece = data.first(std::min(data.size(), deflated_at_once));
      // The interface of zlib is not const-correct; nothing is written there.
      state_->deflater.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
      state_->deflater.avail_in = static_cast<uInt>(piece.size());
      state_->compress(target, Z_NO_FLUSH);
      state_->written += piece.size();
      data = data.subspan(piece.size());
      state_->clock.look();
    }
  });
}

std::uint64_t GzipWriter::tell() {
  state_->output.require_open();
  return state_->written;
}

void GzipWriter::flush() {
  state_->output.attempt([&](Stream& target) {
    state_->compress(target, Z_SYNC_FLUSH);
    target.flush();
  });
}

void GzipWriter::close() {
  state_->output.close([&](Stream& target) { state_->compress(target, Z_FINISH); });
}

void GzipWriter::abandon() noexcept { state_->output.abandon(); }

std::string GzipWriter::name() const { return state_->name; }

}  // namespace seqtide
