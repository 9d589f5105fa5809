/// \file
/// BinningIndex: BAI and CSI (SAM specification, section 5; CSIv1 specification): from regions of references to virtual
/// offsets of a BGZF file.
///
/// Positions are 0-based, regions half-open. A reference is divided into bins of 2^min_shift positions, 8 of them into
/// a larger one, `depth` times; BAI is min_shift 14, depth 5, which reaches to 2^29.
///
/// Thread safety: any number of threads may read one index.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/io/bgzf.hpp"
#include "seqtide/io/stream.hpp"

namespace seqtide {

enum class IndexKind { bai, csi };

/// Virtual offsets [begin, end) of records.
struct Chunk {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;

  bool operator==(const Chunk&) const = default;
};

/// Of one reference: what `samtools idxstats` prints.
struct ReferenceCounts {
  std::uint64_t mapped = 0;
  std::uint64_t unmapped = 0;  ///< placed at their mate's position
};

class SEQTIDE_API BinningIndex {
 public:
  struct Bin {
    std::uint32_t number = 0;
    std::uint64_t first_offset = 0;  ///< CSI's loffset: no record that reaches into the bin lies before; 0 in BAI
    std::vector<Chunk> chunks;
  };
  struct ReferenceBins {
    std::vector<Bin> bins;               ///< ascending by number, without the metadata bin
    std::vector<std::uint64_t> windows;  ///< BAI's linear index: first offset for each 16,384 positions
    std::optional<ReferenceCounts> counts;
    Chunk extent;  ///< of all its records; only if `counts`
  };

  BinningIndex() = default;

  /// Reads BAI or CSI, told apart by their first bytes; CSI may be compressed. Memory grows with the bytes that arrive,
  /// not with what counts claim. Throws FormatError, TruncatedError, CorruptError.
  static BinningIndex read(std::unique_ptr<Stream> stream);
  /// Writes in its own kind, CSI in BGZF; does not close the target.
  void write(Stream& target) const;

  IndexKind kind() const noexcept { return kind_; }
  int min_shift() const noexcept { return min_shift_; }
  int depth() const noexcept { return depth_; }
  /// First position that the scheme cannot hold.
  std::int64_t max_position() const noexcept { return std::int64_t{1} << (min_shift_ + 3 * depth_); }
  std::size_t reference_count() const noexcept { return reference_count_; }
  /// Empty for a reference without records, and for an id the index does not have.
  const ReferenceBins& reference(std::size_t id) const;
  /// Records without a position, if the index tells.
  std::optional<std::uint64_t> unplaced() const noexcept { return unplaced_; }
  const std::string& auxiliary() const noexcept { return auxiliary_; }

  /// Where records that overlap [begin, end) can lie: ascending, disjoint. None for a reference without records, or an
  /// id the index does not have.
  std::vector<Chunk> chunks(std::size_t reference_id, std::int64_t begin, std::int64_t end) const;
  /// About where the records lie that begin at a position: to read ahead, not to rely on.
  std::uint64_t approximate_offset(std::size_t reference_id, std::int64_t position) const;
  /// Largest virtual offset of any record with a position: where those without one can begin.
  std::uint64_t last_offset() const noexcept;

 private:
  friend class BinningIndexBuilder;
  friend class BinningIndexParser;

  IndexKind kind_ = IndexKind::bai;
  int min_shift_ = 14;
  int depth_ = 5;
  std::size_t reference_count_ = 0;
  std::map<std::size_t, ReferenceBins> references_;  // those with records
  std::optional<std::uint64_t> unplaced_;
  std::string auxiliary_;
};

/// Builds an index of records in coordinate order. Offsets are virtual ones, or (finish with `blocks`) uncompressed
/// ones of a file still being written.
class SEQTIDE_API BinningIndexBuilder {
 public:
  /// \param reference_lengths  of the header; CSI takes its depth from the longest, and grows deeper for a record that
  ///                           reaches beyond. Whatever the references, add() refuses a record beyond 2^29 for BAI,
  ///                           and beyond 2^(min_shift + 30) for CSI
  /// \param min_shift          for CSI, 1 to 30
  BinningIndexBuilder(IndexKind kind, const std::vector<std::int64_t>& reference_lengths, int min_shift = 14);
  ~BinningIndexBuilder();

  /// Adds the record at offsets [begin_offset, end_offset). Throws InvalidArgument for one out of order or outside what
  /// the scheme can hold.
  /// \param end  one behind the last position, reference_end() of the record
  void add(std::int32_t reference_id, std::int64_t pos, std::int64_t end, bool mapped, std::uint64_t begin_offset,
           std::uint64_t end_offset);
  /// The index; the builder is spent.
  BinningIndex finish();
  /// The index of uncompressed offsets, which become virtual ones by the starts of the blocks.
  BinningIndex finish(std::span<const BgzfBlockStart> blocks);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace seqtide
