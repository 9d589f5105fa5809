/// \file
/// The two bits of a base: A 0, C 1, G 2, T and U 3. They order bases as their letters do, and 3 minus a code is the
/// code of the complement.
#pragma once

#include <array>
#include <cstdint>

#include "seqtide/cpp20.hpp"

namespace seqtide {

/// What base_code() gives for a letter that is no base.
inline constexpr std::uint8_t no_base = 4;

namespace detail {
inline constexpr std::array<std::uint8_t, 256> base_codes = [] {
  std::array<std::uint8_t, 256> codes{};
  codes.fill(no_base);
  codes['A'] = codes['a'] = 0;
  codes['C'] = codes['c'] = 1;
  codes['G'] = codes['g'] = 2;
  codes['T'] = codes['t'] = codes['U'] = codes['u'] = 3;
  return codes;
}();
}  // namespace detail

/// 0 to 3, or no_base.
constexpr std::uint8_t base_code(char letter) noexcept {
  return detail::base_codes[static_cast<unsigned char>(letter)];
}

}  // namespace seqtide
