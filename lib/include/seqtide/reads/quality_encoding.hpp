/// \file
/// The quality encodings that FASTQ files have had, and conversion between them (Cock et al. 2010, Nucleic Acids
/// Research 38:1767). Everywhere else in seqtide quality strings are Phred+33 text, which is the Sanger encoding.
///
///     encoding      bytes     scores
///     sanger        33..126   Phred 0..93
///     illumina13    64..126   Phred 0..62    Illumina 1.3 to 1.7
///     solexa        59..126   Solexa -5..62  Solexa and Illumina before 1.3
///
/// Phred = 10 log10(10^(Solexa / 10) + 1), Solexa = 10 log10(10^(Phred / 10) - 1), rounded to the nearest integer;
/// Phred 0 becomes Solexa -5. Scores above what the target can write become its highest, 62. Scores below 10 differ
/// between the two scales, and some Solexa scores share one Phred score: from solexa by way of Phred back to solexa,
/// the lowest ones change. With equal encodings convert_quality changes no valid byte.
///
/// Thread safety: all functions may run at the same time in any number of threads.
#pragma once

#include <cstddef>
#include <string_view>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"

namespace seqtide {

enum class QualityEncoding { sanger, illumina13, solexa };

/// From "sanger", "illumina1.3" or "solexa". \throws InvalidArgument for any other name
SEQTIDE_API QualityEncoding parse_quality_encoding(std::string_view name);

/// The name that parse_quality_encoding takes.
SEQTIDE_API std::string_view quality_encoding_name(QualityEncoding encoding) noexcept;

/// Index of the first byte that `encoding` does not have, std::string_view::npos if all are valid.
SEQTIDE_API std::size_t find_invalid(std::string_view quality, QualityEncoding encoding) noexcept;

/// Writes quality.size() bytes to `out`, which may be where `quality` lies. Bytes that `from` does not have
/// (find_invalid) count as the score nearest to them that it has.
SEQTIDE_API void convert_quality(std::string_view quality, QualityEncoding from, QualityEncoding to,
                                 char* out) noexcept;

/// convert_quality to Phred+33 text.
SEQTIDE_API void decode_quality(std::string_view encoded, QualityEncoding encoding, char* phred33) noexcept;
/// convert_quality from Phred+33 text.
SEQTIDE_API void encode_quality(std::string_view phred33, QualityEncoding encoding, char* encoded) noexcept;

}  // namespace seqtide
