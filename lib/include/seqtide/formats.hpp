/// \file
/// Recognises formats by content, without losing the bytes looked at.
#pragma once

#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <string>
#include <string_view>

#include "seqtide/api.h"
#include "seqtide/io/block.hpp"
#include "seqtide/io/chunk_reader.hpp"
#include "seqtide/io/input.hpp"
#include "seqtide/io/stream.hpp"

namespace seqtide {

enum class Format {
  empty,    ///< nothing but line ends
  unknown,  ///< none of the others
  fastq,
  fasta,
  sam,
  bam,
};

/// The format that uncompressed data with these first bytes has. Line ends and a UTF-8 byte-order mark in
/// front do not count; four bytes behind them are enough.
SEQTIDE_API Format sniff_format(std::string_view start) noexcept;

/// What `start` looks like ("uncompressed BAM"), or "" if it says nothing.
SEQTIDE_API std::string_view describe_data(std::string_view start) noexcept;

/// A stream whose first bytes can be looked at before they are read.
class SEQTIDE_API PeekStream final : public Stream {
 public:
  explicit PeekStream(std::unique_ptr<Stream> stream, InterruptCheck check = nullptr)
      : reader_(std::move(stream), check) {}

  /// Compression of the data by its magic bytes; waits only for as many bytes as are needed.
  Compression compression();

  std::size_t read(std::span<char> out) override { return reader_.read(out); }
  std::uint64_t tell() override { return reader_.position(); }
  void close() override { reader_.close(); }
  bool readable() const noexcept override { return true; }
  bool thread_bound() const noexcept override { return thread_bound_; }
  std::string name() const override { return reader_.name(); }
  std::uint64_t size_hint() const noexcept override { return reader_.size_hint(); }

 private:
  ChunkReader reader_;
  bool thread_bound_ = reader_.stream().thread_bound();
};

/// A block source whose first bytes can be looked at before they are taken.
class SEQTIDE_API PeekSource final : public BlockSource {
 public:
  explicit PeekSource(std::unique_ptr<BlockSource> source) : source_(std::move(source)) {}

  /// Format of the data; reads until enough bytes to tell have come. Throws as next() does, unless some
  /// bytes came before the fault: then the reader meets the fault after them.
  Format format();
  /// The bytes looked at so far.
  std::string_view start() const noexcept { return start_; }

  BlockPtr next(std::size_t kept) override;
  std::optional<std::uint64_t> virtual_offset(std::uint64_t offset) const override {
    return source_->virtual_offset(offset);
  }
  std::uint64_t input_position() const noexcept override { return source_->input_position(); }
  std::uint64_t input_size() const noexcept override { return source_->input_size(); }
  const std::string& name() const noexcept override { return source_->name(); }
  void close() override;

 private:
  std::unique_ptr<BlockSource> source_;
  std::deque<BlockPtr> held_;  // looked at, not yet handed out
  std::size_t held_size_ = 0;
  std::string start_;
  std::exception_ptr error_;  // what the source threw behind the held blocks
  bool ended_ = false;
};

}  // namespace seqtide
