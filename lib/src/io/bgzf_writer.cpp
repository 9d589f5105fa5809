#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/bgzf_deflate.hpp"
#include "io/bgzf_format.hpp"
#include "io/interrupt_clock.hpp"
#include "io/ordered_jobs.hpp"
#include "seqtide/error.hpp"
#include "seqtide/io/bgzf.hpp"
#include "seqtide/io/guarded_output.hpp"

namespace seqtide {
namespace {

// A few blocks a job keep handing over cheap. At the highest levels a single one takes some hundredths of a second, in
// which nobody looks for an interrupt.
std::size_t blocks_of_a_job(int level) { return level > 9 ? 1 : 4; }

int checked_level(int level) {
  constexpr int most = 12;
  if (level < 0 || level > most) {
    throw InvalidArgument("BGZF compression level " + std::to_string(level) + " is not between 0 and " +
                          std::to_string(most));
  }
  return level;
}

}  // namespace

struct BgzfWriter::State {
  State(std::unique_ptr<Stream> stream, const OutputOptions& options)
      : name(stream->name()),
        output(std::move(stream)),
        clock(options.interrupt_check),
        threads(options.threads > 0 ? options.threads : default_threads()),
        job_blocks(blocks_of_a_job(options.level)),
        filling(std::make_unique<BgzfDeflateJob>()),
        jobs(threads, [level = checked_level(options.level)] { return std::make_unique<BgzfDeflater>(level); }) {}

  void append(std::span<const char> data);
  void end_block();
  void submit();
  void submit_whole_blocks();
  std::size_t unfinished() const noexcept;
  void write_front();
  void write_held_and(std::string_view end);
  void keep_block_starts(const BgzfDeflateJob& job);
  void drain();
  void finish();
  void abandon() noexcept;
  template <typename Operation>
  void attempt(Operation operation);

  std::string name;
  GuardedOutput output;
  InterruptClock clock;
  int threads;
  std::size_t job_blocks;
  std::unique_ptr<BgzfDeflateJob> filling;             // takes the data written
  std::vector<std::unique_ptr<BgzfDeflateJob>> spare;  // done with, their memory to be used again
  std::uint64_t data_size = 0;                         // bytes taken in
  std::uint64_t written = 0;                           // bytes of the blocks so far
  // The last of these bytes, which the target gets with what follows: output that is given up ends within a block, so
  // that programs that do not know of end-of-file blocks find it cut, too.
  std::string held;
  bool keep_starts = false;
  std::vector<BgzfBlockStart> starts;  // of the blocks that the target has taken, if they are to be kept
  std::uint64_t starts_end = 0;        // data in them
  OrderedJobs<BgzfDeflateJob, BgzfDeflater> jobs;
};

template <typename Operation>
void BgzfWriter::State::attempt(Operation operation) {
  output.attempt([&](Stream& target) {
    try {
      jobs.require_alive(name);
      operation(target);
    } catch (...) {
      jobs.stop();
      throw;
    }
  });
}

// Bytes of the block that is being filled.
std::size_t BgzfWriter::State::unfinished() const noexcept {
  return filling->data.size() - (filling->ends.empty() ? 0 : filling->ends.back());
}

void BgzfWriter::State::append(std::span<const char> data) {
  while (!data.empty()) {
    const std::size_t count = std::min(data.size(), bgzf_write_block_data - unfinished());
    filling->data.append(data.data(), count);
    data_size += count;
    data = data.subspan(count);
    if (unfinished() == bgzf_write_block_data) end_block();
  }
}

void BgzfWriter::State::end_block() {
  if (unfinished() == 0) return;
  filling->ends.push_back(filling->data.size());
  if (filling->ends.size() == job_blocks) submit();
}

// Has the blocks at hand compressed, all of which have ended, and writes what is due.
void BgzfWriter::State::submit() {
  if (filling->ends.empty()) return;
  filling->make_room();
  if (spare.empty()) spare.push_back(std::make_unique<BgzfDeflateJob>());
  std::unique_ptr<BgzfDeflateJob> full = std::exchange(filling, std::move(spare.back()));
  spare.pop_back();
  jobs.add(std::move(full));
  const std::size_t most_jobs = threads == 1 ? 0 : 2 * static_cast<std::size_t>(threads) + 2;
  while (jobs.size() > most_jobs || jobs.front_done()) write_front();
}

void BgzfWriter::State::submit_whole_blocks() {
  if (filling->ends.empty()) return;
  const std::string rest = filling->data.substr(filling->ends.back());
  filling->data.resize(filling->ends.back());
  submit();
  filling->data = rest;
}

void BgzfWriter::State::write_front() {
  clock.look();
  BgzfDeflateJob& job = jobs.finish_front(clock.check());
  std::span<char> bytes = job.blocks();
  const char last = bytes.back();
  if (!held.empty()) {
    bytes = {bytes.data() - 1, bytes.size()};
    bytes.front() = held.front();
  } else {
    bytes = bytes.first(bytes.size() - 1);
  }
  output.write(bytes);
  held.assign(1, last);
  keep_block_starts(job);
  written += job.used;
  job.data.clear();
  job.ends.clear();
  spare.push_back(jobs.take_front());
}

void BgzfWriter::State::write_held_and(std::string_view end) {
  held += end;
  output.write(held);
  held.clear();
}

void BgzfWriter::State::keep_block_starts(const BgzfDeflateJob& job) {
  if (!keep_starts) return;
  std::uint64_t compressed = written;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < job.ends.size(); ++i) {
    starts.push_back({compressed, starts_end + begin});
    compressed += job.block_sizes[i];
    begin = job.ends[i];
  }
  starts_end += begin;
}

void BgzfWriter::State::drain() {
  while (!jobs.empty()) {
    if (clock.check() != nullptr) clock.check()();
    write_front();
  }
}

// All data goes to the target.
void BgzfWriter::State::finish() {
  end_block();
  submit();
  drain();
}

void BgzfWriter::State::abandon() noexcept {
  jobs.stop();
  output.abandon();
}

BgzfWriter::BgzfWriter(std::unique_ptr<Stream> target, const OutputOptions& options)
    : state_(std::make_unique<State>(std::move(target), options)) {}

BgzfWriter::~BgzfWriter() { abandon(); }

void BgzfWriter::write(std::span<const char> data) {
  state_->attempt([this, data](Stream&) { state_->append(data); });
}

std::uint64_t BgzfWriter::tell() {
  state_->attempt([this](Stream&) {
    state_->submit_whole_blocks();
    state_->drain();
  });
  return state_->written << 16 | state_->filling->data.size();
}

std::uint64_t BgzfWriter::data_size() const noexcept { return state_->data_size; }

std::size_t BgzfWriter::block_room() const noexcept { return bgzf_write_block_data - state_->unfinished(); }

void BgzfWriter::end_block() {
  state_->attempt([this](Stream&) { state_->end_block(); });
}

void BgzfWriter::keep_block_starts() {
  if (state_->data_size > 0) throw InvalidArgument("block starts can only be kept from the first byte on");
  state_->keep_starts = true;
}

std::span<const BgzfBlockStart> BgzfWriter::block_starts() const noexcept { return state_->starts; }

void BgzfWriter::flush() {
  state_->attempt([this](Stream& target) {
    state_->finish();
    if (!state_->held.empty()) state_->write_held_and("");
    target.flush();
  });
}

void BgzfWriter::close() {
  try {
    state_->output.close([this](Stream&) {
      state_->jobs.require_alive(state_->name);
      state_->finish();
      state_->write_held_and({reinterpret_cast<const char*>(bgzf_eof_block.data()), bgzf_eof_block.size()});
      state_->jobs.stop();
    });
  } catch (...) {
    state_->jobs.stop();
    throw;
  }
}

void BgzfWriter::abandon() noexcept { state_->abandon(); }

std::string BgzfWriter::name() const { return state_->name; }

}  // namespace seqtide
