/// \file
/// merge_alignments: sorted records of several readers as one sorted output.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "seqtide/alignments/reader.hpp"
#include "seqtide/alignments/sort.hpp"
#include "seqtide/api.h"
#include "seqtide/interrupt.hpp"

namespace seqtide {

/// One of the readers that are merged.
struct MergeInput {
  using Names = std::map<std::string, std::string, std::less<>>;

  AlignmentReader* reader = nullptr;  ///< must last as long as the call
  /// IDs of @RG and @PG lines that the output has under another one; the tags RG and PG of records follow.
  Names read_groups = {};
  Names programs = {};
};

/// Writes all records that the readers still have, in the order that they have themselves; of records that it does not
/// tell apart, those of earlier readers come first, as in samtools merge. Does not close the writer. References are
/// matched by name.
///
/// Throws FormatError, after the records before it, for a record that is out of order, what readers and writer throw,
/// and InvalidArgument for a reference that the writer's header lacks or has with another length.
SEQTIDE_API void merge_alignments(const std::vector<MergeInput>& inputs, AlignmentWriter& writer, SortOrder order,
                                  InterruptCheck interrupt_check = nullptr);

}  // namespace seqtide
