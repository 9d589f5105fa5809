#include "seqtide/index/gzi.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "io/bgzf_format.hpp"
#include "io/bgzf_splitter.hpp"
#include "seqtide/error.hpp"
#include "seqtide/io/place.hpp"

namespace seqtide {
namespace {

constexpr std::size_t entry_size = 16;
constexpr std::size_t entries_per_read = 4096;
constexpr std::uint64_t end_of_offsets = std::uint64_t{1} << 48;  // what virtual offsets can tell

std::uint64_t load_le64(const char* bytes) noexcept {
  return load_le32(bytes) | static_cast<std::uint64_t>(load_le32(bytes + 4)) << 32;
}

void append_le64(std::string& text, std::uint64_t value) {
  char bytes[8];
  store_le32(bytes, static_cast<std::uint32_t>(value));
  store_le32(bytes + 4, static_cast<std::uint32_t>(value >> 32));
  text.append(bytes, sizeof bytes);
}

// What is wrong with a block behind another one, "" if nothing is.
std::string block_fault(const BgzfBlockStart& before, const BgzfBlockStart& block) {
  const auto show = [](const BgzfBlockStart& start) {
    return std::to_string(start.compressed) + " (uncompressed " + std::to_string(start.uncompressed) + ")";
  };
  const std::string between = "the block at " + show(before) + " is followed by one at " + show(block) + ": ";
  if (block.compressed <= before.compressed || block.uncompressed < before.uncompressed) {
    return between + "offsets must ascend";
  }
  if (block.uncompressed - before.uncompressed > bgzf_max_block_data) {
    return between + "a block holds at most " + std::to_string(bgzf_max_block_data) + " bytes";
  }
  if (block.compressed >= end_of_offsets) return between + "no virtual offset reaches so far";
  return {};
}

Place place_in(const Stream& stream, std::uint64_t offset) {
  return place_in_data(stream.name(), format_name(Format::gzi), offset);
}

}  // namespace

GziIndex::GziIndex(std::vector<BgzfBlockStart> blocks) {
  std::size_t first = 0;
  if (!blocks.empty() && blocks.front() == BgzfBlockStart{0, 0}) first = 1;
  blocks_.reserve(blocks.size() + 1 - first);
  for (std::size_t i = first; i < blocks.size(); ++i) {
    if (const std::string fault = block_fault(blocks_.back(), blocks[i]); !fault.empty()) throw InvalidArgument(fault);
    blocks_.push_back(blocks[i]);
  }
}

GziIndex GziIndex::build(std::unique_ptr<Stream> stream, InterruptCheck check) {
  constexpr std::size_t data_per_job = 1 << 20;
  GziIndex index;
  BgzfSplitter splitter(ChunkReader(std::move(stream), check), /*refuse_gzip=*/true);
  std::uint64_t data = 0;
  while (splitter.state() == BgzfSplitter::State::reading) {
    const std::unique_ptr<BgzfInflateJob> job = splitter.cut(data_per_job);
    if (job == nullptr) {
      if (splitter.state() == BgzfSplitter::State::reading) splitter.read_more();
      continue;
    }
    for (const BgzfPart& part : job->parts) {
      if (part.output_size > 0 && part.offset > 0) index.blocks_.push_back({part.offset, data});
      data += part.output_size;
    }
  }
  if (splitter.state() == BgzfSplitter::State::fault) splitter.fault().raise();
  if (!splitter.last_block_empty()) {
    throw TruncatedError("the end-of-file block is missing, so the data may have been cut",
                         splitter.place_at(splitter.offset(), data));
  }
  splitter.reader().close();
  return index;
}

GziIndex GziIndex::read(std::unique_ptr<Stream> stream) {
  std::array<char, 8> number;
  if (const std::size_t got = read_full(*stream, number); got < number.size()) {
    throw TruncatedError("the index ends inside the number of its entries", place_in(*stream, got));
  }
  const std::uint64_t count = load_le64(number.data());
  GziIndex index;
  std::string bytes(entry_size * entries_per_read, '\0');
  for (std::uint64_t read = 0; read < count;) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(count - read, entries_per_read));
    const std::size_t got = read_full(*stream, {bytes.data(), wanted * entry_size});
    for (std::size_t i = 0; i < got / entry_size; ++i, ++read) {
      const char* const entry = bytes.data() + i * entry_size;
      const BgzfBlockStart block{load_le64(entry), load_le64(entry + 8)};
      if (read == 0 && block == BgzfBlockStart{0, 0}) continue;
      const std::string fault = block_fault(index.blocks_.back(), block);
      if (!fault.empty()) throw FormatError(fault, place_in(*stream, number.size() + read * entry_size));
      index.blocks_.push_back(block);
    }
    if (got < wanted * entry_size) {
      throw TruncatedError(
          "the index ends after " + std::to_string(read) + " of its " + std::to_string(count) + " entries",
          place_in(*stream, number.size() + read * entry_size + got % entry_size));
    }
  }
  if (read_full(*stream, {bytes.data(), 1}) > 0) {
    throw FormatError("the index goes on after its " + std::to_string(count) + " entries",
                      place_in(*stream, number.size() + count * entry_size));
  }
  stream->close();
  return index;
}

void GziIndex::write(Stream& target) const {
  std::string bytes;
  append_le64(bytes, blocks_.size() - 1);
  for (std::size_t i = 1; i < blocks_.size(); ++i) {
    append_le64(bytes, blocks_[i].compressed);
    append_le64(bytes, blocks_[i].uncompressed);
    if (bytes.size() < entry_size * entries_per_read) continue;
    target.write(bytes);
    bytes.clear();
  }
  target.write(bytes);
}

std::size_t GziIndex::block_of(std::uint64_t offset) const noexcept {
  const auto after =
      std::upper_bound(blocks_.begin(), blocks_.end(), offset,
                       [](std::uint64_t wanted, const BgzfBlockStart& block) { return wanted < block.uncompressed; });
  return static_cast<std::size_t>(after - blocks_.begin()) - 1;
}

std::uint64_t GziIndex::virtual_offset(std::uint64_t offset) const {
  const BgzfBlockStart& block = blocks_[block_of(offset)];
  const std::uint64_t within = offset - block.uncompressed;
  if (within >= bgzf_max_block_data) {
    throw InvalidArgument("offset " + std::to_string(offset) + " lies behind the last block, which begins at " +
                          std::to_string(block.uncompressed));
  }
  return block.compressed << 16 | within;
}

}  // namespace seqtide
