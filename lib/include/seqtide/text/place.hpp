/// \file
/// The place of a fault in text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "seqtide/api.h"
#include "seqtide/error.hpp"
#include "seqtide/formats.hpp"

namespace seqtide {

/// \param path     name of the source, "" if it has none
/// \param record   1-based number of the record, 0 if it is in none
/// \param line     1-based number of the line, 0 if unknown
/// \param offset   0-based byte offset in the uncompressed data
/// \param excerpt  the offending bytes, of which it keeps Place::longest_excerpt
SEQTIDE_API Place place_in_text(std::string path, Format format, std::uint64_t record, std::uint64_t line,
                                std::uint64_t offset, std::string_view excerpt = {});

}  // namespace seqtide
