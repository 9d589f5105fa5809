#include "io/bgzf_decoder.hpp"

#include <algorithm>
#include <utility>

#include "seqtide/io/bgzf.hpp"

namespace seqtide {
namespace {

constexpr std::size_t most_job_data = 1 << 20;
// Compressed bytes that take about as long to inflate as threads need to get going.
constexpr std::uint64_t most_small_range = 1 << 20;
// Less is inflated by the caller alone: by the time that another thread is awake, half of it is done.
constexpr std::uint64_t least_shared_range = 64 << 10;
// Read besides what is expected to be wanted: a second read costs more.
constexpr std::uint64_t spare = 32 << 10;

}  // namespace

BgzfDecoder::BgzfDecoder(ChunkReader reader, const InputOptions& options, bool refuse_gzip)
    : splitter_(std::move(reader), refuse_gzip),
      threads_(std::max(options.threads, 0)),
      job_data_(std::clamp(options.block_size, bgzf_max_block_data, most_job_data)),
      require_eof_(options.require_eof),
      jobs_(threads_, [] { return std::make_unique<BgzfInflater>(); }) {}

std::unique_ptr<BgzfInflateJob> BgzfDecoder::next() {
  jobs_.require_alive(reader().name());
  for (;;) {
    reader().poll_interrupt();
    if (broken_) std::rethrow_exception(broken_);
    fill_queue();
    if (jobs_.empty()) {
      finish();
      return nullptr;
    }
    jobs_.finish_front(reader().interrupt_check());
    std::unique_ptr<BgzfInflateJob> job = jobs_.take_front();
    ++taken_;
    job->input.reset();
    if (job->fault != BgzfInflateJob::Fault::none) fail(*job);
    if (job->output->size > 0) return job;
  }
}

// Whether helper threads are to inflate what comes next of a small range.
bool BgzfDecoder::shares_range() {
  if (!small_range_ || expected_end_ - range_begin_ < least_shared_range || splitter_.offset() >= expected_end_) {
    return false;
  }
  // Not sooner: asking for the default takes longer than a block.
  if (threads_ == 0) threads_ = default_threads();
  return threads_ > 1;
}

// Jobs to have under way. Begins with little, so that looking at a file's start or at one place of it costs little.
std::size_t BgzfDecoder::wanted_jobs() {
  if (small_range_ && !shares_range()) return 1;
  if (threads_ == 0) threads_ = default_threads();
  if (threads_ == 1) return 1;
  const std::size_t most = 2 * static_cast<std::size_t>(threads_) + 2;
  return small_range_ ? most : std::min(most, taken_ + 1);
}

std::unique_ptr<BgzfInflateJob> BgzfDecoder::cut() {
  if (shares_range()) {
    // As few jobs as can be: waking a thread up takes longer than inflating a block.
    const std::uint64_t share = (expected_end_ - range_begin_) / static_cast<std::uint64_t>(threads_);
    const std::uint64_t shares_cut = (splitter_.offset() - range_begin_) / std::max<std::uint64_t>(share, 1);
    return splitter_.cut(job_data_, range_begin_ + (shares_cut + 1) * share);
  }
  const bool one_block = small_range_ || (taken_ == 0 && jobs_.empty());
  return splitter_.cut(one_block ? bgzf_max_block_data : job_data_);
}

// Cuts jobs, reading where that cannot hold up data that is ready.
void BgzfDecoder::fill_queue() {
  while (!fault_ && !read_error_ && jobs_.size() < wanted_jobs()) {
    try {
      if (std::unique_ptr<BgzfInflateJob> job = cut()) {
        jobs_.add(std::move(job));
        continue;
      }
    } catch (...) {
      broken_ = std::current_exception();
      throw;
    }
    if (splitter_.state() != BgzfSplitter::State::reading) return;
    if (!jobs_.empty() && !splitter_.reads_at_once()) return;
    reader().poll_interrupt();
    try {
      splitter_.read_more();
    } catch (...) {
      if (jobs_.empty()) throw;
      read_error_ = std::current_exception();
    }
  }
}

// Everything good was handed out: throws what went wrong, if anything did.
void BgzfDecoder::finish() {
  if (fault_) fault_->raise();
  if (read_error_) std::rethrow_exception(std::exchange(read_error_, nullptr));
  if (splitter_.state() == BgzfSplitter::State::fault) splitter_.fault().raise();
  if (splitter_.state() == BgzfSplitter::State::ended && require_eof_ && !splitter_.last_block_empty()) {
    throw TruncatedError("the end-of-file block is missing, so the data may have been cut",
                         splitter_.place_at(splitter_.offset(), splitter_.data_offset()));
  }
}

void BgzfDecoder::fail(const BgzfInflateJob& job) {
  const BgzfPart& part = job.parts[job.good_parts];
  jobs_.clear();
  try {
    fault_ = BgzfFault{BgzfFault::Kind::corrupt, job.fault_reason(),
                       splitter_.place_at(part.offset, job.data_offset + part.output_begin)};
  } catch (...) {
    broken_ = std::current_exception();
    throw;
  }
}

ChunkReader BgzfDecoder::release() {
  stop();
  return splitter_.release();
}

void BgzfDecoder::restart(std::uint64_t offset, bool last_block_empty, std::uint64_t range, std::uint64_t expected) {
  jobs_.require_alive(reader().name());
  jobs_.clear();
  fault_.reset();
  read_error_ = nullptr;
  broken_ = nullptr;
  taken_ = 0;
  small_range_ = range <= most_small_range;
  range_begin_ = offset;
  expected_end_ = offset + expected;
  const std::uint64_t wanted = expected > 0 ? std::min(range, expected + spare) : range;
  splitter_.restart(offset, last_block_empty, small_range_ ? static_cast<std::uint32_t>(wanted) : UINT32_MAX);
}

}  // namespace seqtide
