// UTF-8: what counts as text (Unicode standard, table 3-7).
#pragma once

#include <cstddef>
#include <string_view>

namespace seqtide {

/// Length of the character at the start of `text`, which is not empty; 0 if it is none.
std::size_t utf8_length(std::string_view text) noexcept;
bool is_ascii(std::string_view text) noexcept;
bool is_utf8(std::string_view text) noexcept;

}  // namespace seqtide
