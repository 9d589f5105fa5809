/// \file
/// Columns as Arrow arrays and back, through the Arrow C data interface; needs no Arrow library.
///
/// A batch is a struct array. Integers and floating-point numbers are the types of the same sizes, text is
/// large_string, a dictionary has large_string values and indices of type int32, a list is large_list. Exported arrays
/// share the memory of the columns and outlive them; they may be moved, sliced, released in part, and from any thread,
/// as the interface allows. Records are counted from 1 in messages.
///
/// Thread safety: functions are; an ArrowArrayStream is for one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/columns/arrow_abi.h"
#include "seqtide/columns/batch.hpp"

namespace seqtide {

SEQTIDE_API void export_schema(const Schema& schema, ArrowSchema& out);

/// Throws InvalidArgument, and leaves `out` alone, if text is not UTF-8 or a column cannot be made.
/// \param schema  of the columns that the batch makes
SEQTIDE_API void export_array(const Schema& schema, const AnyBatch& batch, ArrowArray& out);

/// Throws InvalidArgument unless `requested`, a type that a consumer would like to have, is a struct of columns with
/// the same names, each another representation of the same data: any string or binary type of text, any type of numbers
/// of numbers, any type of lists of lists.
SEQTIDE_API void check_requested_schema(const ArrowSchema& requested, const Schema& exported);

/// Fills in the next batch; false at the end. May throw.
using BatchSource = std::function<bool(AnyBatch&)>;

/// A stream that draws batches as its user asks for them. Records in front of one that cannot be exported are delivered
/// before the error. Every error is an errno value and a message; what it was that the source threw is lost. Errors of
/// data are EINVAL, of input those of the system or EIO.
SEQTIDE_API void export_stream(Schema schema, BatchSource source, ArrowArrayStream& out);
/// A stream of one array.
SEQTIDE_API void export_stream(Schema schema, AnyBatch batch, ArrowArrayStream& out);

/// A copy of the columns of a struct array that have the names in `wanted`; further columns are left out. Text may be
/// string, large_string, string_view, binary, large_binary or binary_view, dictionaries such text too, or dictionaries
/// of it with any type of indices; integers may be of any type that has their values, floating-point numbers float or
/// double, lists list or large_list. Neither argument is released.
///
/// Throws InvalidArgument for other types, for nulls in columns that are not nullable, and for offsets that do not
/// ascend. Pointers are trusted to point to as much memory as the offsets say: the interface tells nothing of it.
SEQTIDE_API std::vector<Column> import_columns(const Schema& wanted, const ArrowSchema& schema,
                                               const ArrowArray& array);

/// Calls take(columns) for each array of the rest of a stream; does not release the stream. Throws IoError with the
/// stream's message if the stream fails.
SEQTIDE_API void import_columns(const Schema& wanted, ArrowArrayStream& stream,
                                const std::function<void(std::vector<Column>)>& take);

/// A batch type's columns. Throws InvalidArgument, too, for values that its check() refuses.
template <typename Batch>
Batch import_batch(const ArrowSchema& schema, const ArrowArray& array) {
  return batch_of<Batch>(import_columns(schema_of<Batch>(), schema, array));
}

/// The rest of a stream as one batch.
template <typename Batch>
Batch import_batch(ArrowArrayStream& stream) {
  std::vector<Batch> batches;
  std::uint64_t records = 0;
  import_columns(schema_of<Batch>(), stream, [&](const std::vector<Column>& columns) {
    batches.push_back(batch_of<Batch>(columns, records));
    records += batches.back().size();
  });
  return concat_batches<Batch>(batches);
}

}  // namespace seqtide
