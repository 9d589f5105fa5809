#include <array>
#include <limits>

#include "alignments/each_record.hpp"
#include "seqtide/alignments/columns.hpp"
#include "seqtide/error.hpp"
#include "seqtide/kernels/nibble_counts.hpp"
#include "seqtide/kernels/score_sums.hpp"
#include "seqtide/reads/quality.hpp"

namespace seqtide {
namespace {

constexpr std::uint8_t highest_fastq_score = '~' - phred_offset;

/// So many that starting a kernel costs little, so few that their fields stay in a cache.
constexpr std::size_t most_fields = 256;

/// Calls take(first, fields) for the fields of records from number `first` on, until it had all.
/// \param field_of  the field of a record
template <typename FieldOf, typename Take>
void for_each_fields(const AlignmentBatch& batch, FieldOf field_of, Take take) {
  std::array<kernels::Field, most_fields> fields;
  std::size_t count = 0;
  const kernels::Pieces raw = batch.records.pieces();
  const auto* const end = reinterpret_cast<const std::uint8_t*>(raw.data + raw.offsets[raw.count]);
  for_each_record(batch, [&](std::size_t i, const BamView& record) {
    fields[count++] = field_of(record);
    if (count < fields.size() && i + 1 < raw.count) return;
    take(i + 1 - count, kernels::Fields{fields.data(), count, end});
    count = 0;
  });
}

kernels::Field sequence_of(const BamView& record) noexcept {
  return {record.packed_sequence(), static_cast<std::size_t>(record.sequence_size())};
}

kernels::Field scores_of(const BamView& record) noexcept {
  return {record.quality(), record.has_quality() ? static_cast<std::size_t>(record.sequence_size()) : 0};
}

/// The same for scores, which it checks.
template <typename Take>
void for_each_scores(const AlignmentBatch& batch, Take take) {
  for_each_fields(batch, scores_of, [&](std::size_t first, const kernels::Fields& scores) {
    const std::size_t bad = kernels::find_score_above(scores, highest_fastq_score);
    if (bad < scores.count) throw_score(batch[first + bad]);
    take(first, scores);
  });
}

}  // namespace

void throw_score(const BamView& record) {
  throw InvalidArgument("record " + quoted(record.name()) + " has a quality score above 93");
}

void count_bases(const AlignmentBatch& batch, kernels::BaseCounts* out) noexcept {
  for_each_fields(batch, sequence_of, [out](std::size_t first, const kernels::Fields& sequences) {
    kernels::count_nibble_bases_each(sequences, out + first);
  });
}

void gc_content(const AlignmentBatch& batch, double* out) noexcept {
  std::array<kernels::GcCounts, most_fields> counts;
  for_each_fields(batch, sequence_of, [&](std::size_t first, const kernels::Fields& sequences) {
    kernels::count_nibble_gc_each(sequences, counts.data());
    for (std::size_t i = 0; i < sequences.count; ++i) {
      const std::uint64_t bases = counts[i].strong + counts[i].weak;
      out[first + i] = bases == 0 ? std::numeric_limits<double>::quiet_NaN()
                                  : static_cast<double>(counts[i].strong) / static_cast<double>(bases);
    }
  });
}

void sum_quality(const AlignmentBatch& batch, std::uint64_t* out) {
  for_each_scores(batch, [out](std::size_t first, const kernels::Fields& scores) {
    kernels::sum_scores_each(scores, out + first);
  });
}

void count_at_least(const AlignmentBatch& batch, std::uint8_t phred, std::uint64_t* out) {
  for_each_scores(batch, [phred, out](std::size_t first, const kernels::Fields& scores) {
    kernels::count_scores_at_least_each(scores, phred, out + first);
  });
}

void expected_errors(const AlignmentBatch& batch, double* out) {
  for_each_scores(batch, [out](std::size_t first, const kernels::Fields& scores) {
    kernels::sum_score_probabilities_each(scores, out + first);
  });
}

void mean_quality(const AlignmentBatch& batch, double* out) {
  for_each_scores(batch, [out](std::size_t first, const kernels::Fields& scores) {
    kernels::sum_score_probabilities_each(scores, out + first);
    for (std::size_t i = 0; i < scores.count; ++i) out[first + i] = mean_quality(out[first + i], scores[i].bases);
  });
}

}  // namespace seqtide
