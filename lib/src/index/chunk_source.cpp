#include "index/chunk_source.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "io/bgzf_format.hpp"
#include "seqtide/error.hpp"
#include "seqtide/io/bgzf.hpp"
#include "seqtide/io/place.hpp"

namespace seqtide {
namespace {

// Read along where a chunk ends inside a block of unknown size; blocks of alignments rarely are larger.
constexpr std::uint64_t likely_block_size = 32 << 10;

constexpr std::uint64_t block_of(std::uint64_t virtual_offset) noexcept { return virtual_offset >> 16; }
constexpr std::size_t within_block(std::uint64_t virtual_offset) noexcept { return virtual_offset & 0xffff; }

}  // namespace

ChunkSource::ChunkSource(std::unique_ptr<Stream> stream, const char* format, const InputOptions& options)
    : name_(stream->name()),
      format_(format),
      base_(stream->tell()),
      decoder_(ChunkReader(std::move(stream), options.interrupt_check), options, /*refuse_gzip=*/true) {}

void ChunkSource::start(std::vector<Chunk> chunks, std::uint64_t expected_end) {
  chunks_ = std::move(chunks);
  expected_end_ = expected_end;
  chunk_ = 0;
  in_chunk_ = false;
  marks_.clear();
  delivered_ = 0;
}

void ChunkSource::rest() {
  start({});
  decoder_.rest();
  decoder_at_ = UINT64_MAX;
  file_size_.reset();
}

BlockPtr ChunkSource::next(std::size_t kept) {
  if (closed_) return nullptr;
  while (marks_.size() > 1 && marks_[1].data_offset + kept < delivered_) marks_.pop_front();
  while (chunk_ < chunks_.size()) {
    if (!in_chunk_) {
      at_ = chunk().begin;
      in_chunk_ = true;
    }
    if (at_ >= chunk().end || !load()) {
      require_record_end(kept);
      in_chunk_ = false;
      ++chunk_;
    } else if (at_ < chunk().end) {  // loading may have passed empty blocks
      const std::size_t begin = job_begin();
      const std::size_t end = job_end();
      BlockPtr block = begin < end ? deliver(begin, end) : nullptr;
      const BgzfPart& last = job_->parts[job_->good_parts - 1];
      at_ = end == job_->output->size ? (last.offset + last.size) << 16 : chunk().end;
      if (block != nullptr) return block;
    }
  }
  return nullptr;
}

// Has the block with the next byte inflated; false if the file ends before.
bool ChunkSource::load() {
  if (job_holds(block_of(at_))) return true;
  if (block_of(at_) != decoder_at_) {
    if (block_of(at_) >= file_size()) {
      if (at_ == file_size() << 16) return false;
      fail("the index does not fit: virtual offset " + std::to_string(at_) + " lies outside the file");
    }
    move_decoder();
  }
  take_job();
  if (job_ == nullptr) {
    decoder_at_ = UINT64_MAX;
    if (chunk().end != file_end && chunk().end > file_size() << 16) {
      fail<TruncatedError>("the data ends before virtual offset " + std::to_string(chunk().end) +
                           ", to which the index points");
    }
    return false;
  }
  const BgzfPart& last = job_->parts[job_->good_parts - 1];
  decoder_at_ = last.offset + last.size;
  if (!job_holds(block_of(at_))) {
    // Blocks without data were passed.
    if (within_block(at_) > 0) fail("the index does not fit: a virtual offset lies behind the end of its block");
    at_ = job_->parts.front().offset << 16;
  }
  return true;
}

void ChunkSource::move_decoder() {
  decoder_at_ = UINT64_MAX;
  decoder_.reader().stream().seek(static_cast<std::int64_t>(base_ + block_of(at_)), Whence::start);
  decoder_.restart(block_of(at_), /*last_block_empty=*/false, range(), expected());
  large_ = large_ || !decoder_.small_range();
  job_ = nullptr;
  decoder_at_ = block_of(at_);
}

void ChunkSource::take_job() {
  const bool first = job_ == nullptr;
  try {
    job_ = decoder_.next();
  } catch (const TruncatedError&) {
    throw;
  } catch (const CorruptError&) {
    throw;
  } catch (const FormatError& error) {
    if (!first || error.place().compressed_offset != block_of(at_)) throw;
    if (is_plain_gzip()) {
      fail("gzip data cannot be read at any place; compress it as BGZF instead, with bgzip or seqtide convert");
    }
    fail("the index does not fit: no BGZF block begins at byte " + std::to_string(block_of(at_)));
  }
}

// Whether the file starts as gzip data does that is not BGZF. The decoder stands elsewhere then.
bool ChunkSource::is_plain_gzip() {
  std::array<char, bgzf_written_header_size> start;
  decoder_at_ = UINT64_MAX;
  Stream& stream = decoder_.reader().stream();
  stream.seek(static_cast<std::int64_t>(base_), Whence::start);
  const std::size_t size = read_full(stream, start);
  return parse_bgzf_header({start.data(), size}).kind == BgzfHeader::Kind::gzip;
}

// Compressed bytes of the chunk from the next byte on.
std::uint64_t ChunkSource::range() const {
  if (chunk().end == file_end) return *file_size_ - block_of(at_);
  return block_of(chunk().end) - block_of(at_) + (within_block(chunk().end) > 0 ? likely_block_size : 0);
}

// How many of them lie before the expected end.
std::uint64_t ChunkSource::expected() const noexcept {
  const std::uint64_t end = block_of(std::min(chunk().end, expected_end_));
  return end > block_of(at_) ? end - block_of(at_) : 0;
}

std::uint64_t ChunkSource::file_size() {
  if (!file_size_) {
    decoder_at_ = UINT64_MAX;
    const std::uint64_t end = decoder_.reader().stream().seek(0, Whence::end);
    file_size_ = end > base_ ? end - base_ : 0;
  }
  return *file_size_;
}

// The first part of the job at or behind a block.
std::size_t ChunkSource::part_at(std::uint64_t block) const noexcept {
  const auto begin = job_->parts.begin();
  const auto end = begin + static_cast<std::ptrdiff_t>(job_->good_parts);
  const auto found = std::lower_bound(begin, end, block,
                                      [](const BgzfPart& part, std::uint64_t wanted) { return part.offset < wanted; });
  return static_cast<std::size_t>(found - begin);
}

bool ChunkSource::job_holds(std::uint64_t block) const noexcept {
  if (job_ == nullptr) return false;
  const std::size_t i = part_at(block);
  return i < job_->good_parts && job_->parts[i].offset == block;
}

// Where the next byte lies in the job's data.
std::size_t ChunkSource::job_begin() const {
  const BgzfPart& part = job_->parts[part_at(block_of(at_))];
  if (within_block(at_) > part.output_size) {
    fail("the index does not fit: a virtual offset lies behind the end of its block");
  }
  return part.output_begin + within_block(at_);
}

// Where the chunk ends in the job's data, if it does.
std::size_t ChunkSource::job_end() const {
  const std::uint64_t end = chunk().end;
  const std::size_t i = part_at(block_of(end));
  if (i == job_->good_parts) return job_->output->size;
  const BgzfPart& part = job_->parts[i];
  if (part.offset != block_of(end)) return part.output_begin;
  if (within_block(end) > part.output_size) {
    fail("the index does not fit: a chunk ends behind the end of its block");
  }
  return part.output_begin + within_block(end);
}

BlockPtr ChunkSource::deliver(std::size_t begin, std::size_t end) {
  mark(begin, end);
  delivered_ += end - begin;
  if (begin == 0 && end == job_->output->size) return job_->output;
  // A block in the middle of another, which it keeps. What comes before stays as it is, to be used again.
  auto part = std::make_unique<Block>(0, 0);
  part->start = job_->output->data() + begin;
  part->headroom = begin == 0 ? job_->output->headroom : 0;
  part->capacity = end - begin;
  part->size = end - begin;
  struct Release {
    BlockPtr whole;
    void operator()(Block* block) const { delete block; }
  };
  return BlockPtr(part.release(), Release{job_->output});
}

void ChunkSource::mark(std::size_t begin, std::size_t end) {
  for (std::size_t i = 0; i < job_->good_parts; ++i) {
    const BgzfPart& part = job_->parts[i];
    const std::size_t part_end = part.output_begin + part.output_size;
    const std::size_t first = std::max(begin, part.output_begin);
    const std::size_t last = std::min(end, part_end);
    if (first >= last) continue;
    marks_.push_back(
        {delivered_ + (first - begin), last - first, part.offset << 16 | (first - part.output_begin),
         last == part_end ? (part.offset + part.size) << 16 : part.offset << 16 | (last - part.output_begin)});
  }
}

std::optional<std::uint64_t> ChunkSource::virtual_offset(std::uint64_t offset) const {
  const auto after = std::upper_bound(marks_.begin(), marks_.end(), offset,
                                      [](std::uint64_t wanted, const Mark& mark) { return wanted < mark.data_offset; });
  if (after == marks_.begin()) return std::nullopt;
  const Mark& mark = *std::prev(after);
  const std::uint64_t within = offset - mark.data_offset;
  return within < mark.size ? mark.virtual_offset + within : end_virtual_offset(offset);
}

std::optional<std::uint64_t> ChunkSource::end_virtual_offset(std::uint64_t offset) const {
  const auto after = std::lower_bound(marks_.begin(), marks_.end(), offset,
                                      [](const Mark& mark, std::uint64_t wanted) { return mark.data_offset < wanted; });
  if (after == marks_.begin()) return std::nullopt;
  const Mark& mark = *std::prev(after);
  const std::uint64_t within = offset - mark.data_offset;
  if (within > mark.size) return std::nullopt;
  return within < mark.size ? mark.virtual_offset + within : mark.end_virtual_offset;
}

void ChunkSource::require_record_end(std::size_t kept) const {
  if (kept == 0) return;
  if (chunk().end == file_end) fail<TruncatedError>("the data ends inside a record");
  fail("the index does not fit: a chunk ends inside a record");
}

template <typename ErrorType>
void ChunkSource::fail(const std::string& reason) const {
  throw ErrorType(reason, place_in_data(name_, format_, 0, at_));
}

void ChunkSource::close() {
  if (std::exchange(closed_, true)) return;
  decoder_.stop();
  job_ = nullptr;
  decoder_.reader().close();
}

}  // namespace seqtide
