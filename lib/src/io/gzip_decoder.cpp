#include "io/gzip_decoder.hpp"
#include "seqtide/io/place.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace seqtide {

namespace {

std::uint32_t little_endian(const unsigned char* bytes) {
  return static_cast<std::uint32_t>(bytes[0]) | static_cast<std::uint32_t>(bytes[1]) << 8 |
         static_cast<std::uint32_t>(bytes[2]) << 16 | static_cast<std::uint32_t>(bytes[3]) << 24;
}

std::string hexadecimal(std::uint32_t value, int digits) {
  char text[16];
  std::snprintf(text, sizeof text, "0x%0*x", digits, static_cast<unsigned>(value));
  return text;
}

}  // namespace

GzipDecoder::GzipDecoder(std::string name, std::uint64_t start, std::unique_ptr<RawInflater> inflater)
    : name_(std::move(name)), inflater_(std::move(inflater)), member_start_(start), consumed_(start) {}

GzipDecoder::Status GzipDecoder::decode(std::span<const char>& input, Block& block, std::size_t limit) {
  if (broken_) std::rethrow_exception(broken_);
  try {
    return decode_members(input, block, limit);
  } catch (...) {
    broken_ = std::current_exception();
    throw;
  }
}

GzipDecoder::Status GzipDecoder::decode_members(std::span<const char>& input, Block& block, std::size_t limit) {
  while (!failure_) {
    switch (stage_) {
      case Stage::between:
        if (!begin_member(input)) return Status::need_input;
        break;
      case Stage::header:
        if (!read_header(input) && !failure_) return Status::need_input;
        break;
      case Stage::data:
        if (const auto status = inflate(input, block, limit)) return *status;
        break;
      case Stage::trailer:
        if (!read_trailer(input) && !failure_) return Status::need_input;
        break;
    }
  }
  return Status::failed;
}

bool GzipDecoder::begin_member(std::span<const char>& input) {
  if (!first_member_) {
    // Padding to the block size of a tape or disk; further members may follow it.
    const auto end = std::find_if(input.begin(), input.end(), [](char byte) { return byte != 0; });
    const auto zeros = static_cast<std::size_t>(end - input.begin());
    consumed_ += zeros;
    input = input.subspan(zeros);
  }
  if (input.empty()) return false;
  member_start_ = consumed_;
  header_.reset();
  stage_ = Stage::header;
  return true;
}

bool GzipDecoder::read_header(std::span<const char>& input) {
  const std::size_t before = input.size();
  const GzipHeader::Status status = header_.parse(input);
  consumed_ += before - input.size();
  switch (status) {
    case GzipHeader::Status::need_input:
      return false;
    case GzipHeader::Status::done:
      break;
    case GzipHeader::Status::wrong_magic:
      fail(Kind::format, first_member_ ? "not gzip data" : "unexpected bytes after the last gzip member", member_start_,
           header_.start());
      return false;
    case GzipHeader::Status::unknown_method:
      fail(Kind::format, "unknown gzip compression method " + std::to_string(header_.method()), member_start_);
      return false;
    case GzipHeader::Status::reserved_flags:
      fail(Kind::format, "reserved flags are set in a gzip header: " + hexadecimal(header_.flags(), 2), member_start_);
      return false;
    case GzipHeader::Status::wrong_checksum:
      fail(Kind::corrupt, "wrong checksum of a gzip header", member_start_);
      return false;
  }
  inflater_->reset();
  crc_ = 0;
  member_size_ = 0;
  stage_ = Stage::data;
  return true;
}

std::optional<GzipDecoder::Status> GzipDecoder::inflate(std::span<const char>& input, Block& block, std::size_t limit) {
  if (block.size >= limit) return Status::need_room;
  const std::span<char> room(block.data() + block.size, limit - block.size);
  const RawInflater::Progress progress = inflater_->inflate(input, room);
  input = input.subspan(progress.consumed);
  consumed_ += progress.consumed;
  crc_ = libdeflate_crc32(crc_, room.data(), progress.produced);
  block.size += progress.produced;
  produced_ += progress.produced;
  member_size_ += progress.produced;
  switch (progress.status) {
    case RawInflater::Status::need_input:
      return Status::need_input;
    case RawInflater::Status::need_room:
      return Status::need_room;
    case RawInflater::Status::corrupt:
      fail(Kind::corrupt, "invalid deflate data", consumed_);
      break;
    case RawInflater::Status::finished: {
      // At most eight bytes, so they all belong to the trailer.
      const std::span<const char> surplus = inflater_->surplus();
      std::copy(surplus.begin(), surplus.end(), trailer_.begin());
      trailer_size_ = surplus.size();
      stage_ = Stage::trailer;
      break;
    }
  }
  return std::nullopt;
}

bool GzipDecoder::read_trailer(std::span<const char>& input) {
  const std::size_t count = std::min(trailer_.size() - trailer_size_, input.size());
  std::copy_n(input.begin(), count, trailer_.begin() + trailer_size_);
  trailer_size_ += count;
  input = input.subspan(count);
  consumed_ += count;
  if (trailer_size_ < trailer_.size()) return false;

  const std::uint64_t trailer_start = consumed_ - trailer_.size();
  const std::uint32_t stored_crc = little_endian(trailer_.data());
  const std::uint32_t stored_size = little_endian(trailer_.data() + 4);
  if (stored_crc != crc_) {
    fail(Kind::corrupt,
         "wrong CRC32 of a gzip member: " + hexadecimal(crc_, 8) + ", but " + hexadecimal(stored_crc, 8) + " is stored",
         trailer_start);
    return false;
  }
  if (stored_size != static_cast<std::uint32_t>(member_size_)) {
    fail(Kind::corrupt,
         "wrong length of a gzip member: " + std::to_string(member_size_) + " bytes, but " +
             std::to_string(stored_size) + " (modulo 2^32) is stored",
         trailer_start);
    return false;
  }
  first_member_ = false;
  stage_ = Stage::between;
  return true;
}

GzipDecoder::Status GzipDecoder::end_input() {
  if (!failure_) {
    switch (stage_) {
      case Stage::between:
        if (!first_member_) return Status::need_input;
        fail(Kind::truncated, "no gzip data, the input is empty", consumed_);
        break;
      case Stage::header:
        fail(Kind::truncated, "input ends inside a gzip header", consumed_);
        break;
      case Stage::data:
        fail(Kind::truncated, "input ends inside a gzip member", consumed_);
        break;
      case Stage::trailer:
        fail(Kind::truncated, "input ends inside a gzip trailer", consumed_);
        break;
    }
  }
  return Status::failed;
}

void GzipDecoder::fail(Kind kind, std::string reason, std::uint64_t compressed_offset, std::string_view excerpt) {
  failure_ =
      Failure{kind, std::move(reason), place_in_compressed(name_, "gzip", produced_, compressed_offset, excerpt)};
}

void GzipDecoder::throw_failure() const {
  // A new exception each time: whoever catches one may complete its place.
  switch (failure_->kind) {
    case Kind::truncated:
      throw TruncatedError(failure_->reason, failure_->place);
    case Kind::corrupt:
      throw CorruptError(failure_->reason, failure_->place);
    case Kind::format:
      break;
  }
  throw FormatError(failure_->reason, failure_->place);
}

}  // namespace seqtide
