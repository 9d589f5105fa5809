// What the gzip tests share: members with any header, made with zlib alone, and sources over them.
#pragma once

#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "bgzf_data.hpp"
#include "seqtide/io/input.hpp"

namespace gzip_data {

using bgzf_data::Outcome;

enum Flags : unsigned { text = 1, checksum = 2, extra = 4, name = 8, comment = 16 };

inline std::string header(unsigned flags = 0, const std::string& field = "field") {
  std::string bytes("\x1f\x8b\x08\0\x12\x34\x56\x78\x02\x03", 10);
  bytes[3] = static_cast<char>(flags);
  if (flags & extra) {
    bgzf_data::append_le(bytes, field.size(), 2);
    bytes += field;
  }
  if (flags & name) bytes += field + '\0';
  if (flags & comment) bytes += field + '\0';
  if (flags & checksum) {
    const auto crc = crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size()));
    bgzf_data::append_le(bytes, crc & 0xffff, 2);
  }
  return bytes;
}

inline std::string member(const std::string& data, int level = 6, unsigned flags = 0) {
  return header(flags) + bgzf_data::deflated(data, level) + bgzf_data::trailer(data);
}

/// A stream that gives `most` bytes a call. Unlike a callback, it may be read on any thread.
class FreeStream final : public bgzf_data::OddStream {
 public:
  using OddStream::OddStream;
  bool thread_bound() const noexcept override { return false; }
};

inline std::unique_ptr<seqtide::BlockSource> source_of(std::unique_ptr<seqtide::Stream> stream, int threads,
                                                       std::size_t block_size) {
  return seqtide::make_gzip_source(seqtide::ChunkReader(std::move(stream)),
                                   bgzf_data::input_options(threads, block_size));
}

inline Outcome read_gzip(const std::string& file, int threads = 1, std::size_t block_size = 256 << 10) {
  return bgzf_data::outcome_of_source(*source_of(seqtide::MemoryStream::copy_of(file), threads, block_size));
}

/// Through a thread-bound stream that gives `most` bytes a call.
inline Outcome read_gzip_bound(const std::string& file, std::size_t most, int threads, std::size_t block_size) {
  return bgzf_data::outcome_of_source(
      *source_of(std::make_unique<bgzf_data::OddStream>(file, most), threads, block_size));
}

}  // namespace gzip_data
