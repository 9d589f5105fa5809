#include "index/random_bytes.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include "io/bgzf_format.hpp"
#include "io/bgzf_inflate.hpp"
#include "seqtide/error.hpp"
#include "seqtide/io/place.hpp"

namespace seqtide {
namespace {

// A stream that is asked to seek only where it must: that may be a call of foreign code.
class Positioned {
 public:
  Positioned(Stream& stream, std::uint64_t base) : stream_(stream), base_(base) {
    const std::uint64_t end = stream_.seek(0, Whence::end);
    size_ = end - std::min(end, base);
  }

  std::size_t read(std::uint64_t offset, std::span<char> out) {
    if (offset >= size_) return 0;
    const bool there = position_ == offset;
    position_.reset();
    if (!there) stream_.seek(static_cast<std::int64_t>(base_ + offset), Whence::start);
    const std::size_t count = read_full(stream_, out);
    position_ = offset + count;
    return count;
  }
  std::uint64_t size() const noexcept { return size_; }
  std::string name() const { return stream_.name(); }

 private:
  Stream& stream_;
  std::uint64_t base_;
  std::uint64_t size_ = 0;
  std::optional<std::uint64_t> position_;  // unknown after a failure
};

class PlainBytes final : public RandomBytes {
 public:
  PlainBytes(Stream& stream, std::uint64_t base) : file_(stream, base) {}

  std::size_t read(std::uint64_t offset, std::span<char> out) override { return file_.read(offset, out); }
  std::uint64_t max_size() const noexcept override { return file_.size(); }

 private:
  Positioned file_;
};

// Keeps the last block, in which the next region often lies.
class BgzfBytes final : public RandomBytes {
 public:
  BgzfBytes(Stream& stream, std::uint64_t base, std::shared_ptr<const GziIndex> blocks);

  std::size_t read(std::uint64_t offset, std::span<char> out) override;
  std::uint64_t max_size() const noexcept override { return blocks_->blocks().back().uncompressed + bgzf_max_block; }

 private:
  void load(std::size_t number);
  BgzfPart read_block(std::size_t number);
  Place place(std::size_t number) const;
  [[noreturn]] void disagree(std::size_t number, const std::string& found) const;

  Positioned file_;
  std::shared_ptr<const GziIndex> blocks_;
  Block input_{0, bgzf_max_block};
  BgzfInflater inflater_;
  BlockPtr output_ = std::make_shared<Block>(0, bgzf_max_block_data);
  std::optional<std::size_t> loaded_;  // number of the block in output_
};

BgzfBytes::BgzfBytes(Stream& stream, std::uint64_t base, std::shared_ptr<const GziIndex> blocks)
    : file_(stream, base), blocks_(std::move(blocks)) {
  const std::size_t last = blocks_->blocks().size() - 1;
  if (blocks_->blocks()[last].compressed > 0 && blocks_->blocks()[last].compressed >= file_.size()) {
    disagree(last, "the file has only " + std::to_string(file_.size()) + " bytes");
  }
}

std::size_t BgzfBytes::read(std::uint64_t offset, std::span<char> out) {
  std::size_t filled = 0;
  while (filled < out.size()) {
    const std::size_t number = blocks_->block_of(offset);
    if (loaded_ != number) load(number);
    const std::uint64_t within = offset - blocks_->blocks()[number].uncompressed;
    if (within >= output_->size) break;  // behind the last block: load() saw that the others are complete
    const std::size_t count = std::min<std::size_t>(output_->size - within, out.size() - filled);
    std::memcpy(out.data() + filled, output_->data() + within, count);
    filled += count;
    offset += count;
  }
  return filled;
}

void BgzfBytes::load(std::size_t number) {
  loaded_.reset();
  output_->size = 0;
  BgzfInflateJob job;
  job.parts.push_back(read_block(number));
  job.output = output_;
  inflater_.run(job);
  if (job.fault != BgzfInflateJob::Fault::none) throw CorruptError(job.fault_reason(), place(number));
  loaded_ = number;
}

BgzfPart BgzfBytes::read_block(std::size_t number) {
  const std::span<const BgzfBlockStart> blocks = blocks_->blocks();
  const BgzfBlockStart& start = blocks[number];
  const BgzfBlockStart* const next = number + 1 < blocks.size() ? &blocks[number + 1] : nullptr;
  // Blocks without data are in no index, so that the next one may begin farther behind than this one ends.
  std::uint64_t most = next != nullptr ? next->compressed - start.compressed : bgzf_max_block;
  most = std::min<std::uint64_t>(most, bgzf_max_block);
  const std::size_t size = file_.read(start.compressed, {input_.data(), static_cast<std::size_t>(most)});
  const BgzfHeader header = parse_bgzf_header({input_.data(), size});
  if (header.kind == BgzfHeader::Kind::incomplete || (next == nullptr && header.block_size > size)) {
    throw TruncatedError("the data ends inside a BGZF block", place(number));
  }
  if (header.kind != BgzfHeader::Kind::block || header.header_size + bgzf_trailer_size > header.block_size) {
    disagree(number, "no BGZF block begins there");
  }
  if (header.block_size > size) disagree(number, "the block there has " + std::to_string(header.block_size) + " bytes");
  const std::size_t data_size = load_le32(input_.data() + header.block_size - 4);
  if (data_size > bgzf_max_block_data || (next != nullptr && data_size != next->uncompressed - start.uncompressed)) {
    disagree(number, "the block there has " + std::to_string(data_size) + " bytes of data");
  }
  return {start.compressed, input_.data(), header.header_size, header.block_size, 0, data_size};
}

Place BgzfBytes::place(std::size_t number) const {
  const BgzfBlockStart& start = blocks_->blocks()[number];
  return place_in_bgzf(file_.name(), start.uncompressed, start.compressed);
}

void BgzfBytes::disagree(std::size_t number, const std::string& found) const {
  const BgzfBlockStart& start = blocks_->blocks()[number];
  throw FormatError("the data does not agree with its block index (GZI), which has a block at byte " +
                        std::to_string(start.compressed) + ": " + found,
                    place(number));
}

}  // namespace

std::unique_ptr<RandomBytes> make_plain_bytes(Stream& stream, std::uint64_t base) {
  return std::make_unique<PlainBytes>(stream, base);
}

std::unique_ptr<RandomBytes> make_bgzf_bytes(Stream& stream, std::uint64_t base,
                                             std::shared_ptr<const GziIndex> blocks) {
  return std::make_unique<BgzfBytes>(stream, base, std::move(blocks));
}

}  // namespace seqtide
