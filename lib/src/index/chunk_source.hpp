// The data of some chunks of a BGZF file.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "io/bgzf_decoder.hpp"
#include "seqtide/index/binning_index.hpp"
#include "seqtide/io/block.hpp"
#include "seqtide/io/input.hpp"

namespace seqtide {

/// Delivers exactly the bytes of the chunks, one chunk behind the other. Keeps the blocks inflated last: chunks that
/// begin there need no input.
///
/// Thread safety: as BgzfDecoder.
class ChunkSource final : public BlockSource {
 public:
  /// The end of a chunk that goes on to the end of the file.
  static constexpr std::uint64_t file_end = UINT64_MAX;

  /// \param stream  stands where the file begins
  /// \param format  of what is inside, for messages; lives as long as the program
  ChunkSource(std::unique_ptr<Stream> stream, const char* format, const InputOptions& options);

  /// Drops what was to come. Chunks ascend and are disjoint. Offsets of the data count from 0 again.
  /// \param expected_end  a guess: bytes before this virtual offset will probably be wanted, others probably not
  void start(std::vector<Chunk> chunks, std::uint64_t expected_end = file_end);
  /// Gives up the chunks and what is under way, to wait for the next start() with little memory.
  void rest();
  /// Whether that is worth while: the source works and has not grown large.
  bool reusable() const noexcept { return !closed_ && !large_ && !decoder_.lost(); }

  /// Throws FormatError if the chunks do not fit to the file: no block begins where one points to, or one ends inside a
  /// record (`kept` is not 0 then).
  BlockPtr next(std::size_t kept) override;
  std::optional<std::uint64_t> virtual_offset(std::uint64_t offset) const override;
  /// As virtual_offset(), but of the end of the bytes before `offset`: between two chunks that is not the same.
  std::optional<std::uint64_t> end_virtual_offset(std::uint64_t offset) const;
  std::uint64_t input_position() const noexcept override { return decoder_.reader().position(); }
  std::uint64_t input_size() const noexcept override { return decoder_.reader().size_hint(); }
  const std::string& name() const noexcept override { return name_; }
  const char* format() const noexcept { return format_; }
  void close() override;

 private:
  // Part of a block, delivered.
  struct Mark {
    std::uint64_t data_offset;  // of its first byte
    std::size_t size;
    std::uint64_t virtual_offset;      // of its first byte
    std::uint64_t end_virtual_offset;  // behind its last one
  };

  bool load();
  bool job_holds(std::uint64_t block) const noexcept;
  std::size_t part_at(std::uint64_t block) const noexcept;
  void move_decoder();
  void take_job();
  bool is_plain_gzip();
  std::size_t job_begin() const;
  std::size_t job_end() const;
  BlockPtr deliver(std::size_t begin, std::size_t end);
  void mark(std::size_t begin, std::size_t end);
  std::uint64_t range() const;
  std::uint64_t expected() const noexcept;
  std::uint64_t file_size();
  void require_record_end(std::size_t kept) const;
  template <typename ErrorType = FormatError>
  [[noreturn]] void fail(const std::string& reason) const;
  const Chunk& chunk() const noexcept { return chunks_[chunk_]; }

  std::string name_;
  const char* format_;
  std::uint64_t base_;  // where in the stream the file begins
  BgzfDecoder decoder_;
  std::vector<Chunk> chunks_;
  std::uint64_t expected_end_ = file_end;
  std::size_t chunk_ = 0;                  // being delivered
  bool in_chunk_ = false;                  // it has begun
  std::uint64_t at_ = 0;                   // virtual offset of what comes next
  std::unique_ptr<BgzfInflateJob> job_;    // the blocks inflated last
  std::uint64_t decoder_at_ = UINT64_MAX;  // the block with which the decoder goes on
  std::deque<Mark> marks_;
  std::uint64_t delivered_ = 0;
  std::optional<std::uint64_t> file_size_;
  bool large_ = false;  // some range was
  bool closed_ = false;
};

}  // namespace seqtide
