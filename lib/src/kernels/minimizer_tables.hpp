// Where the new minimizers of eight windows are.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace seqtide::kernels {

/// The numbers of the bits of a byte that are set, lowest first.
alignas(16) inline constexpr std::array<std::array<std::uint16_t, 8>, 256> bit_numbers = [] {
  std::array<std::array<std::uint16_t, 8>, 256> table{};
  for (std::size_t byte = 0; byte < table.size(); ++byte) {
    std::size_t count = 0;
    for (std::uint16_t bit = 0; bit < 8; ++bit) {
      if ((byte >> bit & 1) != 0) table[byte][count++] = bit;
    }
  }
  return table;
}();

}  // namespace seqtide::kernels
