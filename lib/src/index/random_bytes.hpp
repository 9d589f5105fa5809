// Uncompressed data at any offset, of a plain or a BGZF file.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "seqtide/index/gzi.hpp"
#include "seqtide/io/stream.hpp"

namespace seqtide {

class RandomBytes {
 public:
  virtual ~RandomBytes() = default;

  /// Fills `out` with the data from `offset` on; returns how many bytes there were, fewer only at the end.
  virtual std::size_t read(std::uint64_t offset, std::span<char> out) = 0;
  /// There is no more data than this, though there may be less.
  virtual std::uint64_t max_size() const noexcept = 0;
};

/// The data begins at `base` of the stream, which must outlive the result.
std::unique_ptr<RandomBytes> make_plain_bytes(Stream& stream, std::uint64_t base);
std::unique_ptr<RandomBytes> make_bgzf_bytes(Stream& stream, std::uint64_t base,
                                             std::shared_ptr<const GziIndex> blocks);

}  // namespace seqtide
