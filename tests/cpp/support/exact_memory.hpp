// Memory without any room around it, for what kernels read and write.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

// `size` bytes behind `misalignment` bytes, at the very end of their memory: a sanitizer sees any access beyond, and
// `front_is_intact` any byte written before.
class ExactMemory {
 public:
  explicit ExactMemory(std::size_t size, std::size_t misalignment = 0)
      : size_(size), misalignment_(misalignment), memory_(new char[misalignment + size]) {
    std::fill_n(memory_.get(), misalignment + size, filler);
  }
  explicit ExactMemory(std::string_view text, std::size_t misalignment = 0) : ExactMemory(text.size(), misalignment) {
    std::copy(text.begin(), text.end(), data());
  }

  char* data() { return memory_.get() + misalignment_; }
  std::uint8_t* bytes() { return reinterpret_cast<std::uint8_t*>(data()); }
  std::string text() { return {data(), size_}; }
  bool front_is_intact() const {
    return std::all_of(memory_.get(), memory_.get() + misalignment_, [](char byte) { return byte == filler; });
  }

 private:
  static constexpr char filler = '\x5A';
  std::size_t size_;
  std::size_t misalignment_;
  std::unique_ptr<char[]> memory_;
};
