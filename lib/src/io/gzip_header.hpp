// GzipHeader: the header of one gzip member (RFC 1952, section 2.3), read piece by piece.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace seqtide {

class GzipHeader {
 public:
  enum class Status { need_input, done, wrong_magic, unknown_method, reserved_flags, wrong_checksum };

  /// Starts anew.
  void reset() { *this = GzipHeader(); }
  /// Takes what belongs to the header from the front of `input`. Nothing of it is kept, however long.
  Status parse(std::span<const char>& input);

  /// The fixed part as far as it was read.
  std::string_view start() const noexcept { return {fixed_.data(), fixed_size_}; }
  unsigned method() const noexcept { return static_cast<unsigned char>(fixed_[2]); }
  unsigned flags() const noexcept { return static_cast<unsigned char>(fixed_[3]); }

 private:
  enum class Field { fixed, extra_length, extra, name, comment, checksum, end };

  void begin(Field field);
  Status parse_fixed(std::span<const char>& input);
  bool parse_text(std::span<const char>& input);
  /// Reads a 16-bit number into number_; false if the input ends before.
  bool parse_number(std::span<const char>& input);
  void take(std::span<const char>& input, std::size_t count);

  Field field_ = Field::fixed;
  std::array<char, 10> fixed_{};
  std::size_t fixed_size_ = 0;
  std::uint32_t number_ = 0;
  unsigned number_bytes_ = 0;
  std::size_t extra_left_ = 0;
  std::uint32_t crc_ = 0;
};

}  // namespace seqtide
