#include "seqtide/reads/transform.hpp"

#include <memory>
#include <string>
#include <utility>

#include "seqtide/error.hpp"

namespace seqtide {
namespace {

const char* first_byte(const TextColumn& column) noexcept { return column.bytes() + column.offsets()[0]; }

std::shared_ptr<const TextColumn::Offsets> offsets_from_0(const TextColumn& column) {
  if (auto offsets = column.shared_offsets()) return offsets;
  TextColumn::Offsets offsets(column.offsets(), column.offsets() + column.size() + 1);
  const std::int64_t start = offsets.front();
  for (std::int64_t& offset : offsets) offset -= start;
  return std::make_shared<const TextColumn::Offsets>(std::move(offsets));
}

/// A column with the same lengths. write(out) fills its memory.
template <typename Write>
TextColumn rewritten(const TextColumn& column, Write write) {
  if (column.total_size() == 0) return column;
  ByteBuffer bytes;
  bytes.reserve(column.total_size());
  write(bytes.extend(column.total_size()));
  return {std::make_shared<const ByteBuffer>(std::move(bytes)), offsets_from_0(column)};
}

void check_same_lengths(const TextColumn& sequences, const TextColumn& qualities) {
  if (sequences.size() != qualities.size()) {
    throw InvalidArgument(std::to_string(sequences.size()) + " sequences, but " + std::to_string(qualities.size()) +
                          " qualities");
  }
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    if (sequences[i].size() != qualities[i].size()) {
      throw InvalidArgument("sequence " + std::to_string(i) + " has " + std::to_string(sequences[i].size()) +
                            " letters, but its quality " + std::to_string(qualities[i].size()));
    }
  }
}

}  // namespace

TextColumn reverse(const TextColumn& column) {
  return rewritten(column, [&](char* out) { kernels::reverse_each(column.pieces(), out); });
}

TextColumn complement(const TextColumn& sequences, kernels::NucleicAcid kind) {
  return rewritten(sequences,
                   [&](char* out) { kernels::complement(first_byte(sequences), sequences.total_size(), kind, out); });
}

TextColumn reverse_complement(const TextColumn& sequences, kernels::NucleicAcid kind) {
  return rewritten(sequences, [&](char* out) { kernels::reverse_complement_each(sequences.pieces(), kind, out); });
}

FastqBatch reverse_complement(const FastqBatch& batch, kernels::NucleicAcid kind) {
  return {batch.names, reverse_complement(batch.sequences, kind), reverse(batch.qualities)};
}

FastaBatch reverse_complement(const FastaBatch& batch, kernels::NucleicAcid kind) {
  return {batch.names, reverse_complement(batch.sequences, kind)};
}

TextColumn mask_low_quality(const TextColumn& sequences, const TextColumn& qualities, std::uint8_t phred,
                            kernels::Mask mask) {
  check_same_lengths(sequences, qualities);
  return rewritten(sequences, [&](char* out) {
    kernels::mask_low_quality(first_byte(sequences), first_byte(qualities), sequences.total_size(), phred, mask, out);
  });
}

}  // namespace seqtide
