// A block source that hands out a text in pieces of a chosen size: what the parsers see of any input.
#pragma once

#include <algorithm>
#include <cstring>
#include <exception>
#include <string>

#include "seqtide/io/block.hpp"

class Pieces final : public seqtide::BlockSource {
 public:
  /// \param error  thrown behind the text, if any
  Pieces(std::string text, std::size_t piece, std::exception_ptr error = nullptr)
      : text_(std::move(text)), piece_(piece), error_(std::move(error)) {}

  seqtide::BlockPtr next(std::size_t) override {
    if (position_ == text_.size()) {
      if (error_) std::rethrow_exception(error_);
      return nullptr;
    }
    const std::size_t size = std::min(piece_, text_.size() - position_);
    // A small headroom makes the window join blocks as long records do.
    auto block = std::make_shared<seqtide::Block>(std::min<std::size_t>(piece_, 16), size);
    std::memcpy(block->data(), text_.data() + position_, size);
    block->size = size;
    position_ += size;
    return block;
  }
  std::uint64_t input_position() const noexcept override { return position_; }
  std::uint64_t input_size() const noexcept override { return text_.size(); }
  const std::string& name() const noexcept override { return name_; }
  void close() override { position_ = text_.size(); }

 private:
  std::string text_;
  std::size_t piece_;
  std::exception_ptr error_;
  std::size_t position_ = 0;
  std::string name_ = "<pieces>";
};
