/// \file
/// Sequences and qualities of SAM text: checked and turned into the form of BAM, or back.
#pragma once

#include <cstddef>

namespace seqtide::kernels {

/// Whether data[0, size) has nothing but [A-Za-z=.].
bool is_sam_sequence(const char* data, std::size_t size) noexcept;

/// Writes scores for the characters of a quality. False if one is not in '!' to `highest`.
bool decode_scores(const char* quality, std::size_t size, unsigned char highest, char* out) noexcept;

/// Writes the characters for scores (sums modulo 256). False if a score is above 93.
bool encode_scores(const char* scores, std::size_t size, char* out) noexcept;

namespace scalar {
bool is_sam_sequence(const char* data, std::size_t size) noexcept;
bool decode_scores(const char* quality, std::size_t size, unsigned char highest, char* out) noexcept;
bool encode_scores(const char* scores, std::size_t size, char* out) noexcept;
}  // namespace scalar

}  // namespace seqtide::kernels
