// Gate: lets one thread at a time into an object, at almost no cost when nobody else wants in.
//
// It is held across stretches without the GIL, so that the GIL alone does not protect the object. A thread
// that comes back in through a callback of the object's own work is refused instead of left to wait for itself.
#pragma once

#include <Python.h>
#include <pythread.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace seqtide_python {

class Gate {
 public:
  enum Result { entered, busy, reentered };

  // Call with the GIL held.
  Result try_enter() noexcept {
    if (take()) {
      owner_ = PyThread_get_thread_ident();
      return entered;
    }
    return owner_ == PyThread_get_thread_ident() ? reentered : busy;
  }

  // Call with the GIL held.
  void leave() noexcept {
    owner_ = 0;
    taken_.store(false, std::memory_order_release);
    if (waiting_.load(std::memory_order_relaxed) > 0) changed_.notify_one();
  }

  // Waits a moment for the gate to open. Call without the GIL, then try again.
  void wait() noexcept {
    std::unique_lock<std::mutex> lock(mutex_);
    waiting_.fetch_add(1, std::memory_order_relaxed);
    changed_.wait_for(lock, std::chrono::milliseconds(5), [&] { return !taken_.load(std::memory_order_relaxed); });
    waiting_.fetch_sub(1, std::memory_order_relaxed);
  }

 private:
  bool take() noexcept {
#ifdef Py_GIL_DISABLED
    return !taken_.exchange(true, std::memory_order_acquire);
#else
    // The GIL orders these two steps; a locked instruction would cost a tenth of a record.
    if (taken_.load(std::memory_order_relaxed)) return false;
    taken_.store(true, std::memory_order_relaxed);
    return true;
#endif
  }

  std::atomic<bool> taken_{false};
  std::atomic<unsigned long> owner_{0};
  std::atomic<int> waiting_{0};
  std::mutex mutex_;
  std::condition_variable changed_;
};

}  // namespace seqtide_python
