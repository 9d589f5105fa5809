// Letters and digits of ASCII, whatever the locale.
#pragma once

namespace seqtide {

constexpr bool is_digit(char c) noexcept { return static_cast<unsigned char>(c - '0') < 10; }
constexpr bool is_letter(char c) noexcept { return static_cast<unsigned char>((c | 0x20) - 'a') < 26; }

}  // namespace seqtide
