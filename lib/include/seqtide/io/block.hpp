/// \file
/// Block and BlockSource: how uncompressed bytes travel from an input to a parser.
///
/// A block has free room in front, so that a parser can put the unfinished end of the previous block
/// right before the new bytes and see one contiguous text without copying the block, and padding
/// behind, so that SIMD kernels may read past the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"

namespace seqtide {

struct SEQTIDE_API Block {
  /// Readable bytes after the last one, contents undefined.
  static constexpr std::size_t padding = 64;
  /// Free bytes before the first one.
  static constexpr std::size_t default_headroom = 64 << 10;

  Block(std::size_t headroom_bytes, std::size_t capacity_bytes);

  /// The first byte, at the start of a page.
  char* data() noexcept { return start; }
  const char* data() const noexcept { return start; }

  std::unique_ptr<char[]> memory;  // not zeroed: untouched pages cost nothing
  char* start;
  std::size_t headroom;
  std::size_t capacity;
  std::size_t size = 0;
};

using BlockPtr = std::shared_ptr<Block>;

/// Hands out blocks and takes back those that nobody else holds any more.
/// Thread safety: `get` from one thread; the blocks may be released on any thread.
class SEQTIDE_API BlockPool {
 public:
  /// A block of at least `capacity` bytes with size 0.
  BlockPtr get(std::size_t capacity);

 private:
  std::vector<BlockPtr> blocks_;
};

/// Uncompressed bytes, block by block, in order.
class SEQTIDE_API BlockSource {
 public:
  virtual ~BlockSource();

  /// The next block (never of size 0), or null at the end. Throws IoError, TruncatedError, CorruptError,
  /// each only after all bytes before it were delivered; what is wrong with the data is said again by the next call.
  /// \param kept  how many of the bytes delivered before may still be asked about (virtual_offset)
  virtual BlockPtr next(std::size_t kept) = 0;
  /// BGZF virtual offset of an uncompressed offset among the delivered bytes still kept.
  virtual std::optional<std::uint64_t> virtual_offset(std::uint64_t offset) const;
  /// Bytes taken from the input so far, for progress reports: any thread may ask, also while another one reads.
  virtual std::uint64_t input_position() const noexcept = 0;
  /// Size of the input in bytes if known, else 0.
  virtual std::uint64_t input_size() const noexcept = 0;
  /// Name of the input for messages.
  virtual const std::string& name() const noexcept = 0;
  /// Stops helper threads and closes the input; further calls of next() return null.
  virtual void close() = 0;
};

}  // namespace seqtide
