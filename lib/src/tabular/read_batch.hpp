// What read_batch() of readers with a TabularBatchBuilder does.
#pragma once

#include <exception>

#include "columns/fill.hpp"
#include "seqtide/tabular/batch.hpp"

namespace seqtide {

/// \param lines      where the reader takes its lines from
/// \param usual      what most of these look like
/// \param finishing  of the reader: whether an earlier call could not hand over what it had read
/// \param next       fills in the next line; false at the end
template <typename Reader, typename Next>
bool read_tabular_batch(Reader& reader, FieldReader& lines, const UsualLine& usual, TabularBatchBuilder& builder,
                        bool& finishing, TabularBatch& batch, const BatchLimits& limits, std::exception_ptr& pending,
                        Next next) {
  batch = {};
  if (!finishing) {
    TabularView line;
    batch::fill(
        builder, limits, pending, reader, [&] { return next(line); },
        [&] {
          builder.append(line);
          builder.append_usual(lines, usual, limits);
        });
    finishing = true;
  }
  batch = builder.finish();
  finishing = false;
  return batch.size() > 0;
}

}  // namespace seqtide
