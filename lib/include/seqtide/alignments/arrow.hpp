/// \file
/// Batches of alignments as Arrow arrays, through the Arrow C data interface; needs no Arrow library.
///
/// A batch is a struct array of chosen fields and tags. What a record has not is null.
///
///     field                type
///     qname cigar seq qual  large_string
///     rname rnext           dictionary of large_string, with indices of type int32: the reference ids
///     flag                  uint16, never null
///     mapq                  uint8, null for 255
///     pos pnext             int32, 0-based
///     tlen                  int32, never null
///
/// Exported arrays own their memory; they may be moved, released in part, and from any thread.
///
/// Thread safety: functions are; an ArrowArrayStream is for one thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "seqtide/alignments/batch.hpp"
#include "seqtide/api.h"
#include "seqtide/reads/arrow.hpp"

namespace seqtide {

/// The fields of SAM; tags come on top.
enum class AlignmentField : std::uint8_t { qname, flag, rname, pos, mapq, cigar, rnext, pnext, tlen, seq, qual };

/// int64 of integers; double of real numbers and integers; large_string of types A, Z and H.
enum class TagKind : std::uint8_t { integer, real, text };

struct TagChoice {
  std::string name;
  TagKind kind = TagKind::integer;
};

/// The columns, in their order.
struct AlignmentChoice {
  std::vector<AlignmentField> fields;
  std::vector<TagChoice> tags;
};

SEQTIDE_API void export_alignment_schema(const AlignmentChoice& choice, ArrowSchema& out);
/// Throws InvalidArgument, and leaves `out` alone, if text is not UTF-8 or a tag is of another kind.
SEQTIDE_API void export_array(const AlignmentBatch& batch, const AlignmentChoice& choice, ArrowArray& out);
/// A stream that draws batches as its user asks for them. Records in front of one that cannot be exported are delivered
/// before the error; errors are those of the streams in batch/arrow.hpp.
SEQTIDE_API void export_stream(BatchSource<AlignmentBatch> source, const AlignmentChoice& choice,
                               ArrowArrayStream& out);

}  // namespace seqtide
