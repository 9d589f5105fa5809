// One optional field as text, judged.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "seqtide/deviations.hpp"

namespace seqtide::sam {

/// Appends "NM:i:3" in binary; returns what is wrong with it, or "", and then sets which validation accepts it.
/// \param offset  of the field in its line, for notes
std::string parse_tag(std::string_view text, Judge& judge, std::size_t offset, std::string& fields,
                      std::optional<Validation>& accepted_by);

}  // namespace seqtide::sam
