// How many bytes a binary optional field takes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "seqtide/alignments/sam/tags.hpp"

namespace seqtide::sam {

// Name and type; of arrays also the subtype and the count.
inline constexpr std::size_t tag_head_size = 3;
inline constexpr std::size_t array_head_size = 8;

inline constexpr std::array<std::uint8_t, 256> value_sizes = [] {
  std::array<std::uint8_t, 256> sizes{};
  sizes['A'] = sizes['c'] = sizes['C'] = 1;
  sizes['s'] = sizes['S'] = 2;
  sizes['i'] = sizes['I'] = sizes['f'] = 4;
  return sizes;
}();

inline std::size_t value_size(char type) noexcept { return value_sizes[static_cast<unsigned char>(type)]; }

/// Of elements of B: as value_size(), but 0 for A.
inline std::size_t element_size(char subtype) noexcept { return subtype == 'A' ? 0 : value_size(subtype); }

template <typename T>
T load(const char* bytes) noexcept {
  T value;
  std::memcpy(&value, bytes, sizeof(T));
  return value;
}

}  // namespace seqtide::sam
