/// \file
/// One FASTQ record as views (Cock et al. 2010, Nucleic Acids Research 38:1767).
#pragma once

#include <string>
#include <string_view>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"

namespace seqtide {

/// Text before the first blank or tab of a header line.
inline std::string_view header_id(std::string_view name) noexcept {
  name = name.substr(0, name.find(' '));
  return name.substr(0, name.find('\t'));
}
/// Text after the first blank or tab of a header line; "" if there is none.
inline std::string_view header_description(std::string_view name) noexcept {
  const std::size_t id = header_id(name).size();
  return id == name.size() ? std::string_view() : name.substr(id + 1);
}

/// Views into the reader that made it, valid until the reader's next step.
struct FastqView {
  std::string_view name;      ///< header line without '@' and line end
  std::string_view sequence;  ///< as in the file, line breaks removed
  std::string_view quality;   ///< ASCII Phred+33, as long as `sequence`
  /// The record as "@name\nsequence\n+\nquality\n" if it stands so in the input, else empty.
  std::string_view raw;

  std::string_view id() const noexcept { return header_id(name); }
  std::string_view description() const noexcept { return header_description(name); }
};

/// Throws InvalidArgument for a name with a line break, a sequence or quality with a byte outside '!' to '~',
/// a sequence that starts like another line of a record ('@', '>', '+'), or different lengths.
SEQTIDE_API void check_fastq(std::string_view name, std::string_view sequence, std::string_view quality);

/// Appends the record as four lines.
SEQTIDE_API void append_fastq(std::string& target, const FastqView& record);

}  // namespace seqtide
