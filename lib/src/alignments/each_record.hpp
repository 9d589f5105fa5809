// What decoders of columns share.
#pragma once

#include <cstddef>

#include "seqtide/alignments/batch.hpp"

namespace seqtide {

/// Calls act(i, record) for all records. They lie some hundred bytes apart: the next ones are fetched meanwhile.
template <typename Act>
void for_each_record(const AlignmentBatch& batch, Act act) {
  constexpr std::size_t records_ahead = 8;
  const kernels::Pieces raw = batch.records.pieces();
  for (std::size_t i = 0; i < raw.count; ++i) {
    if (raw.count - i > records_ahead) __builtin_prefetch(raw.begin(i + records_ahead));
    act(i, BamView(raw[i]));
  }
}

/// InvalidArgument for a score that has no character.
[[noreturn]] void throw_score(const BamView& record);

}  // namespace seqtide
