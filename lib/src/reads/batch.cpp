#include "seqtide/reads/batch.hpp"

#include <string>
#include <utility>

#include "seqtide/error.hpp"

namespace seqtide {
FastqBatch FastqBatch::slice(std::size_t first, std::size_t count) const { return slice_batch(*this, first, count); }
FastqBatch FastqBatch::take(std::span<const std::int64_t> indices) const { return take_from_batch(*this, indices); }
FastqBatch FastqBatch::concat(std::span<const FastqBatch> batches) { return concat_batches(batches); }
FastqBatch FastqBatch::cut(std::span<const Interval> kept) const {
  return {names, sequences.cut(kept), qualities.cut(kept)};
}

FastaBatch FastaBatch::slice(std::size_t first, std::size_t count) const { return slice_batch(*this, first, count); }
FastaBatch FastaBatch::take(std::span<const std::int64_t> indices) const { return take_from_batch(*this, indices); }
FastaBatch FastaBatch::concat(std::span<const FastaBatch> batches) { return concat_batches(batches); }
FastaBatch FastaBatch::cut(std::span<const Interval> kept) const { return {names, sequences.cut(kept)}; }

void BatchColumns<FastqBatch>::check(const FastqBatch& batch, std::size_t i) {
  check_fastq(batch.names[i], batch.sequences[i], batch.qualities[i]);
}

void BatchColumns<FastaBatch>::check(const FastaBatch& batch, std::size_t i) {
  check_fasta(batch.names[i], batch.sequences[i]);
}

void FastqBatchBuilder::make_room(const FastqView& record) {
  if (record.sequence.size() != record.quality.size()) {
    throw InvalidArgument("sequence has " + std::to_string(record.sequence.size()) + " bytes but quality has " +
                          std::to_string(record.quality.size()));
  }
  names_.make_room(record.name.size());
  sequences_.make_room(record.sequence.size());
  qualities_->make_room(record.quality.size());
}

void FastqBatchBuilder::append(const FastqView& record) {
  make_room(record);
  names_.append(record.name);
  sequences_.append(record.sequence);
  qualities_->append(record.quality);
}

FastqBatch FastqBatchBuilder::finish() && {
  // Takes no memory: a failure would lose the records.
  TextColumn names = std::move(names_).finish();
  TextColumn sequences = std::move(sequences_).finish();
  TextColumn qualities(std::move(qualities_), sequences.shared_offsets());
  return {std::move(names), std::move(sequences), std::move(qualities)};
}

void FastaBatchBuilder::make_room(const FastaView& record) {
  names_.make_room(record.name.size());
  sequences_.make_room(record.sequence.size());
}

void FastaBatchBuilder::append(const FastaView& record) {
  make_room(record);
  names_.append(record.name);
  sequences_.append(record.sequence);
}

FastaBatch FastaBatchBuilder::finish() && { return {std::move(names_).finish(), std::move(sequences_).finish()}; }

}  // namespace seqtide
