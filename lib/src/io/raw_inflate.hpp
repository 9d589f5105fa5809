// RawInflater: deflate data (RFC 1951) piece by piece, without the framing around it.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace seqtide {

class RawInflater {
 public:
  enum class Status {
    need_input,  ///< all input is used up, and all that it held is in the output
    need_room,   ///< the output is full
    finished,    ///< the deflate data has ended, and all of it is in the output
    corrupt,     ///< the data breaks the format's rules; all that came before is in the output
  };

  struct Progress {
    std::size_t consumed;
    std::size_t produced;
    Status status;
  };

  virtual ~RawInflater() = default;

  /// Starts anew.
  virtual void reset() = 0;
  /// Inflates until the input is used up, the output is full or the data ends. `out` must not be empty.
  virtual Progress inflate(std::span<const char> input, std::span<char> out) = 0;
  /// After `finished`: bytes that were consumed, maybe by an earlier call, but lie behind the end of the
  /// data; at most 8.
  virtual std::span<const char> surplus() = 0;
};

std::unique_ptr<RawInflater> make_zlib_inflater();
/// Null if the library was built without ISA-L.
std::unique_ptr<RawInflater> make_isal_inflater();
/// The fastest of this build.
std::unique_ptr<RawInflater> make_raw_inflater();

}  // namespace seqtide
