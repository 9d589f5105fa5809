// Threads that work for one object: they never run signal handlers, and a forked child, which has only
// the thread that forked, neither waits for them nor pretends that they still run.
#pragma once

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "seqtide/error.hpp"

namespace seqtide {

class HelperThreads {
 public:
  HelperThreads() = default;
  HelperThreads(const HelperThreads&) = delete;
  HelperThreads& operator=(const HelperThreads&) = delete;
  ~HelperThreads() { join(); }

  /// Starts `count` more threads that run `work`, which must not throw and must return soon after the
  /// owner has told it to stop.
  void start(int count, const std::function<void()>& work) {
    process_ = ::getpid();
    // Signals belong to the application's threads: one that lands here would not interrupt their waits.
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    try {
      if (threads_ == nullptr) threads_ = std::make_unique<std::vector<std::thread>>();
      for (int i = 0; i < count; ++i) threads_->emplace_back(work);
    } catch (...) {
      pthread_sigmask(SIG_SETMASK, &before, nullptr);
      throw;
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }

  bool empty() const noexcept { return threads_ == nullptr || threads_->empty(); }

  /// Throws if the threads were lost in a fork.
  void require_alive(const std::string& name) const {
    if (lost()) {
      throw IoError("cannot go on in a forked process; open the input again there", 0, name, IoErrorKind::other);
    }
  }
  /// True in a forked child of the process that started the threads.
  bool lost() const noexcept { return !empty() && process_ != ::getpid(); }

  /// Waits for all threads to end; the owner has told them to.
  void join() noexcept {
    if (lost()) {
      // What names a thread of the parent may name a later one of this process, or none: it is neither waited for nor
      // detached, and the names are left where they are.
      static_cast<void>(threads_.release());
    } else if (!empty()) {
      for (std::thread& thread : *threads_) thread.join();
    }
    threads_.reset();
  }

 private:
  std::unique_ptr<std::vector<std::thread>> threads_;  // null: none
  pid_t process_ = 0;
};

/// Waits until `ready()` holds, running `check` (may throw) every 20 ms meanwhile, with the lock released.
template <typename Ready>
void wait_interruptibly(std::unique_lock<std::mutex>& lock, std::condition_variable& changed, void (*check)(),
                        Ready ready) {
  while (!changed.wait_for(lock, std::chrono::milliseconds(20), ready)) {
    if (check != nullptr) {
      lock.unlock();
      check();
      lock.lock();
    }
  }
}

}  // namespace seqtide
