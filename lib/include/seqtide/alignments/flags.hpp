/// \file
/// The bits of the field FLAG (SAM specification, section 1.4.2) and their names.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"

namespace seqtide {

namespace flags {
inline constexpr std::uint16_t paired = 0x1;
inline constexpr std::uint16_t proper_pair = 0x2;
inline constexpr std::uint16_t unmapped = 0x4;
inline constexpr std::uint16_t mate_unmapped = 0x8;
inline constexpr std::uint16_t reverse = 0x10;
inline constexpr std::uint16_t mate_reverse = 0x20;
inline constexpr std::uint16_t read1 = 0x40;
inline constexpr std::uint16_t read2 = 0x80;
inline constexpr std::uint16_t secondary = 0x100;
inline constexpr std::uint16_t qc_fail = 0x200;
inline constexpr std::uint16_t duplicate = 0x400;
inline constexpr std::uint16_t supplementary = 0x800;
/// Which read of its template a record is: read1, read2, both or none of them.
inline constexpr std::uint16_t which_read = read1 | read2;
/// Alignments that repeat a read which has another one.
inline constexpr std::uint16_t not_primary = secondary | supplementary;
}  // namespace flags

/// Names of the bits from 0x1 on, as `samtools flags` writes them.
inline constexpr std::array<std::string_view, 12> flag_names = {
    "PAIRED", "PROPER_PAIR", "UNMAP",     "MUNMAP", "REVERSE", "MREVERSE",
    "READ1",  "READ2",       "SECONDARY", "QCFAIL", "DUP",     "SUPPLEMENTARY",
};

/// The bits that names in either case and numbers (decimal, 0x904, 0o17, 0b11) say together: "UNMAP,0x900". Throws
/// InvalidArgument if a part is neither a name nor a number up to 65535.
SEQTIDE_API std::uint16_t parse_flags(std::string_view text);

/// Whether the records with these flags are the first and the last read of one template, in whichever order. Their
/// names must be equal besides.
constexpr bool are_mates(std::uint16_t flag1, std::uint16_t flag2) noexcept {
  const int which = flag1 & flags::which_read;
  return (flag1 & flag2 & flags::paired) != 0 && (which == flags::read1 || which == flags::read2) &&
         (flag2 & flags::which_read) == (which ^ flags::which_read);
}

}  // namespace seqtide
