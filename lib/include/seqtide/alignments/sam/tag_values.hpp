/// \file
/// Optional fields of values that a user gives (SAM specification, section 1.5): what a type can hold is checked.
///
/// All append one field in binary, for BamRecord::set_tag(), or throw InvalidArgument and leave `fields` as it was.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"

namespace seqtide {

/// Integers that a type of field or element holds, both included.
struct TagRange {
  std::int64_t lowest = 0;
  std::int64_t highest = -1;

  bool holds(std::int64_t value) const noexcept { return lowest <= value && value <= highest; }
};

/// Of the types c C s S i I; an empty range for others.
SEQTIDE_API TagRange tag_range(char type) noexcept;
/// The smallest of these types that holds both, unsigned ones first. Throws InvalidArgument if none does.
SEQTIDE_API char smallest_tag_type(std::int64_t lowest, std::int64_t highest);

/// Throws InvalidArgument for what is not a letter and a letter or digit, and for CG, where BAM keeps long CIGARs.
SEQTIDE_API void check_tag_name(std::string_view name);
/// Throws InvalidArgument for an integer that the type cannot hold.
SEQTIDE_API void check_tag_integer(char type, std::int64_t value);

/// \param type  c C s S i I
SEQTIDE_API void append_checked_integer(std::string& fields, std::string_view name, char type, std::int64_t value);
/// Of type f, for finite numbers of 32 bits.
SEQTIDE_API void append_checked_real(std::string& fields, std::string_view name, double value);
/// \param type  A (one character of '!' to '~'), Z (any of ' ' to '~') or H (pairs of the digits 0-9 and A-F)
SEQTIDE_API void append_checked_text(std::string& fields, std::string_view name, char type, std::string_view text);

}  // namespace seqtide
