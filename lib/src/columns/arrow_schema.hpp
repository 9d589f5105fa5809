// Types of Arrow that others made.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/columns/arrow_abi.h"
#include "seqtide/columns/column.hpp"

namespace seqtide::arrow {

bool is_integer(std::string_view format) noexcept;
bool is_real(std::string_view format) noexcept;
bool is_list(std::string_view format) noexcept;

std::string_view text_of(const char* text) noexcept;

/// Throws InvalidArgument unless the type is a struct that can be read.
void check_struct(const ArrowSchema& schema);
/// Where the wanted columns are among those of a struct. Throws InvalidArgument if one is missing, comes twice, or is
/// of a type that cannot be imported.
std::vector<std::int64_t> find_columns(const Schema& wanted, const ArrowSchema& schema);

}  // namespace seqtide::arrow
