#include <poll.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <system_error>
#include <utility>

#include "io/gzip_decoder.hpp"
#include "io/inflate_thread.hpp"
#include "seqtide/io/file_stream.hpp"
#include "seqtide/io/input.hpp"

namespace seqtide {

namespace {

// Compressed bytes read at a time. Small blocks get small chunks, so that whatever happens between chunks
// can also be seen with little data.
constexpr std::size_t largest_chunk = 256 << 10;
constexpr std::size_t smallest_chunk = 4 << 10;

// True if a read cannot block for long.
bool reads_at_once(Stream& stream) {
  if (!stream.thread_bound()) return true;
  const auto* file = dynamic_cast<FileStream*>(&stream);
  if (file == nullptr) return false;
  pollfd descriptor{file->descriptor(), POLLIN, 0};
  return ::poll(&descriptor, 1, 0) > 0;
}

class GzipSource final : public BlockSource {
 public:
  GzipSource(ChunkReader reader, const InputOptions& options)
      : reader_(std::move(reader)),
        threads_(options.threads > 0 ? options.threads : default_threads()),
        block_size_(std::max<std::size_t>(options.block_size, 1)),
        chunk_size_(std::clamp(block_size_, smallest_chunk, largest_chunk)),
        first_chunk_end_(reader_.position() + chunk_size_),
        decoder_(reader_.name(), reader_.position()) {}

  BlockPtr next(std::size_t) override {
    if (closed_) return nullptr;
    reader_.poll_interrupt();
    return thread_ ? next_threaded() : next_inline();
  }

  std::uint64_t input_position() const noexcept override { return reader_.position(); }
  std::uint64_t input_size() const noexcept override { return reader_.size_hint(); }
  const std::string& name() const noexcept override { return reader_.name(); }

  void close() override {
    if (closed_) return;
    closed_ = true;
    thread_.reset();
    reader_.close();
  }

 private:
  BlockPtr next_inline();
  BlockPtr next_threaded();
  void top_up();
  BlockPtr read_chunk();
  bool start_thread();

  ChunkReader reader_;
  int threads_;
  const std::size_t block_size_;
  const std::size_t chunk_size_;
  const std::uint64_t first_chunk_end_;
  bool input_ended_ = false;
  bool closed_ = false;
  std::exception_ptr read_error_;  // to be thrown once all data before it was delivered
  BlockPool chunks_;

  // Without a thread:
  GzipDecoder decoder_;
  BlockPool blocks_;
  BlockPtr block_;
  BlockPtr chunk_;
  std::span<const char> input_;  // what is left of chunk_

  std::optional<InflateThread> thread_;
};

BlockPtr GzipSource::next_inline() {
  for (;;) {
    if (block_ == nullptr) block_ = blocks_.get(block_size_);
    const GzipDecoder::Status status = decoder_.decode(input_, *block_, block_size_);
    // Data is not held back where the next read may wait for ever.
    const bool deliver = status != GzipDecoder::Status::need_input || input_ended_ || read_error_ != nullptr ||
                         !reads_at_once(reader_.stream());
    if (block_->size > 0 && deliver) return std::exchange(block_, nullptr);
    if (status == GzipDecoder::Status::failed) decoder_.throw_failure();
    if (input_ended_) {
      if (decoder_.end_input() == GzipDecoder::Status::failed) decoder_.throw_failure();
      return nullptr;
    }
    if (block_->size == 0 && read_error_ != nullptr) std::rethrow_exception(std::exchange(read_error_, nullptr));

    try {
      chunk_ = read_chunk();
    } catch (...) {
      if (block_->size == 0) throw;
      read_error_ = std::current_exception();
      continue;
    }
    if (chunk_ == nullptr) continue;
    input_ = {chunk_->data(), chunk_->size};
    if (reader_.position() > first_chunk_end_ && start_thread()) {
      input_ = {};
      thread_->feed(std::move(chunk_));
      return block_->size > 0 ? std::exchange(block_, nullptr) : next_threaded();
    }
  }
}

BlockPtr GzipSource::next_threaded() {
  thread_->require_alive(name());
  for (;;) {
    top_up();
    BlockPtr block;
    switch (thread_->take(block, reader_.interrupt_check())) {
      case InflateThread::State::ready:
        return block;
      case InflateThread::State::ended:
        return nullptr;
      case InflateThread::State::failed:
        thread_->throw_failure();
      case InflateThread::State::starved:
        break;
    }
    // Only now may a read take its time: everything that could be delivered has been.
    if (read_error_ != nullptr) std::rethrow_exception(std::exchange(read_error_, nullptr));
    if (BlockPtr chunk = read_chunk()) {
      thread_->feed(std::move(chunk));
    } else {
      thread_->end_input();
    }
  }
}

// Keeps the thread supplied as far as that can be done without waiting.
void GzipSource::top_up() {
  while (read_error_ == nullptr && thread_->has_room() && reads_at_once(reader_.stream())) {
    try {
      if (BlockPtr chunk = read_chunk()) {
        thread_->feed(std::move(chunk));
      } else {
        thread_->end_input();
      }
    } catch (...) {
      read_error_ = std::current_exception();
    }
  }
}

// Compressed bytes, null at the end. What was read before an exception is returned first.
BlockPtr GzipSource::read_chunk() {
  if (input_ended_) return nullptr;
  BlockPtr chunk = chunks_.get(chunk_size_);
  do {
    try {
      const std::size_t count = reader_.read({chunk->data() + chunk->size, chunk_size_ - chunk->size});
      input_ended_ = count == 0;
      chunk->size += count;
    } catch (...) {
      if (chunk->size == 0) throw;
      read_error_ = std::current_exception();
    }
  } while (!input_ended_ && read_error_ == nullptr && chunk->size < chunk_size_ && reads_at_once(reader_.stream()));
  return chunk->size > 0 ? chunk : nullptr;
}

bool GzipSource::start_thread() {
  if (threads_ < 2) return false;
  try {
    thread_.emplace(decoder_, block_size_);
    return true;
  } catch (const std::system_error&) {
    threads_ = 1;  // the system gives no more threads
  } catch (const std::bad_alloc&) {
    threads_ = 1;  // or no memory for one
  }
  return false;
}

}  // namespace

std::unique_ptr<BlockSource> make_gzip_source(ChunkReader reader, const InputOptions& options) {
  return std::make_unique<GzipSource>(std::move(reader), options);
}

}  // namespace seqtide
