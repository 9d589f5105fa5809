#include "seqtide/alignments/batch.hpp"

#include <vector>

#include "seqtide/error.hpp"

namespace seqtide {

AlignmentBatch AlignmentBatch::concat(std::span<const AlignmentBatch> batches) {
  HeaderPtr header;
  std::vector<TextColumn> columns;
  columns.reserve(batches.size());
  for (const AlignmentBatch& batch : batches) {
    if (header == nullptr) header = batch.header;
    if (batch.header != nullptr && batch.header != header && batch.header->references() != header->references()) {
      throw InvalidArgument("batches with different references cannot be joined");
    }
    columns.push_back(batch.records);
  }
  return {TextColumn::concat(columns), std::move(header)};
}

}  // namespace seqtide
