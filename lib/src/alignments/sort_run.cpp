#include "alignments/sort_run.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "io/unnamed_file.hpp"
#include "seqtide/io/input.hpp"

namespace seqtide::sorting {
namespace {

// Enough to make reading and writing cheap against the disk; another file takes as much again.
constexpr std::size_t block_size = 128 << 10;

std::unique_ptr<BlockSource> open_run(const TemporaryFile& file, InterruptCheck check) {
  InputOptions options;
  options.threads = 1;
  options.block_size = block_size;
  options.interrupt_check = check;
  return open_input(file.open(), options);
}

std::unique_ptr<BgzfWriter> create_run(const TemporaryFile& file, int threads, InterruptCheck check) {
  OutputOptions options;
  options.level = 1;
  options.threads = threads;
  options.interrupt_check = check;
  return std::make_unique<BgzfWriter>(file.open(), options);
}

}  // namespace

TemporaryFile::TemporaryFile(const std::string& folder) : name_(folder + "/seqtide-sort") {
  constexpr mode_t private_file = 0600;
  descriptor_ = open_unnamed(folder, O_RDWR | O_EXCL, private_file);
  if (descriptor_ >= 0) return;
  do {
    name_ = folder + "/seqtide-sort-XXXXXX";
    descriptor_ = ::mkostemp(name_.data(), O_CLOEXEC);
  } while (descriptor_ < 0 && errno == EINTR);
  if (descriptor_ < 0) throw IoError::from_errno(errno, folder);
  ::unlink(name_.c_str());
}

TemporaryFile::TemporaryFile(TemporaryFile&& other) noexcept
    : name_(std::move(other.name_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

TemporaryFile::~TemporaryFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::unique_ptr<FileStream> TemporaryFile::open() const {
  const int copy = ::fcntl(descriptor_, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) throw IoError::from_errno(errno, name_);
  std::unique_ptr<FileStream> stream = FileStream::adopt(copy, name_);
  stream->seek(0, Whence::start);
  return stream;
}

RunWriter::RunWriter(const std::string& folder, int threads, InterruptCheck check)
    : file_(folder), stream_(create_run(file_, threads, check)) {}

TemporaryFile RunWriter::finish() && {
  stream_->close();
  return std::move(file_);
}

RunReader::RunReader(TemporaryFile file, const Less& less, InterruptCheck check)
    : file_(std::move(file)), window_(open_run(file_, check)), less_(less) {}

bool RunReader::next() {
  window_.consume(std::exchange(size_, 0));
  std::uint32_t size = 0;
  for (;;) {
    if (window_.size() >= sizeof size) std::memcpy(&size, window_.begin(), sizeof size);
    if (window_.size() >= sizeof size && window_.size() - sizeof size >= size) break;
    if (!window_.fill()) {
      if (window_.size() == 0) return false;
      throw IoError("the temporary file is cut short", 0, window_.source().name());
    }
  }
  if (size < BamView::fixed_size - sizeof size) {
    throw IoError("the temporary file was changed", 0, window_.source().name());
  }
  size_ = sizeof size + size;
  entry_.raw = window_.begin();
  entry_.key = less_.key(entry_.view());
  return true;
}

}  // namespace seqtide::sorting
