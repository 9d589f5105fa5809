/// \file
/// Batches of alignments as columns, for columns/arrow.hpp.
///
/// Fields and tags are chosen. What a record has not is null.
///
///     field                type
///     qname cigar seq qual  large_string
///     rname rnext           dictionary of large_string, with indices of type int32: the reference ids. All columns of
///                           a header share its dictionary
///     flag                  uint16, never null
///     mapq                  uint8, never null; 255 where it is not available
///     pos pnext             int32, 0-based
///     tlen                  int32, never null
///
/// Thread safety: functions are.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "seqtide/alignments/batch.hpp"
#include "seqtide/api.h"
#include "seqtide/columns/batch.hpp"

namespace seqtide {

/// The fields of SAM; tags come on top.
enum class AlignmentField : std::uint8_t { qname, flag, rname, pos, mapq, cigar, rnext, pnext, tlen, seq, qual };

/// int64 of integers; double of real numbers and integers; large_string of types A, Z and H; large_list of type B, as
/// decode_array_tag() takes it, in the order of SAM's letters: cCsSiIf.
enum class TagKind : std::uint8_t {
  integer,
  real,
  text,
  int8_array,
  uint8_array,
  int16_array,
  uint16_array,
  int32_array,
  uint32_array,
  float32_array,
};

struct TagChoice {
  std::string name;
  TagKind kind = TagKind::integer;
};

/// The columns, in their order.
struct AlignmentChoice {
  std::vector<AlignmentField> fields;
  std::vector<TagChoice> tags;
};

SEQTIDE_API Schema alignment_schema(const AlignmentChoice& choice);
/// The batch with the chosen columns, which are decoded when they are asked for. Making them throws InvalidArgument if
/// a tag is of another kind.
SEQTIDE_API AnyBatch any_batch(AlignmentBatch batch, AlignmentChoice choice);

}  // namespace seqtide
