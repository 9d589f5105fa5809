#include "io/read_ahead.hpp"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <utility>

#include "io/bounded_queue.hpp"

namespace seqtide {

namespace {

constexpr std::size_t most_blocks = 3;

}  // namespace

// Held by the owner and by the thread. A forked child has no thread to give up its share, so the mutex and
// the condition variables, which may be in use for ever there, are never destroyed in it.
struct ReadAhead::Shared {
  Shared(Stream& source, std::size_t size) : stream(source), block_size(size) {}

  void run() noexcept;

  std::mutex mutex;
  std::condition_variable for_helper;
  std::condition_variable for_owner;

  // Guarded by the mutex:
  BoundedQueue<BlockPtr, most_blocks> output;
  std::exception_ptr error;  // the helper waits until the owner has taken it
  bool ended = false;
  bool stop = false;

  // The helper's alone:
  Stream& stream;
  const std::size_t block_size;
  BlockPool pool;
};

void ReadAhead::Shared::run() noexcept {
  std::unique_lock lock(mutex);
  while (!stop && !ended) {
    for_helper.wait(lock, [this] { return stop || (error == nullptr && output.size() < most_blocks); });
    if (stop) return;
    lock.unlock();
    BlockPtr block;
    bool at_end = false;
    std::exception_ptr exception;
    try {
      block = pool.get(block_size);
      at_end = fill_block(stream, *block, block_size);
    } catch (...) {
      exception = std::current_exception();
    }
    lock.lock();
    if (block != nullptr && block->size > 0) output.push(std::move(block));
    error = std::move(exception);
    ended = at_end;
    for_owner.notify_one();
  }
}

ReadAhead::ReadAhead(Stream& stream, std::size_t block_size) : shared_(std::make_shared<Shared>(stream, block_size)) {
  helper_.start(1, [shared = shared_] { shared->run(); });
}

ReadAhead::~ReadAhead() {
  if (!helper_.lost()) {
    const std::lock_guard lock(shared_->mutex);
    shared_->stop = true;
    shared_->for_helper.notify_one();
  }
  helper_.join();
}

BlockPtr ReadAhead::take(InterruptCheck check) {
  Shared& shared = *shared_;
  std::unique_lock lock(shared.mutex);
  wait_interruptibly(lock, shared.for_owner, check,
                     [&shared] { return !shared.output.empty() || shared.error != nullptr || shared.ended; });
  BlockPtr block;
  if (!shared.output.empty()) {
    block = shared.output.pop();
  } else if (shared.error != nullptr) {
    shared.for_helper.notify_one();
    std::rethrow_exception(std::exchange(shared.error, nullptr));
  }
  shared.for_helper.notify_one();
  return block;
}

}  // namespace seqtide
