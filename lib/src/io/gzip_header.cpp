#include "io/gzip_header.hpp"

#include <libdeflate.h>

#include <algorithm>

namespace seqtide {

namespace {

constexpr unsigned has_checksum = 0x02;
constexpr unsigned has_extra = 0x04;
constexpr unsigned has_name = 0x08;
constexpr unsigned has_comment = 0x10;
constexpr unsigned reserved = 0xe0;
constexpr unsigned deflate_method = 8;

}  // namespace

GzipHeader::Status GzipHeader::parse(std::span<const char>& input) {
  for (;;) {
    switch (field_) {
      case Field::fixed:
        if (const Status status = parse_fixed(input); status != Status::done) return status;
        begin(Field::extra_length);
        break;
      case Field::extra_length:
        if (!parse_number(input)) return Status::need_input;
        extra_left_ = number_;
        field_ = Field::extra;
        break;
      case Field::extra: {
        const std::size_t count = std::min(extra_left_, input.size());
        take(input, count);
        extra_left_ -= count;
        if (extra_left_ > 0) return Status::need_input;
        begin(Field::name);
        break;
      }
      case Field::name:
        if (!parse_text(input)) return Status::need_input;
        begin(Field::comment);
        break;
      case Field::comment:
        if (!parse_text(input)) return Status::need_input;
        begin(Field::checksum);
        break;
      case Field::checksum:
        if (!parse_number(input)) return Status::need_input;
        field_ = Field::end;
        if (number_ != (crc_ & 0xffff)) return Status::wrong_checksum;
        break;
      case Field::end:
        return Status::done;
    }
  }
}

// Goes to `field`, or the next one that the flags announce.
void GzipHeader::begin(Field field) {
  field_ = field;
  if (field_ == Field::extra_length && (flags() & has_extra) == 0) field_ = Field::name;
  if (field_ == Field::name && (flags() & has_name) == 0) field_ = Field::comment;
  if (field_ == Field::comment && (flags() & has_comment) == 0) field_ = Field::checksum;
  if (field_ == Field::checksum && (flags() & has_checksum) == 0) field_ = Field::end;
  number_ = 0;
  number_bytes_ = 0;
}

GzipHeader::Status GzipHeader::parse_fixed(std::span<const char>& input) {
  while (!input.empty() && fixed_size_ < fixed_.size()) {
    fixed_[fixed_size_++] = input[0];
    take(input, 1);
    // Each byte is judged as it comes: what is not gzip data may end before ten bytes.
    if (fixed_size_ == 1 && fixed_[0] != '\x1f') return Status::wrong_magic;
    if (fixed_size_ == 2 && fixed_[1] != '\x8b') return Status::wrong_magic;
    if (fixed_size_ == 3 && method() != deflate_method) return Status::unknown_method;
    if (fixed_size_ == 4 && (flags() & reserved) != 0) return Status::reserved_flags;
  }
  return fixed_size_ == fixed_.size() ? Status::done : Status::need_input;
}

bool GzipHeader::parse_number(std::span<const char>& input) {
  while (!input.empty() && number_bytes_ < 2) {
    number_ |= static_cast<std::uint32_t>(static_cast<unsigned char>(input[0])) << (8 * number_bytes_++);
    take(input, 1);
  }
  return number_bytes_ == 2;
}

// Skips text up to and with the zero byte that ends it.
bool GzipHeader::parse_text(std::span<const char>& input) {
  const auto end = std::find(input.begin(), input.end(), '\0');
  const bool complete = end != input.end();
  take(input, static_cast<std::size_t>(end - input.begin()) + (complete ? 1 : 0));
  return complete;
}

void GzipHeader::take(std::span<const char>& input, std::size_t count) {
  // The checksum covers all that comes before it.
  if (field_ != Field::checksum) crc_ = libdeflate_crc32(crc_, input.data(), count);
  input = input.subspan(count);
}

}  // namespace seqtide
