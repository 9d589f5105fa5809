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
  /// \param range  how many compressed bytes will be wanted, if that is known. A small range is read at once, and its
  ///               blocks are inflated one by one as they are asked for, on the caller's thread.
  void restart(std::uint64_t offset, bool last_block_empty, std::uint64_t range = UINT64_MAX);
  /// Ends the helper threads, without closing the stream.
  void stop() noexcept { jobs_.stop(); }

  ChunkReader& reader() noexcept { return splitter_.reader(); }
  const ChunkReader& reader() const noexcept { return splitter_.reader(); }

 private:
  void fill_queue();
  void finish();
  void fail(const BgzfInflateJob& job);

  BgzfSplitter splitter_;
  int threads_;
  std::size_t job_data_;
  bool require_eof_;
  bool small_range_ = false;
  std::size_t taken_ = 0;           // jobs since the start
  std::optional<BgzfFault> fault_;  // met while inflating; everything before it was handed out
  std::exception_ptr read_error_;   // from the stream, to be thrown once after the jobs under way
  std::exception_ptr broken_;       // memory ran out half-way: going on would leave out data
  OrderedJobs<BgzfInflateJob, BgzfInflater> jobs_;
};

}  // namespace seqtide
