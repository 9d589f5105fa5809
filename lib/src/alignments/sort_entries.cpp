#include "alignments/sort_entries.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <system_error>
#include <utility>

#include "io/helper_threads.hpp"

namespace seqtide::sorting {
namespace {

// A part that a thread sorts is worth starting it; and more parts than these cost more than they gain.
constexpr std::size_t least_part = 25'000;
constexpr std::size_t most_parts = 64;
// Sorted at once, within the cache.
constexpr std::size_t run_size = 2048;
constexpr std::size_t merged_between_pauses = 1024;
// Entries merged, which may have to be fetched from anywhere in memory.
constexpr std::size_t entries_between_checks = 16 * merged_between_pauses;

// Goes through a helper thread when the work is given up.
struct GivenUp {};

// What each thread does between two pieces of its work.
class Pause {
 public:
  explicit Pause(InterruptCheck check) : meter_(check, entries_between_checks) {}
  explicit Pause(const std::atomic<bool>& given_up) : given_up_(&given_up) {}

  void operator()(std::size_t entries) {
    if (given_up_ != nullptr && given_up_->load(std::memory_order_relaxed)) throw GivenUp();
    meter_.add(entries);
  }

 private:
  InterruptMeter meter_;
  const std::atomic<bool>* given_up_ = nullptr;
};

// Does work(number, pause) for each number below `count`, side by side as far as the system gives threads.
template <typename Work>
void on_threads(std::size_t count, InterruptCheck check, Work work) {
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t running = 0;
  std::atomic<bool> given_up = false;
  HelperThreads helpers;
  Pause pause(check);
  try {
    for (std::size_t number = 1; number < count; ++number) {
      {
        const std::lock_guard lock(mutex);
        ++running;
      }
      try {
        helpers.start(1, [&, number] {
          Pause own(given_up);
          try {
            work(number, own);
          } catch (const GivenUp&) {
          }
          const std::lock_guard lock(mutex);
          --running;
          changed.notify_one();
        });
      } catch (const std::system_error&) {
        {
          const std::lock_guard lock(mutex);
          --running;
        }
        work(number, pause);
      }
    }
    work(std::size_t{0}, pause);
    std::unique_lock lock(mutex);
    wait_interruptibly(lock, changed, check, [&] { return running == 0; });
  } catch (...) {
    given_up = true;
    throw;
  }
}

void merge(const Entry* a, const Entry* middle, const Entry* end, Entry* out, Less less, Pause& pause) {
  const Entry* b = middle;
  while (a != middle && b != end) {
    for (std::size_t i = 0; i < merged_between_pauses && a != middle && b != end; ++i) {
      *out++ = less(*b, *a) ? *b++ : *a++;
    }
    pause(merged_between_pauses);
  }
  std::copy(b, end, std::copy(a, middle, out));
}

// Sorts with the help of `room` for as many.
void sort_part(Entry* entries, std::size_t size, Entry* room, Less less, Pause& pause) {
  for (std::size_t begin = 0; begin < size; begin += run_size) {
    std::stable_sort(entries + begin, entries + std::min(begin + run_size, size), less);
    pause(4 * run_size);
  }
  Entry* from = entries;
  Entry* to = room;
  for (std::size_t width = run_size; width < size; width *= 2, std::swap(from, to)) {
    for (std::size_t begin = 0; begin < size; begin += 2 * width) {
      const std::size_t middle = std::min(begin + width, size);
      merge(from + begin, from + middle, from + std::min(begin + 2 * width, size), to + begin, less, pause);
    }
  }
  if (from != entries) std::copy_n(from, size, entries);
}

}  // namespace

// Sorts parts on threads of their own, and merges neighbours until one is left.
void sort_entries(std::vector<Entry>& entries, Less less, int threads, InterruptCheck check) {
  if (check != nullptr) check();
  const std::size_t size = entries.size();
  const auto most = std::min(static_cast<std::size_t>(threads), most_parts);
  const std::size_t parts = std::clamp<std::size_t>(size / least_part, 1, most);
  const auto border = [&](std::size_t part) { return size * std::min(part, parts) / parts; };
  const std::unique_ptr<Entry[]> memory(new Entry[size]);
  Entry* from = entries.data();
  Entry* to = memory.get();
  on_threads(parts, check, [&](std::size_t part, Pause& pause) {
    const std::size_t begin = border(part);
    sort_part(from + begin, border(part + 1) - begin, to + begin, less, pause);
  });
  for (std::size_t width = 1; width < parts; width *= 2, std::swap(from, to)) {
    on_threads((parts + 2 * width - 1) / (2 * width), check, [&](std::size_t number, Pause& pause) {
      const std::size_t begin = border(number * 2 * width);
      const std::size_t middle = border(number * 2 * width + width);
      const std::size_t end = border((number + 1) * 2 * width);
      merge(from + begin, from + middle, from + end, to + begin, less, pause);
    });
  }
  if (from != entries.data()) std::copy_n(from, size, entries.data());
}

}  // namespace seqtide::sorting
