/// \file
/// GzipReader and GzipWriter: gzip data (RFC 1952) as byte streams.
#pragma once

#include <memory>

#include "seqtide/api.h"
#include "seqtide/io/input.hpp"
#include "seqtide/io/output.hpp"
#include "seqtide/io/stream.hpp"

namespace seqtide {

/// Reads gzip data of any number of members, BGZF included. Not seekable.
/// Zero bytes after the last member are accepted, other bytes are an error after the data.
class SEQTIDE_API GzipReader final : public Stream {
 public:
  explicit GzipReader(std::unique_ptr<Stream> stream, const InputOptions& options = {});
  ~GzipReader() override;

  std::size_t read(std::span<char> out) override;
  std::uint64_t tell() override { return position_; }
  void close() override;
  bool readable() const noexcept override { return true; }
  std::string name() const override;

 private:
  std::unique_ptr<BlockSource> source_;
  BlockPtr block_;
  std::size_t block_position_ = 0;
  std::uint64_t position_ = 0;
  bool closed_ = false;
};

/// Writes one gzip member. `close` finishes it; after a failure no trailer is ever written.
class SEQTIDE_API GzipWriter final : public Stream {
 public:
  /// \param level  1 to 9, or 0 for stored data
  /// \param check  run now and then by long writes; if it throws, the writer has failed
  explicit GzipWriter(std::unique_ptr<Stream> target, int level = 6, InterruptCheck check = nullptr);
  ~GzipWriter() override;

  void write(std::span<const char> data) override;
  std::uint64_t tell() override;
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
