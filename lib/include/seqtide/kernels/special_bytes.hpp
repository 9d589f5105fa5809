/// \file
/// Finds the bytes that give text its structure: everything outside the printable range '!' to '~'.
///
/// In FASTQ and FASTA, the bytes of sequences and qualities all lie in 33..126. Whatever does not
/// (line ends, blanks, control and non-ASCII bytes) either ends a line or is a fault, so a parser that
/// jumps from one such byte to the next has framed and validated the text in one pass.
#pragma once

#include <cstddef>
#include <cstdint>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"

namespace seqtide::kernels {

/// Writes the ascending positions of all bytes < 33 or > 126 in data[0, size) and returns their number.
/// Reads up to 64 bytes after the end. `positions` must have room for size + 64 entries.
/// \param size  at most 2^32 - 64
SEQTIDE_API std::size_t find_special_bytes(const char* data, std::size_t size, std::uint32_t* positions) noexcept;

/// The same, and the positions of `also` as well.
SEQTIDE_API std::size_t find_special_bytes_and(const char* data, std::size_t size, char also,
                                               std::uint32_t* positions) noexcept;

namespace scalar {
SEQTIDE_API std::size_t find_special_bytes(const char* data, std::size_t size, std::uint32_t* positions) noexcept;
SEQTIDE_API std::size_t find_special_bytes_and(const char* data, std::size_t size, char also,
                                               std::uint32_t* positions) noexcept;
}  // namespace scalar

}  // namespace seqtide::kernels
