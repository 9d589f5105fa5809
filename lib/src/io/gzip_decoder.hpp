// GzipDecoder: gzip members in, their data out, in pieces of any size.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "io/gzip_header.hpp"
#include "io/raw_inflate.hpp"
#include "seqtide/error.hpp"
#include "seqtide/io/block.hpp"

namespace seqtide {

/// Thread safety: none; may move from one thread to another.
class GzipDecoder {
 public:
  enum class Status { need_input, need_room, failed };

  /// \param name   of the input, for messages
  /// \param start  compressed offset of the first member
  GzipDecoder(std::string name, std::uint64_t start, std::unique_ptr<RawInflater> inflater = make_raw_inflater());

  /// Takes bytes from the front of `input` and appends data to `block` until it holds `limit` bytes. After
  /// `failed`, which is final, the block holds all data before the failure. Throws only if memory runs out, and the
  /// same again if one goes on.
  Status decode(std::span<const char>& input, Block& block, std::size_t limit);
  /// To be called when the input has ended and decode() wants more of it: `need_input` if that is a valid
  /// end, else `failed`.
  Status end_input();
  /// Throws what went wrong; the same each time.
  [[noreturn]] void throw_failure() const;

 private:
  enum class Stage { between, header, data, trailer };
  enum class Kind { format, truncated, corrupt };
  struct Failure {
    Kind kind;
    std::string reason;
    Place place;
  };

  Status decode_members(std::span<const char>& input, Block& block, std::size_t limit);
  bool begin_member(std::span<const char>& input);
  bool read_header(std::span<const char>& input);
  std::optional<Status> inflate(std::span<const char>& input, Block& block, std::size_t limit);
  bool read_trailer(std::span<const char>& input);
  void fail(Kind kind, std::string reason, std::uint64_t compressed_offset, std::string_view excerpt = {});

  std::string name_;
  std::unique_ptr<RawInflater> inflater_;
  GzipHeader header_;
  Stage stage_ = Stage::between;
  bool first_member_ = true;
  std::uint64_t member_start_;  // compressed offset
  std::uint64_t consumed_;      // compressed offset of what comes next
  std::uint64_t produced_ = 0;  // uncompressed bytes
  std::uint64_t member_size_ = 0;
  std::uint32_t crc_ = 0;
  std::array<unsigned char, 8> trailer_{};
  std::size_t trailer_size_ = 0;
  std::optional<Failure> failure_;
  std::exception_ptr broken_;  // memory ran out somewhere in the middle
};

}  // namespace seqtide
