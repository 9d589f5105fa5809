// What data that no reader here accepts looks like, for error messages.
#pragma once

#include <string_view>

namespace seqtide {

/// A phrase such as "a BAM file", or "" if the first bytes say nothing.
std::string_view guess_format(std::string_view start) noexcept;

}  // namespace seqtide
