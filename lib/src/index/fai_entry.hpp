// What every entry of a FaiIndex must be, however it was made.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "seqtide/index/fai.hpp"

namespace seqtide::fai {

/// What is wrong with a name, "" if nothing is. Blanks and control bytes would end it in the index's text form.
std::string name_fault(std::string_view name);
/// What is wrong with an entry, "" if nothing is.
std::string entry_fault(const FaiEntry& entry);

/// Offset in the data of a base, which may be one behind the last. Cannot overflow for an entry without fault.
inline std::uint64_t offset_of(const FaiEntry& entry, std::int64_t base) noexcept {
  if (entry.line_bases == 0) return static_cast<std::uint64_t>(entry.offset);
  return static_cast<std::uint64_t>(entry.offset + base / entry.line_bases * entry.line_width +
                                    base % entry.line_bases);
}

}  // namespace seqtide::fai
