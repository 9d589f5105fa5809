/// \file
/// The formats that this library knows: their names, and what they look like.
///
/// Thread safety: everything here is a pure function.
#pragma once

#include <string>
#include <string_view>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"

namespace seqtide {

enum class Format {
  empty,    ///< nothing but line ends
  unknown,  ///< none of the others
  fastq,
  fasta,
  sam,
  bam,
  bed,
  tabular,  ///< a table whose columns its reader was told
  bai,
  csi,
  fai,  ///< its content does not tell it, as that of `gzi` and `tabular`
  gzi,
};

/// The name of a format as messages and places of errors say it ("BAM"); "" if it has none.
SEQTIDE_API std::string_view format_name(Format format) noexcept;

/// The format that uncompressed data with these first bytes has. Line ends and a UTF-8 byte-order mark in
/// front do not count.
SEQTIDE_API Format sniff_format(std::string_view start) noexcept;

/// Whether sniff_format() says the same whatever bytes follow these.
SEQTIDE_API bool is_decided(std::string_view start) noexcept;

/// What data with these first bytes looks like, as messages say it ("an HTML page"), or "" if they say nothing. It
/// knows more formats than can be read, and only those that their very first bytes tell.
SEQTIDE_API std::string_view describe_data(std::string_view start) noexcept;

/// "; this looks like an HTML page", or "" if describe_data() has nothing to say: the end of a message.
SEQTIDE_API std::string describe_instead(std::string_view start);

}  // namespace seqtide
