#include "seqtide/io/window.hpp"

#include <cstring>
#include <utility>

namespace seqtide {

bool Window::fill() {
  if (at_end_) return false;
  const std::size_t kept = size();
  if (!taken_) taken_ = source_->next(kept);
  if (!taken_) {
    at_end_ = true;
    return false;
  }
  // The source will not give the block again, so it is kept until it has a place.
  if (kept > taken_->headroom) join(*taken_);
  BlockPtr next = std::exchange(taken_, nullptr);
  if (kept > next->headroom) return true;
  char* const begin = next->data() - kept;
  if (kept > 0) std::memcpy(begin, begin_, kept);
  begin_ = begin;
  end_ = next->data() + next->size;
  block_ = std::move(next);
  joined_ = false;
  return true;
}

// Doubling keeps the copying of a long unit linear; memory beyond the bytes received is reserved but untouched.
void Window::join(const Block& next) {
  const std::size_t kept = size();
  if (!joined_ || next.size > static_cast<std::size_t>(block_->data() + block_->capacity - end_)) {
    auto grown = std::make_shared<Block>(0, 2 * kept + next.size);
    std::memcpy(grown->data(), begin_, kept);
    block_ = std::move(grown);
    joined_ = true;
    begin_ = block_->data();
    end_ = begin_ + kept;
  }
  std::memcpy(block_->data() + (end_ - block_->data()), next.data(), next.size);
  end_ += next.size;
}

}  // namespace seqtide
