#include <algorithm>
#include <cerrno>
#include <cstring>

#include "seqtide/error.hpp"
#include "seqtide/io/gzip.hpp"

namespace seqtide {

GzipReader::GzipReader(std::unique_ptr<Stream> stream, const InputOptions& options)
    : source_(make_gzip_source(ChunkReader(std::move(stream), options.interrupt_check), options)) {}

GzipReader::~GzipReader() = default;

std::size_t GzipReader::read(std::span<char> out) {
  if (closed_) throw IoError(quoted_path(name()) + " is closed", EBADF, name(), IoErrorKind::invalid_handle);
  if (out.empty()) return 0;
  if (block_ == nullptr) {
    block_ = source_->next(0);
    block_position_ = 0;
    if (block_ == nullptr) return 0;
  }
  const std::size_t count = std::min(out.size(), block_->size - block_position_);
  std::memcpy(out.data(), block_->data() + block_position_, count);
  block_position_ += count;
  position_ += count;
  if (block_position_ == block_->size) block_.reset();
  return count;
}

void GzipReader::close() {
  closed_ = true;
  block_.reset();
  source_->close();
}

std::string GzipReader::name() const { return source_->name(); }

}  // namespace seqtide
