// A queue with room for a known number of elements: adding one takes no memory, so that it cannot fail.
#pragma once

#include <array>
#include <cstddef>
#include <utility>

namespace seqtide {

template <typename Element, std::size_t capacity>
class BoundedQueue {
 public:
  bool empty() const noexcept { return size_ == 0; }
  std::size_t size() const noexcept { return size_; }

  /// There must be room.
  void push(Element&& element) noexcept { elements_[(first_ + size_++) % capacity] = std::move(element); }
  /// There must be an element.
  Element pop() noexcept {
    --size_;
    return std::exchange(elements_[std::exchange(first_, (first_ + 1) % capacity)], Element());
  }

 private:
  std::array<Element, capacity> elements_{};
  std::size_t first_ = 0;
  std::size_t size_ = 0;
};

}  // namespace seqtide
