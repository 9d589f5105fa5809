// Reads BGZF data from a stream and cuts it into jobs of complete blocks, without inflating anything.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "io/bgzf_inflate.hpp"
#include "seqtide/error.hpp"
#include "seqtide/io/chunk_reader.hpp"

namespace seqtide {

/// A breach of the format, to be thrown once everything before it was delivered, and as often as asked.
struct BgzfFault {
  enum class Kind { format, truncated, corrupt };
  Kind kind;
  std::string reason;
  Place place;

  [[noreturn]] void raise() const;
};

class BgzfSplitter {
 public:
  enum class State {
    reading,
    ended,  ///< cleanly, as far as the blocks' borders go
    fault,  ///< see fault()
    gzip,   ///< what follows is a gzip member that is no BGZF block
  };

  /// \param refuse_gzip  a gzip member that is no BGZF block is a fault
  BgzfSplitter(ChunkReader reader, bool refuse_gzip)
      : reader_(std::move(reader)), refuse_gzip_(refuse_gzip), offset_(reader_.position()) {}

  State state() const noexcept { return state_; }
  const BgzfFault& fault() const noexcept { return *fault_; }

  /// A job of complete blocks at hand with at most `most_data` bytes of output, all but the first of which begin before
  /// `end` of the compressed data. Null if there is none: `state()` tells whether reading more can help.
  std::unique_ptr<BgzfInflateJob> cut(std::size_t most_data, std::uint64_t end = UINT64_MAX);
  /// Reads once from the stream. May throw what the stream throws; the call can be repeated.
  void read_more();
  /// True if read_more() is not expected to wait for whoever produces the data.
  bool reads_at_once();

  /// Starts again with a block at `offset` of the compressed data; the stream must stand there.
  /// \param last_block_empty  as if a block without data had come before
  /// \param wanted            compressed bytes to read at first, moderate amounts later; UINT32_MAX: all reads are
  /// large
  void restart(std::uint64_t offset, bool last_block_empty, std::uint32_t wanted = UINT32_MAX);
  /// The rest of the input, from the gzip member on.
  ChunkReader release();

  /// Offset in the compressed data of what `cut` looks at next.
  std::uint64_t offset() const noexcept { return offset_; }
  /// Bytes of data in all blocks cut so far.
  std::uint64_t data_offset() const noexcept { return data_offset_; }
  bool last_block_empty() const noexcept { return last_block_empty_; }
  /// \param offset       of a block in the compressed data
  /// \param data_offset  of its data among the data of all blocks cut
  Place place_at(std::uint64_t offset, std::uint64_t data_offset) const;

  ChunkReader& reader() noexcept { return reader_; }
  const ChunkReader& reader() const noexcept { return reader_; }

 private:
  std::optional<BgzfPart> next_part();
  void skip_padding();
  void stop(BgzfFault::Kind kind, std::string reason);
  void stop_at_junk();
  std::size_t at_hand() const noexcept { return end_ - begin_; }
  const char* bytes() const noexcept { return chunk_->data() + begin_; }

  ChunkReader reader_;
  bool refuse_gzip_;
  BlockPool chunks_;
  BlockPool outputs_;
  BlockPtr chunk_;         // bytes read; parts cut from it point into it
  std::size_t begin_ = 0;  // in chunk_: first byte not cut
  std::size_t end_ = 0;    // in chunk_: end of what was read
  std::uint64_t offset_;   // of begin_ in the compressed data
  std::uint64_t data_offset_ = 0;
  bool data_offset_known_ = true;
  bool any_block_ = false;
  bool last_block_empty_ = false;
  bool in_padding_ = false;
  bool input_ended_ = false;
  bool last_read_full_ = false;
  State state_ = State::reading;
  std::uint32_t most_read_ = UINT32_MAX;  // bytes of the next read, if it is not to be a large one
  std::optional<BgzfFault> fault_;
};

}  // namespace seqtide
