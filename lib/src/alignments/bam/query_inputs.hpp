// Where the queries of one file wait between two of them: with their buffers, helper threads and the block inflated
// last.
#pragma once

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "index/chunk_source.hpp"
#include "seqtide/io/window.hpp"

namespace seqtide {

/// What a query reads from.
struct QueryInput {
  QueryInput(std::unique_ptr<Stream> stream, const InputOptions& options)
      : source(new ChunkSource(std::move(stream), options)), window(std::unique_ptr<BlockSource>(source)) {}

  ChunkSource* source;  // owned by the window
  Window window;
};

/// Thread safety: any number of threads.
class QueryInputs {
 public:
  QueryInputs() { waiting_.reserve(most_waiting); }

  /// Null if none waits.
  std::unique_ptr<QueryInput> take() {
    std::unique_ptr<QueryInput> input;
    do {
      const std::lock_guard lock(mutex_);
      if (waiting_.empty()) return nullptr;
      input = std::move(waiting_.back());
      waiting_.pop_back();
    } while (!input->source->reusable());
    return input;
  }

  /// Keeps an input that is fit for another query.
  void give(std::unique_ptr<QueryInput> input) noexcept {
    if (!input->source->reusable()) return;
    input->window.restart();
    input->source->rest();
    const std::lock_guard lock(mutex_);
    if (waiting_.size() < most_waiting) waiting_.push_back(std::move(input));
  }

 private:
  // One query after another needs one; more are a matter of interleaved ones.
  static constexpr std::size_t most_waiting = 2;

  std::mutex mutex_;
  std::vector<std::unique_ptr<QueryInput>> waiting_;
};

}  // namespace seqtide
