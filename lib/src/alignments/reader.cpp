#include "seqtide/alignments/reader.hpp"

#include <utility>

#include "columns/fill.hpp"

namespace seqtide {

AlignmentReader::~AlignmentReader() = default;

bool AlignmentReader::read_batch(AlignmentBatch& batch, const BatchLimits& limits) {
  batch = {};
  batch.header = header_;
  ColumnBuilder builder(memory_);
  BamView record;
  batch::fill(
      builder, limits, pending_, *this, [&] { return next(record); }, [&] { builder.append(record.raw()); });
  batch.records = std::move(builder).finish();
  return batch.size() > 0;
}

AlignmentWriter::~AlignmentWriter() = default;

void AlignmentWriter::write(const AlignmentBatch& batch) {
  if (batch.header != nullptr && batch.header != header_ && batch.header->references() != header_->references()) {
    throw InvalidArgument("the header of the batch has other references than that of the output");
  }
  for (std::size_t i = 0; i < batch.size(); ++i) write(batch[i]);
}

}  // namespace seqtide
