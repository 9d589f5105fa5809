/// \file
/// Window: the bytes a parser looks at, contiguous across block borders.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "seqtide/api.h"
#include "seqtide/io/block.hpp"

namespace seqtide {

/// A parser consumes from the front and asks for more when what is left is no complete unit.
/// Bytes before `begin()` (down to the last call of `fill`) stay readable, as do Block::padding bytes after `end()`.
class SEQTIDE_API Window {
 public:
  explicit Window(std::unique_ptr<BlockSource> source) : source_(std::move(source)) {}

  const char* begin() const noexcept { return begin_; }
  const char* end() const noexcept { return end_; }
  std::size_t size() const noexcept { return static_cast<std::size_t>(end_ - begin_); }
  std::string_view text() const noexcept { return {begin_, size()}; }
  /// True once the source has ended: nothing comes after `end()`.
  bool at_end() const noexcept { return at_end_; }

  /// Gives up the first `count` bytes.
  void consume(std::size_t count) noexcept {
    begin_ += count;
    offset_ += count;
  }
  /// Takes back what consume() gave up since the last call of fill(), or part of it.
  void put_back(std::size_t count) noexcept {
    begin_ -= count;
    offset_ -= count;
  }
  /// Appends the next block; pointers into the window change. Returns false at the end. An exception
  /// leaves the window as it was, so the call can be repeated.
  bool fill();

  /// Forgets all bytes, because the source was told to start again; offsets count from 0.
  void restart() noexcept {
    block_ = nullptr;
    taken_ = nullptr;
    begin_ = nullptr;
    end_ = nullptr;
    offset_ = 0;
    at_end_ = false;
  }

  /// Uncompressed offset of `begin()` in the input.
  std::uint64_t offset() const noexcept { return offset_; }
  std::optional<std::uint64_t> virtual_offset(std::uint64_t offset) const { return source_->virtual_offset(offset); }
  BlockSource& source() noexcept { return *source_; }
  const BlockSource& source() const noexcept { return *source_; }

 private:
  void join(const Block& block);

  std::unique_ptr<BlockSource> source_;
  BlockPtr block_;       // holds the window's bytes
  BlockPtr taken_;       // taken from the source, but not yet part of the window, for lack of memory
  bool joined_ = false;  // block_ is ours alone: made to join an unfinished unit larger than the headroom
  const char* begin_ = nullptr;
  const char* end_ = nullptr;
  std::uint64_t offset_ = 0;
  bool at_end_ = false;
};

}  // namespace seqtide
