/// \file
/// Batches: many records as columns, for work on all of them at once.
///
///     seqtide::FastqBatch batch;
///     while (reader.read_batch(batch)) {
///       std::vector<seqtide::kernels::GcCounts> counts(batch.size());
///       seqtide::kernels::count_gc_each(batch.sequences.pieces(), counts.data());
///     }
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <tuple>

#include "seqtide/api.h"
#include "seqtide/columns/batch.hpp"
#include "seqtide/columns/interval.hpp"
#include "seqtide/columns/limits.hpp"
#include "seqtide/columns/text_column.hpp"
#include "seqtide/reads/fasta/record.hpp"
#include "seqtide/reads/fastq/record.hpp"

namespace seqtide {

/// Columns of equal size; immutable memory that copies share. Value i of all columns is record i.
///
/// Thread safety: any number of threads may read one batch.
struct SEQTIDE_API FastqBatch {
  TextColumn names;      ///< header lines without '@'
  TextColumn sequences;  ///< letters
  TextColumn qualities;  ///< ASCII Phred+33, value i as long as that of `sequences`

  std::size_t size() const noexcept { return names.size(); }
  FastqView operator[](std::size_t i) const noexcept { return {names[i], sequences[i], qualities[i], {}}; }

  /// As for TextColumn.
  FastqBatch slice(std::size_t first, std::size_t count) const;
  FastqBatch take(std::span<const std::int64_t> indices) const;
  FastqBatch cut(std::span<const Interval> kept) const;
  static FastqBatch concat(std::span<const FastqBatch> batches);
};

struct SEQTIDE_API FastaBatch {
  TextColumn names;      ///< header lines without '>'
  TextColumn sequences;  ///< letters without line breaks

  std::size_t size() const noexcept { return names.size(); }
  FastaView operator[](std::size_t i) const noexcept { return {names[i], sequences[i]}; }

  FastaBatch slice(std::size_t first, std::size_t count) const;
  FastaBatch take(std::span<const std::int64_t> indices) const;
  FastaBatch cut(std::span<const Interval> kept) const;
  static FastaBatch concat(std::span<const FastaBatch> batches);
};

/// Arrow columns "name", "sequence" and, of FASTQ, "quality". Imported records are held to check_fastq() and
/// check_fasta().
template <>
struct SEQTIDE_API BatchColumns<FastqBatch> {
  static constexpr std::tuple members = {BatchMember{"name", &FastqBatch::names},
                                         BatchMember{"sequence", &FastqBatch::sequences},
                                         BatchMember{"quality", &FastqBatch::qualities}};
  static void check(const FastqBatch& batch, std::size_t i);
};

template <>
struct SEQTIDE_API BatchColumns<FastaBatch> {
  static constexpr std::tuple members = {BatchMember{"name", &FastaBatch::names},
                                         BatchMember{"sequence", &FastaBatch::sequences}};
  static void check(const FastaBatch& batch, std::size_t i);
};

/// Makes a batch record by record.
class SEQTIDE_API FastqBatchBuilder {
 public:
  FastqBatchBuilder() : qualities_(std::make_shared<ByteBuffer>()) {}
  explicit FastqBatchBuilder(ColumnMemory& memory) : names_(memory), sequences_(memory), qualities_(memory.bytes()) {}

  /// After this, appending the record does not fail. Throws InvalidArgument if sequence and quality differ in length.
  void make_room(const FastqView& record);
  /// Appends the whole record, or throws and appends nothing.
  void append(const FastqView& record);
  std::size_t size() const noexcept { return names_.size(); }
  std::uint64_t total_size() const noexcept {
    return names_.total_size() + sequences_.total_size() + qualities_->size();
  }
  FastqBatch finish() &&;

 private:
  ColumnBuilder names_;
  ColumnBuilder sequences_;
  std::shared_ptr<ByteBuffer> qualities_;  // its offsets are those of the sequences
};

class SEQTIDE_API FastaBatchBuilder {
 public:
  FastaBatchBuilder() = default;
  explicit FastaBatchBuilder(ColumnMemory& memory) : names_(memory), sequences_(memory) {}

  /// As for FastqBatchBuilder.
  void make_room(const FastaView& record);
  void append(const FastaView& record);
  std::size_t size() const noexcept { return names_.size(); }
  std::uint64_t total_size() const noexcept { return names_.total_size() + sequences_.total_size(); }
  FastaBatch finish() &&;

 private:
  ColumnBuilder names_;
  ColumnBuilder sequences_;
};

}  // namespace seqtide
