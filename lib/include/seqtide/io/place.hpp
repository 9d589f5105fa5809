/// \file
/// The place of a fault in binary or compressed data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "seqtide/api.h"
#include "seqtide/error.hpp"
#include "seqtide/formats.hpp"
#include "seqtide/io/window.hpp"

namespace seqtide {

/// \param path            name of the source, "" if it has none
/// \param format          the name of the format or of the compression
/// \param offset          0-based byte offset in the uncompressed data
/// \param virtual_offset  that of `offset`, if the data is BGZF
/// \param excerpt         the offending bytes, of which it keeps Place::longest_excerpt
SEQTIDE_API Place place_in_data(std::string path, std::string_view format, std::uint64_t offset,
                                std::optional<std::uint64_t> virtual_offset = {}, std::string_view excerpt = {});

/// In the data that a window looks at.
/// \param offset  in all of it
SEQTIDE_API Place place_in_data(const Window& window, Format format, std::uint64_t offset,
                                std::string_view excerpt = {});

/// Where compressed data is at fault.
/// \param format             name of the compression
/// \param offset             where the data would go on, in the uncompressed data
/// \param compressed_offset  of the fault, or of the block that has it
SEQTIDE_API Place place_in_compressed(std::string path, std::string_view format, std::uint64_t offset,
                                      std::uint64_t compressed_offset, std::string_view excerpt = {});

/// In a BGZF block, by its start.
SEQTIDE_API Place place_in_bgzf(std::string path, std::uint64_t offset, std::uint64_t compressed_offset);

/// Adds to a fault of the input which record and line it cut short.
/// \param line  0 leaves it as it is
SEQTIDE_API void add_position(FormatError& error, std::uint64_t record, std::uint64_t line);

}  // namespace seqtide
