// BGZF data as a sequence of inflated runs of blocks: what BgzfReader and the BGZF source share.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>

#include "io/bgzf_inflate.hpp"
#include "io/bgzf_splitter.hpp"
#include "io/ordered_jobs.hpp"
#include "seqtide/io/input.hpp"

namespace seqtide {

/// The thread that calls `next` is the only one that touches the stream.
class BgzfDecoder {
 public:
  BgzfDecoder(ChunkReader reader, const InputOptions& options, bool refuse_gzip);

  /// The next run of inflated blocks, with at least one byte of data. Null at the end and at a gzip member.
  std::unique_ptr<BgzfInflateJob> next();

  bool at_gzip_member() const noexcept { return splitter_.state() == BgzfSplitter::State::gzip; }
  /// The rest of the input, from the gzip member on.
  ChunkReader release();

  /// As BgzfSplitter::restart; drops everything under way.
  /// \param range     how many compressed bytes can be wanted at most, if that is known. Of a small range, the blocks
  /// are
  ///                  inflated one by one as they are asked for, on the caller's thread.
  /// \param expected  a guess how many of them will be wanted: in a small range, so many are read at once, and if
  ///                  they are not very few, all threads inflate them; 0 if there is no guess
  void restart(std::uint64_t offset, bool last_block_empty, std::uint64_t range = UINT64_MAX,
               std::uint64_t expected = 0);
  /// Drops everything under way, without waiting for what a helper thread is at; restart() must follow.
  void rest() noexcept { jobs_.retire(); }
  /// True if the range was a small one.
  bool small_range() const noexcept { return small_range_; }
  /// True in a forked child that lacks the helper threads.
  bool lost() const noexcept { return jobs_.lost(); }
  /// Ends the helper threads, without closing the stream.
  void stop() noexcept { jobs_.stop(); }

  ChunkReader& reader() noexcept { return splitter_.reader(); }
  const ChunkReader& reader() const noexcept { return splitter_.reader(); }

 private:
  void fill_queue();
  bool shares_range();
  std::size_t wanted_jobs();
  std::unique_ptr<BgzfInflateJob> cut();
  void finish();
  void fail(const BgzfInflateJob& job);

  BgzfSplitter splitter_;
  int threads_;
  std::size_t job_data_;
  bool require_eof_;
  bool small_range_ = false;
  std::uint64_t range_begin_ = 0;
  std::uint64_t expected_end_ = 0;  // of a small range: blocks from here on are inflated only once they are asked for
  std::size_t taken_ = 0;           // jobs since the start
  std::optional<BgzfFault> fault_;  // met while inflating; everything before it was handed out
  std::exception_ptr read_error_;   // from the stream, to be thrown once after the jobs under way
  std::exception_ptr broken_;       // memory ran out half-way: going on would leave out data
  OrderedJobs<BgzfInflateJob, BgzfInflater> jobs_;
};

}  // namespace seqtide
