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
    const unsigned long self = PyThread_get_thread_ident();
    const unsigned long next = next_.load(std::memory_order_relaxed);
    if ((next == 0 || next == self) && take()) {
      owner_.store(self, std::memory_order_relaxed);
      if (next == self) next_.store(0, std::memory_order_relaxed);
      return entered;
    }
    return owner_.load(std::memory_order_relaxed) == self ? reentered : busy;
  }

  // Call with the GIL held.
  void leave() noexcept {
    owner_.store(0, std::memory_order_relaxed);
    taken_.store(false, std::memory_order_release);
    if (waiting_.load(std::memory_order_relaxed) > 0) changed_.notify_all();
  }

  // Waits a moment for the gate to open. Call without the GIL, then try again. A thread that waits `again` has the
  // next turn: one that comes and goes all the time would otherwise keep it out for ever.
  void wait(bool again) noexcept {
    const unsigned long self = PyThread_get_thread_ident();
    unsigned long nobody = 0;
    if (again) next_.compare_exchange_strong(nobody, self);
    std::unique_lock<std::mutex> lock(mutex_);
    waiting_.fetch_add(1, std::memory_order_relaxed);
    changed_.wait_for(lock, std::chrono::milliseconds(5), [&] {
      const unsigned long next = next_.load(std::memory_order_relaxed);
      return !taken_.load(std::memory_order_relaxed) && (next == 0 || next == self);
    });
    waiting_.fetch_sub(1, std::memory_order_relaxed);
  }

  // For a thread that waited and now goes without having entered.
  void give_up() noexcept {
    unsigned long self = PyThread_get_thread_ident();
    next_.compare_exchange_strong(self, 0);
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
  std::atomic<unsigned long> owner_{0};  // a thread looks for itself only, which it has written, or not, itself
  std::atomic<unsigned long> next_{0};   // the thread whose turn comes next, if one waits for long
  std::atomic<int> waiting_{0};
  std::mutex mutex_;
  std::condition_variable changed_;
};

}  // namespace seqtide_python
