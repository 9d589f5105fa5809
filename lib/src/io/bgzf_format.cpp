#include "io/bgzf_format.hpp"

#include <algorithm>

namespace seqtide {

BgzfHeader parse_bgzf_header(std::span<const char> bytes) noexcept {
  using Kind = BgzfHeader::Kind;
  const auto byte = [bytes](std::size_t i) -> std::size_t { return static_cast<unsigned char>(bytes[i]); };
  const auto word = [&byte](std::size_t i) { return byte(i) | byte(i + 1) << 8; };

  constexpr std::array<std::size_t, 3> magic = {0x1f, 0x8b, 8};
  for (std::size_t i = 0; i < std::min(magic.size(), bytes.size()); ++i) {
    if (byte(i) != magic[i]) return {Kind::other};
  }
  if (bytes.size() < 4) return {Kind::incomplete};
  constexpr std::size_t extra_field_only = 4;
  if (byte(3) != extra_field_only) return {Kind::gzip};
  if (bytes.size() < 12) return {Kind::incomplete};

  const std::size_t header_size = 12 + word(10);
  for (std::size_t at = 12; at < header_size;) {
    if (at + 4 > header_size) return {Kind::gzip};
    if (at + 4 > bytes.size()) return {Kind::incomplete};
    const std::size_t length = word(at + 2);
    if (at + 4 + length > header_size) return {Kind::gzip};
    if (byte(at) == 'B' && byte(at + 1) == 'C' && length == 2) {
      if (at + 6 > bytes.size()) return {Kind::incomplete};
      return {Kind::block, header_size, word(at + 4) + 1};
    }
    at += 4 + length;
  }
  return {Kind::gzip};
}

void write_bgzf_header(char* out, std::size_t block_size) noexcept {
  std::copy_n(bgzf_eof_block.begin(), bgzf_written_header_size, out);
  store_le16(out + 16, block_size - 1);
}

}  // namespace seqtide
