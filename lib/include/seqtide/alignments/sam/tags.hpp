/// \file
/// Optional fields (tags) of alignment records in their binary form (SAM specification, sections 1.5 and 4.2.4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"
#include "seqtide/validation.hpp"

namespace seqtide {

/// One field, a view into its record. Numbers are little endian, at any address.
struct SEQTIDE_API TagView {
  char name[2];
  char type;             ///< A c C s S i I f Z H B
  char subtype;          ///< of the elements of B: c C s S i I f; else 0
  std::uint32_t count;   ///< elements of B; characters of Z and H without the NUL; else 1
  const char* data;      ///< first value
  std::string_view raw;  ///< the whole field, name and type included

  std::string_view name_view() const noexcept { return {name, 2}; }
  bool is_integer() const noexcept;
  /// The value of a field of type c C s S i I; 0 for others.
  std::int64_t integer() const noexcept { return integer_at(0); }
  /// The value of a field of type f; 0 for others.
  float real() const noexcept { return real_at(0); }
  /// The value of a field of type Z, H or A; "" for others.
  std::string_view text() const noexcept;
  /// Element i of B (or, for i = 0, the value itself).
  std::int64_t integer_at(std::uint32_t i) const noexcept;
  float real_at(std::uint32_t i) const noexcept;
};

/// Bytes of one value of a type: 1 for A c C, 2 for s S, 4 for i I f, 0 for all others.
SEQTIDE_API std::size_t tag_value_size(char type) noexcept;

/// Takes the field at the front of `fields`. False, and `fields` as it was, if it is empty or its first field is cut,
/// of unknown type, or larger than what is left.
SEQTIDE_API bool next_tag(std::string_view& fields, TagView& tag) noexcept;
/// The first field of that name among valid fields.
SEQTIDE_API std::optional<TagView> find_tag(std::string_view fields, std::string_view name) noexcept;

/// Appends one field in binary. The caller vouches for the name (two characters) and that text has no NUL. Integers
/// take the smallest type that holds them, signed where negative; outside -2^31 to 2^32 - 1 they throw
/// InvalidArgument.
SEQTIDE_API void append_tag_integer(std::string& fields, std::string_view name, std::int64_t value);
SEQTIDE_API void append_tag_real(std::string& fields, std::string_view name, float value);
SEQTIDE_API void append_tag_text(std::string& fields, std::string_view name, char type,
                                 std::string_view text);  // A Z H
SEQTIDE_API void append_tag_array(std::string& fields, std::string_view name, char subtype, const void* values,
                                  std::uint32_t count);

/// Reads "NM:i:3" and appends it in binary; returns what is wrong with it, or "". Strict also refuses what the grammar
/// of section 1.5 does not allow, standard what it would have to change.
SEQTIDE_API std::string parse_tag(std::string_view text, Validation validation, std::string& fields);
/// Appends the field as SAM text; floats with six significant digits, as %g writes them. (In arrays, htslib 1.16 rounds
/// up what lies midway between two such numbers.)
SEQTIDE_API void append_tag_sam(std::string& target, const TagView& tag);

}  // namespace seqtide
