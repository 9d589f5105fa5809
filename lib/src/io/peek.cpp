#include "seqtide/io/peek.hpp"

#include <string>
#include <utility>

#include "io/compression.hpp"
#include "seqtide/error.hpp"

namespace seqtide {
namespace {

constexpr std::size_t most_looked_at = 64 << 10;

class RestOfInput final : public Stream {
 public:
  explicit RestOfInput(ChunkReader reader)
      : reader_(std::move(reader)), thread_bound_(reader_.stream().thread_bound()) {}

  std::size_t read(std::span<char> out) override { return reader_.read(out); }
  std::uint64_t tell() override { return reader_.position(); }
  void close() override { reader_.close(); }
  bool readable() const noexcept override { return true; }
  bool thread_bound() const noexcept override { return thread_bound_; }
  std::string name() const override { return reader_.name(); }
  std::uint64_t size_hint() const noexcept override { return reader_.size_hint(); }

 private:
  ChunkReader reader_;
  bool thread_bound_;
};

}  // namespace

Compression peek_compression(ChunkReader& reader) {
  std::size_t wanted = 1;
  for (;;) {
    const std::span<const char> start = reader.peek(wanted);
    const Sniffed sniffed = sniff(start);
    if (start.size() < wanted || sniffed.needed <= start.size()) return sniffed.compression;
    wanted = sniffed.needed;
  }
}

Format peek_format(Window& window) {
  while (!is_decided(window.text()) && window.size() < most_looked_at) {
    try {
      if (!window.fill()) break;
    } catch (const FormatError&) {
      // Sources of blocks say the same again.
      if (window.size() == 0) throw;
      break;
    }
  }
  return sniff_format(window.text());
}

std::unique_ptr<Stream> stream_of(ChunkReader reader) { return std::make_unique<RestOfInput>(std::move(reader)); }

}  // namespace seqtide
