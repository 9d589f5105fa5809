// ReadAhead: blocks of a stream read by a helper thread before they are asked for.
#pragma once

#include <memory>
#include <string>

#include "io/helper_threads.hpp"
#include "seqtide/io/block.hpp"
#include "seqtide/io/stream.hpp"

namespace seqtide {

/// Thread safety: all members are for the owner's thread.
class ReadAhead {
 public:
  /// `stream` must not be thread-bound, must outlive this object and belongs to the helper until then.
  /// Throws std::system_error if the system gives no more threads.
  ReadAhead(Stream& stream, std::size_t block_size);
  ~ReadAhead();
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  /// Throws if the thread was lost in a fork.
  void require_alive(const std::string& name) const { helper_.require_alive(name); }

  /// The next block, null at the end. Throws what the stream threw after all data before it; another call
  /// tries again. `check` may throw, which changes nothing.
  BlockPtr take(InterruptCheck check);

 private:
  struct Shared;

  std::shared_ptr<Shared> shared_;
  HelperThreads helper_;
};

/// Reads until `block` holds `limit` bytes; true if the stream has ended before that.
template <typename Reader>
bool fill_block(Reader& reader, Block& block, std::size_t limit) {
  while (block.size < limit) {
    const std::size_t count = reader.read({block.data() + block.size, limit - block.size});
    if (count == 0) return true;
    block.size += count;
  }
  return false;
}

}  // namespace seqtide
