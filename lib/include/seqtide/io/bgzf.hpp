/// \file
/// BgzfReader and BgzfWriter: blocked gzip (SAM specification, section 4.1) as byte streams.
///
/// A virtual offset is (offset of the block in the file) << 16 | (offset in the block's data). The file begins
/// where the stream stands when the reader or writer takes it.
#pragma once

#include <memory>

#include "seqtide/api.h"
#include "seqtide/io/input.hpp"
#include "seqtide/io/output.hpp"
#include "seqtide/io/stream.hpp"

namespace seqtide {

/// Largest number of data bytes in one block.
inline constexpr std::size_t bgzf_max_block_data = 65536;
/// Data bytes per block written, as in htslib; leaves room for data that does not compress.
inline constexpr std::size_t bgzf_write_block_data = 65280;

/// Where a block starts: in the file, and in the uncompressed data.
struct BgzfBlockStart {
  std::uint64_t compressed = 0;
  std::uint64_t uncompressed = 0;

  bool operator==(const BgzfBlockStart&) const = default;
};

/// Reads BGZF data; seek and tell use virtual offsets.
class SEQTIDE_API BgzfReader final : public Stream {
 public:
  explicit BgzfReader(std::unique_ptr<Stream> stream, const InputOptions& options = {});
  ~BgzfReader() override;

  /// Stops at the end of a block, so that virtual offsets can be counted on from tell().
  std::size_t read(std::span<char> out) override;
  /// Only Whence::start with a virtual offset; throws InvalidArgument for others and for an offset that
  /// lies outside its block or file. The position stays as it was if that or the stream fails.
  std::uint64_t seek(std::int64_t virtual_offset, Whence whence) override;
  /// Virtual offset of the next byte.
  std::uint64_t tell() override;
  void close() override;
  bool readable() const noexcept override { return true; }
  bool seekable() const noexcept override;
  std::string name() const override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Writes BGZF data, compressing blocks on several threads; the target is only called by the thread
/// that calls the writer. `close` writes the end-of-file block, never after a failure. What is given up ends within a
/// block, unless flush() was called behind the last byte.
class SEQTIDE_API BgzfWriter final : public Stream {
 public:
  /// `options.compression` is ignored.
  explicit BgzfWriter(std::unique_ptr<Stream> target, const OutputOptions& options = {});
  ~BgzfWriter() override;

  void write(std::span<const char> data) override;
  /// Virtual offset of the next byte; waits for blocks still being compressed.
  std::uint64_t tell() override;
  /// Uncompressed bytes written so far.
  std::uint64_t data_size() const noexcept;
  /// Bytes of data that the current block still takes before the next one begins.
  std::size_t block_room() const noexcept;
  /// Ends the current block, if it holds data, without waiting for it.
  void end_block();
  /// From now on keeps the start of every block; call it before anything is written.
  void keep_block_starts();
  /// Starts of all blocks with data, complete after close().
  std::span<const BgzfBlockStart> block_starts() const noexcept;
  /// Ends the current block and hands everything to the target.
  void flush() override;
  void close() override;
  void abandon() noexcept override;
  bool writable() const noexcept override { return true; }
  std::string name() const override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace seqtide
