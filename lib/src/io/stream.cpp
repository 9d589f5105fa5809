#include "seqtide/io/stream.hpp"

#include "seqtide/error.hpp"

namespace seqtide {

namespace {

[[noreturn]] void refuse(const Stream& stream, const char* ability) {
  const std::string name = stream.name();
  throw IoError(quoted_path(name) + " is not " + ability, 0, name, IoErrorKind::unsupported);
}

}  // namespace

Stream::~Stream() = default;

std::size_t Stream::read(std::span<char>) { refuse(*this, "readable"); }

void Stream::write(std::span<const char>) { refuse(*this, "writable"); }

std::uint64_t Stream::seek(std::int64_t, Whence) { refuse(*this, "seekable"); }

std::uint64_t Stream::tell() { return seek(0, Whence::current); }

void Stream::flush() {}

void Stream::close() {}

void Stream::abandon() noexcept {}

std::size_t read_full(Stream& stream, std::span<char> out) {
  std::size_t filled = 0;
  while (filled < out.size()) {
    const std::size_t count = stream.read(out.subspan(filled));
    if (count == 0) break;
    filled += count;
  }
  return filled;
}

}  // namespace seqtide
