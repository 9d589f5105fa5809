#include "seqtide/io/memory_stream.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>

#include "seqtide/error.hpp"

namespace seqtide {

std::unique_ptr<MemoryStream> MemoryStream::copy_of(std::span<const char> bytes) {
  auto copy = std::make_shared<const std::string>(bytes.data(), bytes.size());
  return std::make_unique<MemoryStream>(std::span<const char>(*copy), copy);
}

std::size_t MemoryStream::read(std::span<char> out) {
  require_open();
  if (position_ >= bytes_.size()) return 0;
  const std::size_t count = std::min(out.size(), bytes_.size() - static_cast<std::size_t>(position_));
  if (count > 0) std::memcpy(out.data(), bytes_.data() + position_, count);
  position_ += count;
  return count;
}

std::uint64_t MemoryStream::seek(std::int64_t offset, Whence whence) {
  require_open();
  const auto base = static_cast<std::int64_t>(whence == Whence::start     ? 0
                                              : whence == Whence::current ? position_
                                                                          : bytes_.size());
  if (offset > std::numeric_limits<std::int64_t>::max() - base || base + offset < 0) {
    throw IoError::from_errno(EINVAL, name());
  }
  position_ = static_cast<std::uint64_t>(base + offset);
  return position_;
}

std::uint64_t MemoryStream::tell() {
  require_open();
  return position_;
}

void MemoryStream::close() noexcept {
  closed_ = true;
  bytes_ = {};
  owner_.reset();
}

void MemoryStream::require_open() const {
  if (closed_) throw IoError("\"<memory>\" is closed", EBADF, name(), IoErrorKind::invalid_handle);
}

}  // namespace seqtide
