#include "seqtide/reads/batch.hpp"

#include <string>
#include <utility>
#include <vector>

#include "seqtide/error.hpp"

namespace seqtide {
namespace {

// One column of each batch.
template <typename Batch>
TextColumn joined(std::span<const Batch> batches, TextColumn Batch::*column) {
  std::vector<TextColumn> columns;
  columns.reserve(batches.size());
  for (const Batch& batch : batches) columns.push_back(batch.*column);
  return TextColumn::concat(columns);
}

}  // namespace

FastqBatch FastqBatch::slice(std::size_t first, std::size_t count) const {
  return {names.slice(first, count), sequences.slice(first, count), qualities.slice(first, count)};
}

FastqBatch FastqBatch::take(std::span<const std::int64_t> indices) const {
  return {names.take(indices), sequences.take(indices), qualities.take(indices)};
}

FastqBatch FastqBatch::cut(std::span<const Interval> kept) const {
  return {names, sequences.cut(kept), qualities.cut(kept)};
}

FastqBatch FastqBatch::concat(std::span<const FastqBatch> batches) {
  return {joined(batches, &FastqBatch::names), joined(batches, &FastqBatch::sequences),
          joined(batches, &FastqBatch::qualities)};
}

FastaBatch FastaBatch::slice(std::size_t first, std::size_t count) const {
  return {names.slice(first, count), sequences.slice(first, count)};
}

FastaBatch FastaBatch::take(std::span<const std::int64_t> indices) const {
  return {names.take(indices), sequences.take(indices)};
}

FastaBatch FastaBatch::cut(std::span<const Interval> kept) const { return {names, sequences.cut(kept)}; }

FastaBatch FastaBatch::concat(std::span<const FastaBatch> batches) {
  return {joined(batches, &FastaBatch::names), joined(batches, &FastaBatch::sequences)};
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
  FastqBatch batch;
  batch.names = std::move(names_).finish();
  batch.sequences = std::move(sequences_).finish();
  batch.qualities = TextColumn(std::move(qualities_), batch.sequences.shared_offsets());
  return batch;
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
