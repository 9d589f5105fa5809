#include "io/inflate_thread.hpp"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <span>
#include <utility>

#include "io/bounded_queue.hpp"

namespace seqtide {

namespace {

// Enough that neither thread waits for the other when their speeds vary from block to block.
constexpr std::size_t most_chunks = 4;
constexpr std::size_t blocks_ahead = 4;

}  // namespace

// Held by the owner and by the thread. A forked child has no thread to give up its share, so the mutex and
// the condition variables, which may be in use for ever there, are never destroyed in it.
struct InflateThread::Shared {
  enum class End { none, complete, failed, broken };

  Shared(GzipDecoder&& gzip_decoder, std::size_t size) : decoder(std::move(gzip_decoder)), block_size(size) {}

  void run() noexcept;
  End work();
  End inflate(std::span<const char> chunk);
  bool starved() const { return input.empty() && output.empty() && !busy; }
  void deliver(BlockPtr&& data);

  std::mutex mutex;
  std::condition_variable for_helper;
  std::condition_variable for_owner;

  // Guarded by the mutex:
  BoundedQueue<BlockPtr, most_chunks + 1> input;    // one more than has_room() invites
  BoundedQueue<BlockPtr, blocks_ahead + 1> output;  // and the last one, which does not wait for room
  bool busy = false;                                // the helper works, or holds data not yet in `output`
  bool input_ended = false;
  bool owner_waits = false;
  bool stop = false;
  End end = End::none;
  std::exception_ptr broken;

  // The helper's alone until `end` is set:
  GzipDecoder decoder;
  const std::size_t block_size;
  BlockPool pool;
  BlockPtr block;
};

void InflateThread::Shared::run() noexcept {
  End result = End::broken;
  std::exception_ptr exception;
  try {
    result = work();
  } catch (...) {
    exception = std::current_exception();
  }
  const std::lock_guard lock(mutex);
  if (block != nullptr && block->size > 0) output.push(std::move(block));
  end = result;
  broken = std::move(exception);
  for_owner.notify_one();
}

InflateThread::Shared::End InflateThread::Shared::work() {
  std::unique_lock lock(mutex);
  for (;;) {
    busy = block != nullptr && block->size > 0;
    if (starved()) for_owner.notify_one();
    for_helper.wait(lock, [this] { return stop || !input.empty() || input_ended || (owner_waits && busy); });
    if (stop) return End::complete;
    if (!input.empty()) {
      const BlockPtr chunk = input.pop();
      busy = true;
      lock.unlock();
      if (const End result = inflate({chunk->data(), chunk->size}); result != End::none) return result;
      lock.lock();
    } else if (input_ended) {
      return decoder.end_input() == GzipDecoder::Status::failed ? End::failed : End::complete;
    } else {
      deliver(std::move(block));  // not full, but nobody knows when more input comes
    }
  }
}

InflateThread::Shared::End InflateThread::Shared::inflate(std::span<const char> chunk) {
  for (;;) {
    if (block == nullptr) block = pool.get(block_size);
    switch (decoder.decode(chunk, *block, block_size)) {
      case GzipDecoder::Status::need_input:
        return End::none;
      case GzipDecoder::Status::failed:
        return End::failed;
      case GzipDecoder::Status::need_room:
        break;
    }
    std::unique_lock lock(mutex);
    for_helper.wait(lock, [this] { return stop || output.size() < blocks_ahead; });
    if (stop) return End::complete;
    deliver(std::move(block));
  }
}

void InflateThread::Shared::deliver(BlockPtr&& data) {
  output.push(std::move(data));
  owner_waits = false;
  for_owner.notify_one();
}

InflateThread::InflateThread(GzipDecoder& decoder, std::size_t block_size)
    : shared_(std::make_shared<Shared>(std::move(decoder), block_size)) {
  try {
    helper_.start(1, [shared = shared_] { shared->run(); });
  } catch (...) {
    decoder = std::move(shared_->decoder);
    throw;
  }
}

InflateThread::~InflateThread() {
  if (!helper_.lost()) {
    const std::lock_guard lock(shared_->mutex);
    shared_->stop = true;
    shared_->for_helper.notify_one();
  }
  helper_.join();
}

bool InflateThread::has_room() {
  const std::lock_guard lock(shared_->mutex);
  return shared_->input.size() < most_chunks && !shared_->input_ended && shared_->end == Shared::End::none;
}

void InflateThread::feed(BlockPtr chunk) noexcept {
  const std::lock_guard lock(shared_->mutex);
  shared_->input.push(std::move(chunk));
  shared_->for_helper.notify_one();
}

void InflateThread::end_input() {
  const std::lock_guard lock(shared_->mutex);
  shared_->input_ended = true;
  shared_->for_helper.notify_one();
}

InflateThread::State InflateThread::take(BlockPtr& block, InterruptCheck check) {
  Shared& shared = *shared_;
  std::unique_lock lock(shared.mutex);
  const auto settled = [&shared] {
    // With all input there and nothing held, the helper is about to tell how it ended.
    return !shared.output.empty() || shared.end != Shared::End::none || (shared.starved() && !shared.input_ended);
  };
  if (!settled()) {
    shared.owner_waits = true;
    shared.for_helper.notify_one();
    wait_interruptibly(lock, shared.for_owner, check, settled);
    shared.owner_waits = false;
  }
  if (!shared.output.empty()) {
    block = shared.output.pop();
    shared.for_helper.notify_one();
    return State::ready;
  }
  if (shared.end == Shared::End::none) return State::starved;
  return shared.end == Shared::End::complete ? State::ended : State::failed;
}

void InflateThread::throw_failure() const {
  if (shared_->end == Shared::End::broken) std::rethrow_exception(shared_->broken);
  shared_->decoder.throw_failure();
}

}  // namespace seqtide
