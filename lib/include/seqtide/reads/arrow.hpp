/// \file
/// Batches as Arrow arrays and back, through the Arrow C data interface; needs no Arrow library.
///
/// A batch is a struct array with the columns "name", "sequence" and (FASTQ) "quality" of type large_string, none of
/// them nullable. Exported arrays share the memory of the batch and outlive it; they may be moved, sliced, released in
/// part, and from any thread, as the interface allows. Records are counted from 1 in messages.
///
/// Thread safety: functions are; an ArrowArrayStream is for one thread at a time.
#pragma once

#include <cstdint>
#include <functional>

#include "seqtide/api.h"
#include "seqtide/columns/arrow_abi.h"
#include "seqtide/reads/batch.hpp"

namespace seqtide {

SEQTIDE_API void export_fastq_schema(ArrowSchema& out);
SEQTIDE_API void export_fasta_schema(ArrowSchema& out);

/// Throws InvalidArgument, and leaves `out` alone, if a value is not UTF-8.
SEQTIDE_API void export_array(const FastqBatch& batch, ArrowArray& out);
SEQTIDE_API void export_array(const FastaBatch& batch, ArrowArray& out);

/// Throws InvalidArgument unless `requested`, a type that a consumer would like to have, is a struct of the same
/// columns as those of `exported`, of any string or binary type: another representation of the same data.
SEQTIDE_API void check_requested_schema(const ArrowSchema& requested, const ArrowSchema& exported);
/// The same, but the columns may be of any type.
SEQTIDE_API void check_requested_names(const ArrowSchema& requested, const ArrowSchema& exported);

/// Fills in the next batch; false at the end. May throw.
template <typename Batch>
using BatchSource = std::function<bool(Batch&)>;

/// A stream that draws batches as its user asks for them. Values in front of one that is not UTF-8 are delivered
/// before the error. Every error is an errno value and a message; what it was that the source threw is lost. Errors of
/// data are EINVAL, of input those of the system or EIO.
SEQTIDE_API void export_stream(BatchSource<FastqBatch> source, ArrowArrayStream& out);
SEQTIDE_API void export_stream(BatchSource<FastaBatch> source, ArrowArrayStream& out);
/// A stream of one array.
SEQTIDE_API void export_stream(const FastqBatch& batch, ArrowArrayStream& out);
SEQTIDE_API void export_stream(const FastaBatch& batch, ArrowArrayStream& out);

/// A copy of the columns named "name", "sequence" and (FASTQ) "quality" of a struct array, each of type string,
/// large_string, string_view, binary, large_binary or binary_view; further columns are left out. Neither argument is
/// released.
///
/// Throws InvalidArgument for other types, nulls, offsets that do not ascend, and values that check_fastq() or
/// check_fasta() refuses. Pointers are trusted to point to as much memory as the offsets say: the interface tells
/// nothing of it.
SEQTIDE_API FastqBatch import_fastq(const ArrowSchema& schema, const ArrowArray& array);
SEQTIDE_API FastaBatch import_fasta(const ArrowSchema& schema, const ArrowArray& array);

/// The rest of a stream as one batch; does not release the stream. Throws IoError with the stream's message if the
/// stream fails.
SEQTIDE_API FastqBatch import_fastq(ArrowArrayStream& stream);
SEQTIDE_API FastaBatch import_fasta(ArrowArrayStream& stream);

}  // namespace seqtide
