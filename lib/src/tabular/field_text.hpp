// What text a field of a table may hold.
#pragma once

#include <string_view>

#include "seqtide/tabular/schema.hpp"
#include "seqtide/text/characters.hpp"

namespace seqtide {

/// Whether the text stays one field when it is written.
inline bool is_field(const TabularSchema& schema, std::string_view text) noexcept {
  if (text.find(schema.separator()) != std::string_view::npos) return false;
  if (schema.delimiter == ' ' && (text.empty() || text.find(' ') != std::string_view::npos)) return false;
  return characters::is_line_safe(text) && text.find('\x7f') == std::string_view::npos;
}

}  // namespace seqtide
