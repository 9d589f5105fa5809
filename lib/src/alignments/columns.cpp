#include "seqtide/alignments/columns.hpp"

#include <cstring>
#include <string>
#include <utility>

#include "alignments/each_record.hpp"
#include "kernels/sam_text.hpp"
#include "seqtide/kernels/nibbles.hpp"

namespace seqtide {
namespace {

/// A column of values whose sizes are known before they are decoded.
/// \param size_of  size of the value of a record
/// \param decode   writes the value of a record that has one of at least a byte
template <typename SizeOf, typename Decode>
TextColumn decode_text(const AlignmentBatch& batch, SizeOf size_of, Decode decode) {
  auto offsets = std::make_shared<TextColumn::Offsets>(batch.size() + 1);
  std::int64_t* const ends = offsets->data() + 1;
  std::int64_t total = 0;
  for_each_record(batch, [&](std::size_t i, const BamView& record) {
    total += static_cast<std::int64_t>(size_of(record));
    ends[i] = total;
  });
  auto bytes = std::make_shared<ByteBuffer>();
  char* const start = bytes->extend(static_cast<std::size_t>(total));
  for_each_record(batch, [&](std::size_t i, const BamView& record) {
    const std::int64_t begin = ends[static_cast<std::ptrdiff_t>(i) - 1];
    if (ends[i] > begin) decode(record, start + begin, static_cast<std::size_t>(ends[i] - begin));
  });
  return TextColumn(std::move(bytes), std::move(offsets));
}

}  // namespace

void decode_flags(const AlignmentBatch& batch, std::uint16_t* out) noexcept {
  for_each_record(batch, [out](std::size_t i, const BamView& record) { out[i] = record.flag(); });
}

void decode_mapqs(const AlignmentBatch& batch, std::uint8_t* out) noexcept {
  for_each_record(batch, [out](std::size_t i, const BamView& record) { out[i] = record.mapq(); });
}

void decode_reference_ids(const AlignmentBatch& batch, std::int32_t* out) noexcept {
  for_each_record(batch, [out](std::size_t i, const BamView& record) { out[i] = record.reference_id(); });
}

void decode_positions(const AlignmentBatch& batch, std::int32_t* out) noexcept {
  for_each_record(batch, [out](std::size_t i, const BamView& record) { out[i] = record.pos(); });
}

void decode_next_reference_ids(const AlignmentBatch& batch, std::int32_t* out) noexcept {
  for_each_record(batch, [out](std::size_t i, const BamView& record) { out[i] = record.next_reference_id(); });
}

void decode_next_positions(const AlignmentBatch& batch, std::int32_t* out) noexcept {
  for_each_record(batch, [out](std::size_t i, const BamView& record) { out[i] = record.next_pos(); });
}

void decode_tlens(const AlignmentBatch& batch, std::int32_t* out) noexcept {
  for_each_record(batch, [out](std::size_t i, const BamView& record) { out[i] = record.tlen(); });
}

void decode_sequence_sizes(const AlignmentBatch& batch, std::int32_t* out) noexcept {
  for_each_record(batch, [out](std::size_t i, const BamView& record) { out[i] = record.sequence_size(); });
}

void decode_reference_ends(const AlignmentBatch& batch, std::int64_t* out) noexcept {
  for_each_record(batch, [out](std::size_t i, const BamView& record) { out[i] = record.reference_end(); });
}

TextColumn decode_names(const AlignmentBatch& batch) {
  return decode_text(
      batch, [](const BamView& record) { return record.name().size(); },
      [](const BamView& record, char* out, std::size_t size) { std::memcpy(out, record.name().data(), size); });
}

TextColumn decode_sequences(const AlignmentBatch& batch) {
  return decode_text(
      batch, [](const BamView& record) { return record.sequence_size(); },
      [](const BamView& record, char* out, std::size_t size) {
        kernels::decode_nibbles(record.packed_sequence(), size, out);
      });
}

TextColumn decode_qualities(const AlignmentBatch& batch) {
  return decode_text(
      batch, [](const BamView& record) { return record.has_quality() ? record.sequence_size() : 0; },
      [](const BamView& record, char* out, std::size_t size) {
        if (!kernels::encode_scores(reinterpret_cast<const char*>(record.quality()), size, out)) {
          throw_score(record);
        }
      });
}

TextColumn decode_cigar_texts(const AlignmentBatch& batch) {
  ColumnBuilder builder;
  std::string text;
  builder.reserve(8 * batch.size(), batch.size());
  for_each_record(batch, [&](std::size_t, const BamView& record) {
    text.clear();
    append_cigar(text, record.cigar());
    builder.append(text);
  });
  return std::move(builder).finish();
}

CigarColumn decode_cigars(const AlignmentBatch& batch) {
  CigarColumn column;
  column.offsets.reserve(batch.size() + 1);
  column.offsets.push_back(0);
  for_each_record(batch, [&](std::size_t, const BamView& record) {
    const CigarView cigar = record.cigar();
    const std::size_t before = column.operations.size();
    column.operations.resize(before + cigar.size());
    if (!cigar.empty()) std::memcpy(column.operations.data() + before, cigar.data(), 4 * cigar.size());
    column.offsets.push_back(static_cast<std::int64_t>(column.operations.size()));
  });
  return column;
}

}  // namespace seqtide
