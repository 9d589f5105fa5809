#include "io/bgzf_inflate.hpp"

#include <cstdio>
#include <new>

#include "io/bgzf_format.hpp"

namespace seqtide {

std::string BgzfInflateJob::fault_reason() const {
  char text[96];
  switch (fault) {
    case Fault::wrong_size:
      return "the data of a BGZF block is not as long as the block says (" +
             std::to_string(parts[good_parts].output_size) + " bytes)";
    case Fault::wrong_crc:
      std::snprintf(text, sizeof text, "wrong CRC32 in a BGZF block: stored 0x%08x, computed 0x%08x", stored_crc,
                    actual_crc);
      return text;
    default:
      return "invalid deflate data in a BGZF block";
  }
}

std::uint64_t BgzfInflateJob::virtual_offset(std::size_t position) const noexcept {
  // The last part that begins at or before the position, not counting those without data.
  std::size_t i = good_parts - 1;
  while (parts[i].output_size == 0 || parts[i].output_begin > position) --i;
  const BgzfPart& part = parts[i];
  const std::size_t within = position - part.output_begin;
  return within < part.output_size ? part.offset << 16 | within : (part.offset + part.size) << 16;
}

BgzfInflater::BgzfInflater() : decompressor_(libdeflate_alloc_decompressor()) {
  if (decompressor_ == nullptr) throw std::bad_alloc();
}

void BgzfInflater::run(BgzfInflateJob& job) noexcept {
  for (const BgzfPart& part : job.parts) {
    job.fault = inflate(part, job);
    if (job.fault != BgzfInflateJob::Fault::none) return;
    ++job.good_parts;
    job.output->size += part.output_size;
  }
}

BgzfInflateJob::Fault BgzfInflater::inflate(const BgzfPart& part, BgzfInflateJob& job) noexcept {
  using Fault = BgzfInflateJob::Fault;
  const std::size_t deflate_size = part.size - part.header_size - bgzf_trailer_size;
  char* output = job.output->data() + part.output_begin;
  std::size_t consumed = 0;
  switch (libdeflate_deflate_decompress_ex(decompressor_.get(), part.bytes + part.header_size, deflate_size, output,
                                           part.output_size, &consumed, nullptr)) {
    case LIBDEFLATE_SUCCESS:
      break;
    case LIBDEFLATE_SHORT_OUTPUT:
    case LIBDEFLATE_INSUFFICIENT_SPACE:
      return Fault::wrong_size;
    default:
      return Fault::bad_data;
  }
  // A gzip reader looks for the trailer right after the deflate data, so there must be nothing between.
  if (consumed != deflate_size) return Fault::bad_data;
  job.stored_crc = load_le32(part.bytes + part.size - bgzf_trailer_size);
  job.actual_crc = libdeflate_crc32(0, output, part.output_size);
  return job.stored_crc == job.actual_crc ? Fault::none : Fault::wrong_crc;
}

}  // namespace seqtide
