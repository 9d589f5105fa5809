// Arrays of columns, for export.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "seqtide/columns/arrow_abi.h"
#include "seqtide/columns/column.hpp"

namespace seqtide::arrow {

/// Number of the first record with a value that is not UTF-8, `size` if there is none.
std::size_t first_not_utf8(const std::vector<Column>& columns, std::size_t size);
/// Throws InvalidArgument for that record.
/// \param before  records that came before the columns
[[noreturn]] void throw_not_utf8(const Schema& schema, const std::vector<Column>& columns, std::size_t record,
                                 std::uint64_t before);
/// A struct of columns that are known to be UTF-8.
void export_utf8(const std::vector<Column>& columns, std::size_t size, ArrowArray& out);

}  // namespace seqtide::arrow
