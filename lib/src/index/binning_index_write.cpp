#include <memory>
#include <string>

#include "index/binning_scheme.hpp"
#include "io/bgzf_format.hpp"
#include "seqtide/index/binning_index.hpp"
#include "seqtide/io/memory_stream.hpp"

namespace seqtide {
namespace {

void append64(std::string& bytes, std::uint64_t value) {
  append_le32(bytes, value);
  append_le32(bytes, value >> 32);
}

void append_chunk(std::string& bytes, const Chunk& chunk) {
  append64(bytes, chunk.begin);
  append64(bytes, chunk.end);
}

void append_reference(std::string& bytes, const BinningIndex::ReferenceBins& reference, const BinningScheme& scheme,
                      IndexKind kind) {
  append_le32(bytes, reference.bins.size() + (reference.counts ? 1 : 0));
  const auto append_bin = [&bytes, kind](std::uint32_t number, std::uint64_t first_offset, std::size_t chunks) {
    append_le32(bytes, number);
    if (kind == IndexKind::csi) append64(bytes, first_offset);
    append_le32(bytes, chunks);
  };
  for (const BinningIndex::Bin& bin : reference.bins) {
    append_bin(bin.number, bin.first_offset, bin.chunks.size());
    for (const Chunk& chunk : bin.chunks) append_chunk(bytes, chunk);
  }
  if (reference.counts) {
    append_bin(scheme.metadata_bin(), 0, 2);
    append_chunk(bytes, reference.extent);
    append64(bytes, reference.counts->mapped);
    append64(bytes, reference.counts->unmapped);
  }
  if (kind == IndexKind::csi) return;
  append_le32(bytes, reference.windows.size());
  for (const std::uint64_t offset : reference.windows) append64(bytes, offset);
}

std::string in_bgzf(const std::string& bytes) {
  std::string file;
  OutputOptions options;
  options.threads = 1;
  BgzfWriter writer(std::make_unique<StringSink>(file), options);
  writer.write(bytes);
  writer.close();
  return file;
}

}  // namespace

void BinningIndex::write(Stream& target) const {
  const BinningScheme scheme{min_shift_, depth_};
  std::string bytes(kind_ == IndexKind::bai ? "BAI\1" : "CSI\1", 4);
  if (kind_ == IndexKind::csi) {
    append_le32(bytes, static_cast<std::uint64_t>(min_shift_));
    append_le32(bytes, static_cast<std::uint64_t>(depth_));
    append_le32(bytes, auxiliary_.size());
    bytes += auxiliary_;
  }
  append_le32(bytes, reference_count_);
  for (std::size_t id = 0; id < reference_count_; ++id) append_reference(bytes, reference(id), scheme, kind_);
  if (unplaced_) append64(bytes, *unplaced_);
  target.write(kind_ == IndexKind::bai ? bytes : in_bgzf(bytes));
}

}  // namespace seqtide
