// Dates as ISO 8601 writes them, for the DT field of read groups.
#pragma once

#include <string_view>

namespace seqtide::sam {

/// Whether `text` is a calendar, week or ordinal date, alone or with a time of day behind 'T'.
bool is_iso_date(std::string_view text) noexcept;

}  // namespace seqtide::sam
