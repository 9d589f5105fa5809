// What the writers check before they write.
#pragma once

#include <string_view>

namespace seqtide {

/// Throws InvalidArgument if a header line cannot hold `name`.
void check_name(std::string_view name);
/// Throws InvalidArgument, naming the first byte outside '!' to '~'.
/// \param what  "sequence" or "quality"
void check_printable(std::string_view text, std::string_view what);

}  // namespace seqtide
