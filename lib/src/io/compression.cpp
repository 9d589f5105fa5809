#include "io/compression.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace seqtide {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view gzip_magic = "\x1f\x8b"sv;
constexpr std::string_view xz_magic = "\xfd\x37\x7a\x58\x5a\x00"sv;
constexpr std::string_view zstd_magic = "\x28\xb5\x2f\xfd"sv;
// bzip2's own magic is plain text, so the one of its first block, or of its end, has to follow.
constexpr std::string_view bzip2_magic = "BZh"sv;
constexpr std::string_view bzip2_block = "\x31\x41\x59\x26\x53\x59"sv;
constexpr std::string_view bzip2_end = "\x17\x72\x45\x38\x50\x90"sv;

unsigned byte_at(std::string_view start, std::size_t i) { return static_cast<unsigned char>(start[i]); }

// True as long as `start` agrees with `magic`.
bool agrees(std::string_view start, std::string_view magic) {
  const std::size_t size = std::min(start.size(), magic.size());
  return start.substr(0, size) == magic.substr(0, size);
}

// A magic that agrees counts once it is complete; before that, the next byte may decide against it.
Sniffed by_magic(std::string_view start, Compression compression, std::size_t magic_size) {
  if (start.size() < magic_size) return {Compression::none, start.size() + 1};
  return {compression, magic_size};
}

// BGZF is gzip with an extra subfield BC of two bytes (SAM specification, section 4.1), usually but not
// necessarily the first.
Sniffed gzip_or_bgzf(std::string_view start) {
  constexpr std::size_t fixed_size = 10;
  constexpr unsigned has_extra = 4;
  if (start.size() < 4) return {Compression::gzip, start.size() + 1};
  if ((byte_at(start, 3) & has_extra) == 0) return {Compression::gzip, 4};
  std::size_t position = fixed_size + 2;
  if (start.size() < position) return {Compression::gzip, position};
  const std::size_t end = position + byte_at(start, fixed_size) + (byte_at(start, fixed_size + 1) << 8);
  while (position + 4 <= end) {
    if (start.size() < position + 4) return {Compression::gzip, position + 4};
    const std::size_t size = byte_at(start, position + 2) + (byte_at(start, position + 3) << 8);
    if (start[position] == 'B' && start[position + 1] == 'C' && size == 2) return {Compression::bgzf, position + 4};
    position += 4 + size;
  }
  return {Compression::gzip, 4};
}

Sniffed sniff_text(std::string_view start) {
  if (start.empty()) return {Compression::none, 1};
  // No text starts with the first byte of gzip's magic, so one byte is enough to know a cut gzip file.
  if (agrees(start, gzip_magic)) return gzip_or_bgzf(start);
  if (agrees(start, xz_magic)) return by_magic(start, Compression::xz, xz_magic.size());
  if (agrees(start, zstd_magic)) return by_magic(start, Compression::zstd, zstd_magic.size());
  if (agrees(start, bzip2_magic)) {
    const bool level = start.size() <= 3 || (start[3] >= '1' && start[3] <= '9');
    const std::string_view rest = start.substr(std::min<std::size_t>(start.size(), 4));
    if (level && (agrees(rest, bzip2_block) || agrees(rest, bzip2_end))) {
      return by_magic(start, Compression::bzip2, 4 + bzip2_block.size());
    }
  }
  return {Compression::none, 0};
}

}  // namespace

Sniffed sniff(std::span<const char> start) noexcept { return sniff_text({start.data(), start.size()}); }

Compression sniff_compression(std::span<const char> start) noexcept { return sniff(start).compression; }

std::string_view compression_name(Compression compression) noexcept {
  switch (compression) {
    case Compression::none:
      return "none";
    case Compression::gzip:
      return "gzip";
    case Compression::bgzf:
      return "bgzf";
    case Compression::bzip2:
      return "bzip2";
    case Compression::xz:
      return "xz";
    case Compression::zstd:
      return "zstd";
  }
  return "unknown";
}

}  // namespace seqtide
