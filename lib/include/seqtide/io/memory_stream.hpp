/// \file
/// Streams over memory: a view of bytes that somebody owns, and a buffer that grows.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "seqtide/api.h"
#include "seqtide/io/stream.hpp"

namespace seqtide {

/// Reads from bytes that stay where they are. `owner`, if given, keeps them alive.
class SEQTIDE_API MemoryStream final : public Stream {
 public:
  explicit MemoryStream(std::span<const char> bytes, std::shared_ptr<const void> owner = nullptr)
      : bytes_(bytes), owner_(std::move(owner)) {}
  /// Takes a copy.
  static std::unique_ptr<MemoryStream> copy_of(std::span<const char> bytes);

  std::size_t read(std::span<char> out) override;
  std::uint64_t seek(std::int64_t offset, Whence whence) override;
  std::uint64_t tell() override;
  void close() noexcept override;
  void abandon() noexcept override { close(); }
  bool readable() const noexcept override { return true; }
  bool seekable() const noexcept override { return true; }
  bool thread_bound() const noexcept override { return false; }
  std::string name() const override { return "<memory>"; }
  std::uint64_t size_hint() const noexcept override { return bytes_.size(); }

 private:
  void require_open() const;

  std::span<const char> bytes_;
  std::shared_ptr<const void> owner_;
  std::uint64_t position_ = 0;
  bool closed_ = false;
};

/// Appends to a string that the caller owns and that must outlive the stream.
class SEQTIDE_API StringSink final : public Stream {
 public:
  explicit StringSink(std::string& target) : target_(&target) {}

  void write(std::span<const char> data) override { target_->append(data.data(), data.size()); }
  std::uint64_t tell() override { return target_->size(); }
  bool writable() const noexcept override { return true; }
  bool thread_bound() const noexcept override { return false; }
  std::string name() const override { return "<memory>"; }

 private:
  std::string* target_;
};

}  // namespace seqtide
