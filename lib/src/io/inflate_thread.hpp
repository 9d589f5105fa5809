// InflateThread: gzip data inflated on a helper thread, fed and emptied by the thread that owns it.
#pragma once

#include <memory>
#include <string>

#include "io/gzip_decoder.hpp"
#include "io/helper_threads.hpp"
#include "seqtide/io/block.hpp"
#include "seqtide/io/stream.hpp"

namespace seqtide {

/// Thread safety: all members are for the owner's thread.
class InflateThread {
 public:
  /// Goes on where `decoder` stands. Throws std::system_error if the system gives no more threads,
  /// std::bad_alloc if it gives no memory; the arguments are as before then.
  InflateThread(GzipDecoder& decoder, std::size_t block_size);
  ~InflateThread();
  InflateThread(const InflateThread&) = delete;
  InflateThread& operator=(const InflateThread&) = delete;

  /// Throws if the thread was lost in a fork.
  void require_alive(const std::string& name) const { helper_.require_alive(name); }

  /// True while more input is of use before output was taken.
  bool has_room();
  /// Adds compressed bytes where there is room, or take() has said that it starves.
  void feed(BlockPtr chunk) noexcept;
  /// Says that no more input comes.
  void end_input();

  enum class State {
    ready,    ///< there is a block of data
    starved,  ///< all that was fed is inflated and taken
    ended,    ///< so is all data there ever was
    failed,   ///< all data before a failure was taken
  };
  /// Waits for one of the states; takes the block if there is one. `check` may throw, which changes nothing.
  State take(BlockPtr& block, InterruptCheck check);
  /// In state `failed`: throws what went wrong; the same each time.
  [[noreturn]] void throw_failure() const;

 private:
  struct Shared;

  std::shared_ptr<Shared> shared_;
  HelperThreads helper_;
};

}  // namespace seqtide
