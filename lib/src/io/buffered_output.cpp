#include "seqtide/io/buffered_output.hpp"

#include <cstring>
#include <utility>

namespace seqtide {

BufferedOutput::BufferedOutput(std::unique_ptr<Stream> target, const OutputOptions& options)
    : output_(open_output(std::move(target), options)), buffer_(new char[capacity]) {}

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
    output_.write(bytes);
  } else {
    std::memcpy(buffer_.get(), bytes.data(), bytes.size());
    size_ = bytes.size();
  }
}

void BufferedOutput::flush() {
  require_usable();
  drain();
  output_.attempt([](Stream& target) { target.flush(); });
}

void BufferedOutput::close() {
  output_.close([this](Stream&) { drain(); });
}

void BufferedOutput::drain() {
  if (size_ > 0) output_.write({buffer_.get(), std::exchange(size_, 0)});
}

}  // namespace seqtide
