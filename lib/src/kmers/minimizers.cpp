#include "seqtide/kmers/minimizers.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <string>

#include "kernels/minimizers.hpp"
#include "kernels/non_bases.hpp"
#include "kmers/window_minimum.hpp"
#include "seqtide/error.hpp"

namespace seqtide {

namespace {

using kernels::minimizer_streams;
using kernels::MinimizerLanes;
using kernels::Pieces;

// Windows a stream takes at a time: few enough for the cache, many compared with the letters that streams share.
constexpr std::int64_t usual_stream_windows = 1024;
static_assert(4 * (kernels::max_lanes_window + max_kmer_size) <= kernels::max_stream_windows);

void check_minimizer_sizes(std::int64_t k, std::int64_t w) {
  check_kmer_size(k);
  if (w < 1 || w > max_minimizer_window) {
    throw InvalidArgument("w must be from 1 to " + std::to_string(max_minimizer_window) + ", not " + std::to_string(w));
  }
}

// Grows by a factor at least, so that many small additions do not copy everything each time.
void reserve_more(std::vector<std::int64_t>& numbers, std::size_t more) {
  const std::size_t size = numbers.size() + more;
  if (size > numbers.capacity()) numbers.reserve(std::max(size, 2 * numbers.capacity()));
}

// Goes through a column as one text, block by block. Windows that reach over the end of a read, or have letters that
// are no bases, are left out afterwards.
class ColumnScan {
 public:
  ColumnScan(const Pieces& reads, std::int64_t k, std::int64_t w, bool canonical, MinimizerColumn& found,
             InterruptCheck check)
      : reads_(reads),
        found_(found),
        size_(reads.offsets[reads.count] - reads.offsets[0]),
        window_size_(k + w - 1),
        stream_windows_(std::min(std::max(usual_stream_windows, 4 * window_size_), size_ / streams + 1)),
        lanes_(static_cast<std::size_t>(k), static_cast<std::size_t>(w), canonical,
               static_cast<std::size_t>(stream_windows_)),
        non_bases_(static_cast<std::size_t>(streams * stream_windows_ + window_size_) / 64 + 2),
        new_positions_(static_cast<std::size_t>(streams * stream_windows_)),
        meter_(check) {}

  void run() {
    const std::int64_t block_windows = streams * stream_windows_;
    for (; block_ + window_size_ <= size_; block_ += block_windows) {
      block_end_ = std::min(block_ + block_windows + window_size_ - 1, size_);
      scan_block();
      meter_.add(static_cast<std::size_t>(block_windows));
    }
    while (read_ < reads_.count) end_read();
  }

 private:
  static constexpr auto streams = static_cast<std::int64_t>(minimizer_streams);

  std::int64_t begin_of(std::size_t read) const { return reads_.offsets[read] - reads_.offsets[0]; }

  void end_read() {
    found_.offsets.push_back(static_cast<std::int64_t>(found_.positions.size() + new_count_));
    ++read_;
  }

  // The first letter of the block from `position` on that is no base; `end` if none comes before it.
  std::int64_t next_non_base(std::int64_t position, std::int64_t end) const {
    const auto first = static_cast<std::size_t>(position - block_);
    const auto words = static_cast<std::size_t>(end - block_ + 63) / 64;
    std::uint64_t bits = non_bases_[first / 64] & ~std::uint64_t{0} << (first % 64);
    for (std::size_t word = first / 64; word < words; bits = non_bases_[++word]) {
      if (bits == 0) continue;
      return std::min(end, block_ + static_cast<std::int64_t>(word * 64) + std::countr_zero(bits));
    }
    return end;
  }

  // Finds the block's next windows that lie within one read and have nothing but bases: first_ to last_.
  [[gnu::noinline]] void next_windows() {
    for (; read_ < reads_.count; end_read()) {
      next_window_ = std::max(next_window_, begin_of(read_));
      const std::int64_t read_end = begin_of(read_ + 1);
      const std::int64_t end = std::min(read_end, block_end_);
      while (next_window_ + window_size_ <= end) {
        const std::int64_t first = next_window_;
        const std::int64_t run_end = next_non_base(first, end);
        next_window_ = std::min(run_end + 1, end);
        if (run_end - first >= window_size_) {
          first_ = first;
          last_ = run_end - window_size_;
          return;
        }
      }
      if (read_end > block_end_) break;  // its other windows are in the next block
    }
    first_ = last_ = std::numeric_limits<std::int64_t>::max();
  }

  void scan_block() {
    const char* const text = reads_.begin(0) + block_;
    kernels::mark_non_bases(text, static_cast<std::size_t>(block_end_ - block_), non_bases_.data());
    kernels::find_minimizer_events(text, static_cast<std::size_t>(block_end_ - block_),
                                   static_cast<std::size_t>(stream_windows_), lanes_);
    next_window_ = block_;
    next_windows();
    for (std::size_t s = 0; s < minimizer_streams; ++s) {
      add_events(s, block_ + static_cast<std::int64_t>(s) * stream_windows_);
    }
    const auto begin = new_positions_.begin();
    found_.positions.insert(found_.positions.end(), begin, begin + static_cast<std::ptrdiff_t>(new_count_));
    new_count_ = 0;
  }

  // `base` is where the stream begins.
  void add_events(std::size_t stream, std::int64_t base) {
    const std::uint16_t* const events = lanes_.events.data() + stream * lanes_.events_stride;
    const std::size_t count = lanes_.counts[stream];
    const std::int32_t* const minimizers = lanes_.minimizers_of(stream, static_cast<std::size_t>(stream_windows_));
    const std::size_t stride = lanes_.vector_streams;
    for (std::size_t i = 0; i < count;) {
      if (last_ < base + events[i]) next_windows();
      const std::int64_t first = first_ - base;
      const std::int64_t last = last_ - base;
      while (i < count && events[i + 1] <= first) ++i;
      // A block or stream may begin with the minimizer that the one before it ended with.
      if (i == 0 && base + minimizers[0] == last_found_) ++i;
      const std::size_t begin = i;
      const std::int64_t shift = base - begin_of(read_);
      std::int64_t* const out = new_positions_.data() + new_count_;
      for (; i < count && events[i] <= last; ++i) out[i - begin] = minimizers[events[i] * stride] + shift;
      new_count_ += i - begin;
      if (i > begin) last_found_ = out[i - 1 - begin] + begin_of(read_);
    }
  }

  const Pieces& reads_;
  MinimizerColumn& found_;
  std::int64_t size_;
  std::int64_t window_size_;  // in letters
  std::int64_t stream_windows_;
  MinimizerLanes lanes_;
  std::vector<std::uint64_t> non_bases_;  // of the block
  std::int64_t block_ = 0;
  std::int64_t block_end_ = 0;  // of its letters
  std::size_t read_ = 0;
  std::int64_t next_window_ = 0;
  std::int64_t first_ = 0;
  std::int64_t last_ = 0;
  std::int64_t last_found_ = -1;
  std::vector<std::int64_t> new_positions_;  // the block's
  std::size_t new_count_ = 0;
  InterruptMeter meter_;
};

bool suits_simd(std::int64_t letters, std::int64_t k, std::int64_t w) {
  // In shorter texts, streams would mostly share letters.
  return w <= static_cast<std::int64_t>(kernels::max_lanes_window) &&
         letters >= static_cast<std::int64_t>(minimizer_streams) * (k + w) && kernels::has_minimizer_lanes();
}

}  // namespace

std::vector<std::int64_t> minimizers(std::string_view sequence, std::int64_t k, std::int64_t w, bool canonical,
                                     InterruptCheck check) {
  const std::int64_t offsets[] = {0, static_cast<std::int64_t>(sequence.size())};
  return minimizers_each({sequence.data(), offsets, 1}, k, w, canonical, check).positions;
}

MinimizerColumn minimizers_each(const Pieces& reads, std::int64_t k, std::int64_t w, bool canonical,
                                InterruptCheck check) {
  MinimizerColumn column;
  append_minimizers(reads, k, w, canonical, column, check);
  return column;
}

void append_minimizers(const Pieces& reads, std::int64_t k, std::int64_t w, bool canonical, MinimizerColumn& column,
                       InterruptCheck check) {
  check_minimizer_sizes(k, w);
  const std::int64_t letters = reads.offsets[reads.count] - reads.offsets[0];
  if (!suits_simd(letters, k, w)) {
    scalar::append_minimizers(reads, k, w, canonical, column, check);
    return;
  }
  if (column.offsets.empty()) column.offsets.push_back(0);
  // As many as random sequences have, and some more: far quicker than to grow bit by bit.
  reserve_more(column.offsets, reads.count);
  reserve_more(column.positions, static_cast<std::size_t>(letters / (w + 1) * 17 / 8));
  ColumnScan(reads, k, w, canonical, column, check).run();
}

StrandedKmers kmers_at(std::string_view sequence, std::int64_t k, std::span<const std::int64_t> positions,
                       bool canonical, InterruptCheck check) {
  check_kmer_size(k);
  InterruptMeter meter(check);
  StrandedKmers found;
  found.kmers.reserve(positions.size());
  found.is_reverse.reserve(positions.size());
  for (const std::int64_t position : positions) {
    if (position < 0 || position > static_cast<std::int64_t>(sequence.size()) - k) {
      throw InvalidArgument("position " + std::to_string(position) + " has no k-mer: the sequence has " +
                            std::to_string(sequence.size()) + " letters");
    }
    const std::string_view letters = sequence.substr(static_cast<std::size_t>(position), static_cast<std::size_t>(k));
    const std::uint64_t kmer = kmer_from_string(letters);
    const std::uint64_t kept = canonical ? canonical_kmer(kmer, k) : kmer;
    found.kmers.push_back(kept);
    found.is_reverse.push_back(kept != kmer);
    meter.add(static_cast<std::size_t>(k));
  }
  return found;
}

namespace scalar {

void append_minimizers(const Pieces& reads, std::int64_t k, std::int64_t w, bool canonical, MinimizerColumn& column,
                       InterruptCheck check) {
  check_minimizer_sizes(k, w);
  InterruptMeter meter(check);
  if (column.offsets.empty()) column.offsets.push_back(0);
  for (std::size_t i = 0; i < reads.count; ++i) {
    std::int64_t last = -1;
    for_each_window_minimum(
        reads[i], k, w, canonical,
        [&](std::int64_t, std::int64_t smallest) {
          if (smallest != last) column.positions.push_back(smallest);
          last = smallest;
        },
        check);
    column.offsets.push_back(static_cast<std::int64_t>(column.positions.size()));
    meter.add(reads[i].size() + 1);
  }
}

}  // namespace scalar

}  // namespace seqtide
