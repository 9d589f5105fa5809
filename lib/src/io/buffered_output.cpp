#include "seqtide/io/buffered_output.hpp"

#include <cstring>
#include <utility>

#include "seqtide/error.hpp"

namespace seqtide {

BufferedOutput::BufferedOutput(std::unique_ptr<Stream> target, const OutputOptions& options)
    : output_(open_output(std::move(target), options)), buffer_(new char[capacity]) {}

BufferedOutput::~BufferedOutput() { abandon(); }

void BufferedOutput::append(std::string_view bytes) {
  if (bytes.size() <= capacity - size_) {
    char* const target = room(bytes.size());
    if (!bytes.empty()) std::memcpy(target, bytes.data(), bytes.size());
    commit(target + bytes.size());
    return;
  }
  require_usable();
  drain();
  if (bytes.size() >= capacity) {
    hand_on(bytes);
  } else {
    std::memcpy(buffer_.get(), bytes.data(), bytes.size());
    size_ = bytes.size();
  }
}

void BufferedOutput::flush() {
  require_usable();
  drain();
  try {
    output_->flush();
  } catch (...) {
    failed_ = true;
    throw;
  }
}

void BufferedOutput::close() {
  if (closed_) return;
  if (failed_) {
    abandon();
    return;
  }
  try {
    drain();
    output_->close();
    closed_ = true;
  } catch (...) {
    abandon();
    throw;
  }
}

void BufferedOutput::abandon() noexcept {
  if (closed_) return;
  closed_ = true;
  output_->abandon();
}

void BufferedOutput::drain() { hand_on({buffer_.get(), std::exchange(size_, 0)}); }

// How much of the bytes has arrived is unknown after an exception: there is no going on.
void BufferedOutput::hand_on(std::string_view bytes) {
  if (bytes.empty()) return;
  try {
    output_->write(bytes);
  } catch (...) {
    failed_ = true;
    throw;
  }
}

void BufferedOutput::refuse() const {
  const std::string name = output_->name();
  if (closed_) throw IoError(quoted_path(name) + " is closed", 0, name, IoErrorKind::invalid_handle);
  throw IoError("writing " + quoted_path(name) + " has failed before", 0, name);
}

}  // namespace seqtide
