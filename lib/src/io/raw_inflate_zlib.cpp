#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

#include "io/raw_inflate.hpp"

namespace seqtide {

namespace {

constexpr std::size_t most_for_zlib = std::numeric_limits<uInt>::max();

class ZlibInflater final : public RawInflater {
 public:
  ZlibInflater() {
    if (inflateInit2(&state_, -MAX_WBITS) != Z_OK) throw std::bad_alloc();
  }
  ZlibInflater(const ZlibInflater&) = delete;
  ZlibInflater& operator=(const ZlibInflater&) = delete;
  ~ZlibInflater() override { inflateEnd(&state_); }

  void reset() override { inflateReset(&state_); }

  Progress inflate(std::span<const char> input, std::span<char> out) override {
    const std::size_t input_size = std::min(input.size(), most_for_zlib);
    const std::size_t room = std::min(out.size(), most_for_zlib);
    // The interface of zlib is not const-correct; nothing is written there.
    state_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
    state_.avail_in = static_cast<uInt>(input_size);
    state_.next_out = reinterpret_cast<Bytef*>(out.data());
    state_.avail_out = static_cast<uInt>(room);
    const int code = ::inflate(&state_, Z_NO_FLUSH);
    if (code == Z_MEM_ERROR) throw std::bad_alloc();

    Progress progress{input_size - state_.avail_in, room - state_.avail_out, Status::corrupt};
    if (code == Z_STREAM_END) {
      progress.status = Status::finished;
    } else if ((code == Z_OK || code == Z_BUF_ERROR) && state_.avail_out == 0) {
      progress.status = Status::need_room;
    } else if ((code == Z_OK || code == Z_BUF_ERROR) && state_.avail_in == 0) {
      progress.status = Status::need_input;
    }
    return progress;
  }

  // zlib gives the bytes that it read too much back by itself.
  std::span<const char> surplus() override { return {}; }

 private:
  z_stream state_{};
};

}  // namespace

std::unique_ptr<RawInflater> make_zlib_inflater() { return std::make_unique<ZlibInflater>(); }

}  // namespace seqtide
