#include "io/bgzf_deflate.hpp"

#include <cstring>
#include <new>

#include "io/bgzf_format.hpp"
#include "seqtide/io/bgzf.hpp"

namespace seqtide {
namespace {

constexpr std::size_t stored_header_size = 5;  // RFC 1951, section 3.2.4
constexpr std::size_t most_deflated = bgzf_max_block - bgzf_written_header_size - bgzf_trailer_size;
static_assert(bgzf_write_block_data + stored_header_size <= most_deflated);

}  // namespace

void BgzfDeflateJob::make_room() {
  const std::size_t needed = 1 + ends.size() * bgzf_max_block;
  if (room.size() < needed) room.resize(needed);
  block_sizes.resize(ends.size());
}

BgzfDeflater::BgzfDeflater(int level) : compressor_(level > 0 ? libdeflate_alloc_compressor(level) : nullptr) {
  if (level > 0 && compressor_ == nullptr) throw std::bad_alloc();
}

void BgzfDeflater::run(BgzfDeflateJob& job) noexcept {
  job.used = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < job.ends.size(); ++i) {
    const std::size_t end = job.ends[i];
    job.block_sizes[i] = write_block(job.data.data() + begin, end - begin, job.room.data() + 1 + job.used);
    job.used += job.block_sizes[i];
    begin = end;
  }
}

std::size_t BgzfDeflater::write_block(const char* data, std::size_t size, char* out) noexcept {
  const std::size_t deflated = deflate(data, size, out + bgzf_written_header_size);
  const std::size_t block_size = bgzf_written_header_size + deflated + bgzf_trailer_size;
  write_bgzf_header(out, block_size);
  store_le32(out + block_size - 8, libdeflate_crc32(0, data, size));
  store_le32(out + block_size - 4, static_cast<std::uint32_t>(size));
  return block_size;
}

std::size_t BgzfDeflater::deflate(const char* data, std::size_t size, char* out) noexcept {
  if (compressor_ != nullptr) {
    const std::size_t count = libdeflate_deflate_compress(compressor_.get(), data, size, out, most_deflated);
    if (count > 0 && count < size + stored_header_size) return count;
  }
  out[0] = 1;  // the last deflate block, stored
  store_le16(out + 1, size);
  store_le16(out + 3, ~size);
  std::memcpy(out + stored_header_size, data, size);
  return size + stored_header_size;
}

}  // namespace seqtide
