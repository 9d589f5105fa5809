/// \file
/// Columns of an AlignmentBatch: one field of all records, decoded into arrays or TextColumns.
///
/// Arrays have room for batch.size() values. Thread safety: any number of threads may decode from one batch.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "seqtide/alignments/batch.hpp"
#include "seqtide/api.h"
#include "seqtide/kernels/byte_counts.hpp"

namespace seqtide {

SEQTIDE_API void decode_flags(const AlignmentBatch& batch, std::uint16_t* out) noexcept;
SEQTIDE_API void decode_mapqs(const AlignmentBatch& batch, std::uint8_t* out) noexcept;
SEQTIDE_API void decode_reference_ids(const AlignmentBatch& batch, std::int32_t* out) noexcept;
SEQTIDE_API void decode_positions(const AlignmentBatch& batch, std::int32_t* out) noexcept;
SEQTIDE_API void decode_next_reference_ids(const AlignmentBatch& batch, std::int32_t* out) noexcept;
SEQTIDE_API void decode_next_positions(const AlignmentBatch& batch, std::int32_t* out) noexcept;
SEQTIDE_API void decode_tlens(const AlignmentBatch& batch, std::int32_t* out) noexcept;
SEQTIDE_API void decode_sequence_sizes(const AlignmentBatch& batch, std::int32_t* out) noexcept;
SEQTIDE_API void decode_reference_ends(const AlignmentBatch& batch, std::int64_t* out) noexcept;

SEQTIDE_API TextColumn decode_names(const AlignmentBatch& batch);
/// Letters; "" where a record has none.
SEQTIDE_API TextColumn decode_sequences(const AlignmentBatch& batch);
/// ASCII Phred+33, "" where a record has none. Throws InvalidArgument for a score above 93, which has no character.
SEQTIDE_API TextColumn decode_qualities(const AlignmentBatch& batch);
/// "35M", "*".
SEQTIDE_API TextColumn decode_cigar_texts(const AlignmentBatch& batch);

/// Operations of record i are operations[offsets[i], offsets[i + 1]), of more than 65,535 too.
struct CigarColumn {
  std::vector<std::int64_t> offsets;
  std::vector<std::uint32_t> operations;
};
SEQTIDE_API CigarColumn decode_cigars(const AlignmentBatch& batch);

/// As kernels::count_bases() of the letters, but found in the packed bases.
SEQTIDE_API void count_bases(const AlignmentBatch& batch, kernels::BaseCounts* out) noexcept;
/// Fraction of G and C among A, C, G and T; NaN without any of them.
SEQTIDE_API void gc_content(const AlignmentBatch& batch, double* out) noexcept;
/// What is found in the text of the qualities, found in the scores: as if it were "" for a record that has none. Throw
/// InvalidArgument for a score above 93, which has no character; the numbers in `out` mean nothing then.
SEQTIDE_API void sum_quality(const AlignmentBatch& batch, std::uint64_t* out);  ///< of the Phred scores
SEQTIDE_API void count_at_least(const AlignmentBatch& batch, std::uint8_t phred, std::uint64_t* out);
SEQTIDE_API void expected_errors(const AlignmentBatch& batch, double* out);
SEQTIDE_API void mean_quality(const AlignmentBatch& batch, double* out);

/// A tag of all records: values and whether the record has it. Throws InvalidArgument, naming the record (0-based in
/// the batch), for a value of another type than declared, and for a name that has not two characters.
struct IntegerTagColumn {
  std::vector<std::int64_t> values;   ///< 0 where missing
  std::vector<std::uint8_t> present;  ///< 0 or 1
};
struct RealTagColumn {
  std::vector<double> values;  ///< NaN where missing; integers are taken too
  std::vector<std::uint8_t> present;
};
struct TextTagColumn {
  TextColumn values;  ///< "" where missing; of types A, Z and H
  std::vector<std::uint8_t> present;
};
/// Values of record i are values[offsets[i], offsets[i + 1]): none where missing.
template <typename Number>
struct ArrayTagColumn {
  std::vector<std::int64_t> offsets;
  std::vector<Number> values;
  std::vector<std::uint8_t> present;
};
SEQTIDE_API IntegerTagColumn decode_integer_tag(const AlignmentBatch& batch, std::string_view name);
SEQTIDE_API RealTagColumn decode_real_tag(const AlignmentBatch& batch, std::string_view name);
SEQTIDE_API TextTagColumn decode_text_tag(const AlignmentBatch& batch, std::string_view name);
/// A tag of type B, for each of its numbers: std::int8_t, std::uint8_t and so on to float. Integers of all types are
/// taken if they fit; float takes but float.
template <typename Number>
SEQTIDE_API void decode_array_tag(const AlignmentBatch& batch, std::string_view name, ArrayTagColumn<Number>& out);
/// 1 for a record that has the tag, of whatever type, else 0.
SEQTIDE_API std::vector<std::uint8_t> decode_tag_presence(const AlignmentBatch& batch, std::string_view name);

}  // namespace seqtide
