// A stream lent to a reader that would else own and close it.
#pragma once

#include <string>

#include "seqtide/io/stream.hpp"

namespace seqtide {

class BorrowedStream final : public Stream {
 public:
  explicit BorrowedStream(Stream& stream) : stream_(stream) {}

  std::size_t read(std::span<char> out) override { return stream_.read(out); }
  std::uint64_t seek(std::int64_t offset, Whence whence) override { return stream_.seek(offset, whence); }
  std::uint64_t tell() override { return stream_.tell(); }
  void close() override {}
  bool readable() const noexcept override { return stream_.readable(); }
  bool seekable() const noexcept override { return stream_.seekable(); }
  bool thread_bound() const noexcept override { return stream_.thread_bound(); }
  std::string name() const override { return stream_.name(); }
  std::uint64_t size_hint() const noexcept override { return stream_.size_hint(); }

 private:
  Stream& stream_;
};

}  // namespace seqtide
