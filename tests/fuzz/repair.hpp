// Right checksums and lengths for damaged compressed data, so that a fuzzer gets past them.
#pragma once

#include <zlib.h>

#include <cstring>
#include <string>

#include "bgzf_data.hpp"

namespace fuzz {

/// What the deflate data at the front of `body` holds, at most `most` bytes; and how long it is, 0 if it is broken.
struct Inflated {
  std::string data;
  std::size_t size = 0;
};

inline Inflated inflated(const std::string& body, std::size_t most = 1 << 20) {
  Inflated result;
  result.data.resize(most);
  z_stream z{};
  if (inflateInit2(&z, -15) != Z_OK) throw std::runtime_error("inflateInit2");
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
  z.avail_in = static_cast<uInt>(body.size());
  z.next_out = reinterpret_cast<Bytef*>(result.data.data());
  z.avail_out = static_cast<uInt>(most);
  if (inflate(&z, Z_FINISH) == Z_STREAM_END) result.size = z.total_in;
  result.data.resize(z.total_out);
  inflateEnd(&z);
  return result;
}

/// `file` with the trailer of every BGZF block made to fit its data, as far as blocks can be followed.
inline std::string repaired_bgzf(std::string file) {
  std::size_t at = 0;
  while (file.size() - at >= 18 && file.compare(at + 12, 4, std::string("BC\x02\0", 4)) == 0) {
    const auto size = static_cast<std::size_t>(static_cast<unsigned char>(file[at + 16]) |
                                               static_cast<unsigned char>(file[at + 17]) << 8) +
                      1;
    if (size < 26 || file.size() - at < size) break;
    const Inflated block = inflated(file.substr(at + 18, size - 26));
    if (block.size > 0) file.replace(at + size - 8, 8, bgzf_data::trailer(block.data));
    at += size;
  }
  return file;
}

/// A gzip member whose deflate data is `body`, with a fitting trailer in the right place if there is one.
inline std::string member_around(const std::string& body) {
  const Inflated data = inflated(body);
  const std::string header("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
  if (data.size == 0) return header + body;
  return header + body.substr(0, data.size) + bgzf_data::trailer(data.data) + body.substr(data.size);
}

}  // namespace fuzz
