// Jobs that helper threads and their owner work off together, and that the owner takes back in the order it
// added them.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "io/helper_threads.hpp"
#include "seqtide/io/input.hpp"
#include "seqtide/io/stream.hpp"

namespace seqtide {

/// A `Worker` holds what one thread needs and has `void run(Job&) noexcept`.
/// Thread safety: all members are for the owner's thread.
template <typename Job, typename Worker>
class OrderedJobs {
 public:
  /// \param threads      threads in all, the owner's included; 0: default_threads(), once they are needed
  /// \param make_worker  called on the owner's thread, once per thread
  OrderedJobs(int threads, std::function<std::unique_ptr<Worker>()> make_worker)
      : threads_(threads), make_worker_(std::move(make_worker)), shared_(std::make_unique<Shared>()) {}
  ~OrderedJobs() {
    stop();
    // Destroying a condition variable waits for its waiters, and those of a forked child never wake up.
    if (lost_) static_cast<void>(shared_.release());
  }
  OrderedJobs(const OrderedJobs&) = delete;
  OrderedJobs& operator=(const OrderedJobs&) = delete;

  bool empty() const noexcept { return entries_.empty(); }
  std::size_t size() const noexcept { return entries_.size(); }

  /// True if the helper threads were lost in a fork.
  bool lost() const noexcept { return helpers_.lost(); }
  /// Throws in that case.
  void require_alive(const std::string& name) const { helpers_.require_alive(name); }

  /// If this throws, the job is gone.
  void add(std::unique_ptr<Job> job) {
    if (own_worker_ == nullptr) own_worker_ = make_worker_();
    entries_.push_back(std::make_unique<Entry>(std::move(job)));
    try {
      const std::lock_guard lock(shared_->mutex);
      shared_->unclaimed.push_back(entries_.back().get());
    } catch (...) {
      entries_.pop_back();  // nobody would ever work on it
      throw;
    }
    // One job alone is the owner's: small inputs never pay for a thread, or for waking one up.
    if (entries_.size() == 1) return;
    if (!started_) start_helpers();
    if (!helpers_.empty()) shared_->work.notify_one();
  }

  /// True if the first job needs no more work.
  bool front_done() {
    const std::lock_guard lock(shared_->mutex);
    return !entries_.empty() && entries_.front()->done;
  }

  /// The first job, done. Works on jobs that nobody has begun rather than wait; `check` may throw, which
  /// leaves all jobs as they are.
  Job& finish_front(InterruptCheck check) {
    Entry& front = *entries_.front();
    std::unique_lock lock(shared_->mutex);
    while (!front.done) {
      if (shared_->unclaimed.empty()) {
        wait_interruptibly(lock, shared_->done, check, [&front] { return front.done; });
      } else {
        Entry& entry = *shared_->unclaimed.front();
        shared_->unclaimed.pop_front();
        lock.unlock();
        own_worker_->run(*entry.job);
        lock.lock();
        entry.done = true;
      }
    }
    return *front.job;
  }

  /// Takes the first job, which must be done.
  std::unique_ptr<Job> take_front() {
    std::unique_ptr<Job> job = std::move(entries_.front()->job);
    entries_.pop_front();
    return job;
  }

  /// Nobody begins a job any more, until clear(), which is the only member that may be called next but for stop().
  void retire() noexcept {
    const std::lock_guard lock(shared_->mutex);
    shared_->unclaimed.clear();
  }

  /// Drops all jobs; waits for those being worked on.
  void clear() {
    {
      std::unique_lock lock(shared_->mutex);
      shared_->unclaimed.clear();
      shared_->done.wait(lock, [this] { return shared_->running == 0; });
    }
    entries_.clear();
  }

  /// Drops all jobs and ends the helper threads.
  void stop() noexcept {
    if (helpers_.lost()) {
      lost_ = true;  // the lock may be held for ever by a thread that does not exist here
    } else {
      const std::lock_guard lock(shared_->mutex);
      shared_->stop = true;
      shared_->unclaimed.clear();
    }
    if (!lost_) shared_->work.notify_all();
    helpers_.join();
    entries_.clear();
  }

 private:
  struct Entry {
    explicit Entry(std::unique_ptr<Job> work) : job(std::move(work)) {}
    std::unique_ptr<Job> job;
    bool done = false;  // guarded by Shared::mutex
  };

  struct Shared {
    std::mutex mutex;
    std::condition_variable work;  // a job was added, or stop was set
    std::condition_variable done;  // a helper has finished a job
    std::deque<Entry*> unclaimed;
    std::vector<std::unique_ptr<Worker>> workers;  // one for each helper still to start its loop
    int running = 0;                               // jobs that helpers work on
    bool stop = false;
  };

  void start_helpers() {
    started_ = true;
    if (threads_ == 0) threads_ = default_threads();
    // Where the system gives no more threads, or no memory for them, fewer do the same work.
    try {
      for (int i = 1; i < threads_; ++i) {
        std::unique_ptr<Worker> worker = make_worker_();
        {
          const std::lock_guard lock(shared_->mutex);
          shared_->workers.push_back(std::move(worker));
        }
        helpers_.start(1, [shared = shared_.get()] { help(*shared); });
      }
    } catch (const std::system_error&) {
    } catch (const std::bad_alloc&) {
    }
  }

  static void help(Shared& shared) noexcept {
    std::unique_lock lock(shared.mutex);
    const std::unique_ptr<Worker> worker = std::move(shared.workers.back());
    shared.workers.pop_back();
    for (;;) {
      shared.work.wait(lock, [&shared] { return shared.stop || !shared.unclaimed.empty(); });
      if (shared.stop) return;
      Entry& entry = *shared.unclaimed.front();
      shared.unclaimed.pop_front();
      ++shared.running;
      lock.unlock();
      worker->run(*entry.job);
      lock.lock();
      --shared.running;
      entry.done = true;
      shared.done.notify_one();
    }
  }

  int threads_;
  std::function<std::unique_ptr<Worker>()> make_worker_;
  std::unique_ptr<Shared> shared_;
  std::unique_ptr<Worker> own_worker_;
  std::deque<std::unique_ptr<Entry>> entries_;
  HelperThreads helpers_;
  bool started_ = false;
  bool lost_ = false;
};

}  // namespace seqtide
