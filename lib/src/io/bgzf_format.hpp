// The layout of a BGZF block: SAM specification, section 4.1, on top of RFC 1952.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace seqtide {

inline constexpr std::size_t bgzf_max_block = 65536;  // BSIZE is a 16-bit number, less one
inline constexpr std::size_t bgzf_trailer_size = 8;   // CRC32 and ISIZE
inline constexpr std::size_t bgzf_written_header_size = 18;

/// The empty block that marks the end of a file.
inline constexpr std::array<unsigned char, 28> bgzf_eof_block = {
    0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 6, 0, 'B', 'C', 2, 0, 0x1b, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0};

struct BgzfHeader {
  enum class Kind {
    incomplete,  ///< more bytes are needed to tell
    block,       ///< a BGZF block; its sizes are known
    gzip,        ///< a gzip member that is no BGZF block
    other,       ///< no gzip member
  };
  Kind kind;
  std::size_t header_size = 0;
  std::size_t block_size = 0;  ///< with header and trailer; may be too small to hold them
};

/// Classifies what `bytes` starts with.
BgzfHeader parse_bgzf_header(std::span<const char> bytes) noexcept;

/// Header of a block of `block_size` bytes in all, as this library writes it.
void write_bgzf_header(char* out, std::size_t block_size) noexcept;

inline std::uint32_t load_le32(const char* bytes) noexcept {
  const auto* b = reinterpret_cast<const unsigned char*>(bytes);
  return static_cast<std::uint32_t>(b[0]) | static_cast<std::uint32_t>(b[1]) << 8 |
         static_cast<std::uint32_t>(b[2]) << 16 | static_cast<std::uint32_t>(b[3]) << 24;
}

inline void store_le32(char* out, std::uint32_t value) noexcept {
  for (int i = 0; i < 4; ++i) out[i] = static_cast<char>(value >> (8 * i));
}

/// Appends the low 32 bits.
inline void append_le32(std::string& bytes, std::uint64_t value) {
  char text[4];
  store_le32(text, static_cast<std::uint32_t>(value));
  bytes.append(text, sizeof text);
}

inline void store_le16(char* out, std::size_t value) noexcept {
  out[0] = static_cast<char>(value);
  out[1] = static_cast<char>(value >> 8);
}

}  // namespace seqtide
