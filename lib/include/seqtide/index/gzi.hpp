/// \file
/// GziIndex: from offsets in uncompressed data to blocks of a BGZF file (the .gzi format of bgzip).
///
/// Thread safety: any number of threads may read one index.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/io/bgzf.hpp"
#include "seqtide/io/stream.hpp"

namespace seqtide {

class SEQTIDE_API GziIndex {
 public:
  GziIndex() = default;
  /// Ascending starts of all blocks with data; the first one, at 0 and 0, may be left out. Throws InvalidArgument for
  /// what read() would refuse.
  explicit GziIndex(std::vector<BgzfBlockStart> blocks);

  /// Walks over the blocks of BGZF data, inflating none. Throws FormatError, and TruncatedError also for data without
  /// the end-of-file block.
  static GziIndex build(std::unique_ptr<Stream> stream, InterruptCheck check = nullptr);
  /// Throws FormatError for offsets that do not ascend or lie farther apart than a block is large, TruncatedError;
  /// memory grows with the bytes that arrive.
  static GziIndex read(std::unique_ptr<Stream> stream);
  /// Writes the binary form; does not close the target.
  void write(Stream& target) const;

  /// The block at 0 included.
  std::span<const BgzfBlockStart> blocks() const noexcept { return blocks_; }
  /// Number of the block that holds the byte at an uncompressed offset, or would if it were long enough.
  std::size_t block_of(std::uint64_t offset) const noexcept;
  /// Virtual offset of an uncompressed one. Throws InvalidArgument if it lies too far behind the last block's start.
  std::uint64_t virtual_offset(std::uint64_t offset) const;

  bool operator==(const GziIndex& other) const noexcept { return blocks_ == other.blocks_; }

 private:
  std::vector<BgzfBlockStart> blocks_{{0, 0}};
};

}  // namespace seqtide
