// The columns of batches as Arrow sees them: their names and order.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "seqtide/columns/arrow_abi.h"
#include "seqtide/reads/batch.hpp"

namespace seqtide::arrow {

template <typename Batch>
struct Columns;

template <>
struct Columns<FastqBatch> {
  static constexpr std::array<const char*, 3> names = {"name", "sequence", "quality"};
  static constexpr std::array<TextColumn FastqBatch::*, 3> members = {&FastqBatch::names, &FastqBatch::sequences,
                                                                      &FastqBatch::qualities};
};

template <>
struct Columns<FastaBatch> {
  static constexpr std::array<const char*, 2> names = {"name", "sequence"};
  static constexpr std::array<TextColumn FastaBatch::*, 2> members = {&FastaBatch::names, &FastaBatch::sequences};
};

// Defined in arrow_export.cpp for both kinds of batch.

/// Number of the first record with a value that is not UTF-8, batch.size() if there is none.
template <typename Batch>
std::size_t first_not_utf8(const Batch& batch);
/// Throws InvalidArgument for that record.
/// \param before  records that came before the batch
template <typename Batch>
[[noreturn]] void throw_not_utf8(const Batch& batch, std::size_t record, std::uint64_t before);
/// As export_array, for a batch that is known to be UTF-8.
template <typename Batch>
void export_utf8(const Batch& batch, ArrowArray& out);

}  // namespace seqtide::arrow
