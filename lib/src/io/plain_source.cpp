#include <algorithm>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <system_error>
#include <utility>

#include "io/read_ahead.hpp"
#include "seqtide/io/counter.hpp"
#include "seqtide/io/input.hpp"

namespace seqtide {

namespace {

// Inputs smaller than this many blocks are read faster than a thread starts.
constexpr std::uint64_t fewest_blocks_to_read_ahead = 4;

class PlainSource final : public BlockSource {
 public:
  PlainSource(ChunkReader reader, const InputOptions& options)
      : reader_(std::move(reader)),
        block_size_(std::max<std::size_t>(options.block_size, 1)),
        waits_(reader_.stream().thread_bound()),
        position_(reader_.position()) {
    const int threads = options.threads > 0 ? options.threads : default_threads();
    may_read_ahead_ = threads > 1 && !waits_ && reader_.size_hint() / fewest_blocks_to_read_ahead > block_size_;
  }

  BlockPtr next(std::size_t) override {
    if (closed_) return nullptr;
    reader_.poll_interrupt();
    if (may_read_ahead_ && !ahead_ && reader_.buffered() == 0 && read_error_ == nullptr) start_reading_ahead();
    BlockPtr block;
    if (ahead_) {
      ahead_->require_alive(name());
      block = ahead_->take(reader_.interrupt_check());
    } else {
      block = read_block();
    }
    if (block != nullptr) position_ += block->size;
    return block;
  }

  std::uint64_t input_position() const noexcept override { return position_; }
  std::uint64_t input_size() const noexcept override { return reader_.size_hint(); }
  const std::string& name() const noexcept override { return reader_.name(); }

  void close() override {
    if (closed_) return;
    closed_ = true;
    ahead_.reset();
    reader_.close();
  }

 private:
  BlockPtr read_block() {
    if (read_error_ != nullptr) std::rethrow_exception(std::exchange(read_error_, nullptr));
    if (ended_) return nullptr;
    BlockPtr block = pool_.get(block_size_);
    try {
      if (waits_) {
        // What one read gives: the next one may wait for ever.
        block->size = reader_.read({block->data(), block_size_});
        ended_ = block->size == 0;
      } else {
        ended_ = fill_block(reader_, *block, block_size_);
      }
    } catch (...) {
      if (block->size == 0) throw;
      read_error_ = std::current_exception();
    }
    return block->size > 0 ? block : nullptr;
  }

  void start_reading_ahead() {
    try {
      ahead_.emplace(reader_.stream(), block_size_);
    } catch (const std::system_error&) {
      may_read_ahead_ = false;  // the system gives no more threads
    } catch (const std::bad_alloc&) {
      may_read_ahead_ = false;  // or no memory for one
    }
  }

  ChunkReader reader_;
  const std::size_t block_size_;
  const bool waits_;
  bool may_read_ahead_ = false;
  bool ended_ = false;
  bool closed_ = false;
  Counter position_;
  std::exception_ptr read_error_;  // to be thrown after the data that was read before it
  BlockPool pool_;
  std::optional<ReadAhead> ahead_;
};

}  // namespace

std::unique_ptr<BlockSource> make_plain_source(ChunkReader reader, const InputOptions& options) {
  return std::make_unique<PlainSource>(std::move(reader), options);
}

}  // namespace seqtide
