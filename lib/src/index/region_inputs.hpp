// What the queries of one file share: buffers, helper threads, the block inflated last, and what they learned of it.
#pragma once

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "index/chunk_source.hpp"
#include "index/waypoints.hpp"
#include "seqtide/index/binning_index.hpp"
#include "seqtide/io/shared_stream.hpp"
#include "seqtide/io/window.hpp"
#include "seqtide/region.hpp"

namespace seqtide {

/// What a query reads from.
struct RegionInput {
  /// \param format  as ChunkSource
  RegionInput(std::unique_ptr<Stream> stream, const char* format, const InputOptions& options)
      : source(new ChunkSource(std::move(stream), format, options)), window(std::unique_ptr<BlockSource>(source)) {}

  ChunkSource* source;  // owned by the window
  Window window;
};

/// Where inputs wait between two queries.
///
/// Thread safety: any number of threads.
class RegionInputs {
 public:
  RegionInputs() { waiting_.reserve(most_waiting); }

  /// Null if none waits.
  std::unique_ptr<RegionInput> take();
  /// Keeps an input that is fit for another query.
  void give(std::unique_ptr<RegionInput> input) noexcept;

 private:
  // One query after another needs one; more are a matter of interleaved ones.
  static constexpr std::size_t most_waiting = 2;

  std::mutex mutex_;
  std::vector<std::unique_ptr<RegionInput>> waiting_;
};

class RegionCursor;

/// A file with its index, for any number of queries, which may outlive it.
///
/// Thread safety: any number of threads.
class IndexedRegions {
 public:
  /// \param stream  stood where the file begins when it was shared
  /// \param format  as ChunkSource
  IndexedRegions(SharedStream stream, std::shared_ptr<const BinningIndex> index, const char* format,
                 const InputOptions& options);

  const BinningIndex& index() const noexcept { return *index_; }
  /// \param regions  as joined_regions() makes them
  RegionCursor cursor(std::vector<Region> regions) const;

 private:
  SharedStream stream_;
  std::shared_ptr<const BinningIndex> index_;
  const char* format_;
  InputOptions options_;
  std::shared_ptr<RegionInputs> inputs_;
  std::shared_ptr<Waypoints> waypoints_;
};

}  // namespace seqtide
