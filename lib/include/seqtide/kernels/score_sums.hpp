/// \file
/// Sums over Phred scores that are bytes, as BAM stores them: what kernels/quality_sums.hpp finds in the text.
#pragma once

#include <cstddef>
#include <cstdint>

#include "seqtide/api.h"
#include "seqtide/kernels/fields.hpp"

namespace seqtide::kernels {

/// The first of the fields that holds a score above `highest`; their number if none does.
SEQTIDE_API std::size_t find_score_above(const Fields& scores, std::uint8_t highest) noexcept;

SEQTIDE_API void sum_scores_each(const Fields& scores, std::uint64_t* out) noexcept;
/// Number of scores that are `phred` or higher.
SEQTIDE_API void count_scores_at_least_each(const Fields& scores, std::uint8_t phred, std::uint64_t* out) noexcept;
/// Sum of 10^(-Q/10): for scores up to 93, the bits of sum_error_probabilities() of their text.
SEQTIDE_API void sum_score_probabilities_each(const Fields& scores, double* out) noexcept;

namespace scalar {
SEQTIDE_API bool has_score_above(const std::uint8_t* scores, std::size_t size, std::uint8_t highest) noexcept;
SEQTIDE_API std::uint64_t sum_scores(const std::uint8_t* scores, std::size_t size) noexcept;
SEQTIDE_API std::uint64_t count_scores_at_least(const std::uint8_t* scores, std::size_t size,
                                                std::uint8_t phred) noexcept;
SEQTIDE_API double sum_score_probabilities(const std::uint8_t* scores, std::size_t size) noexcept;
}  // namespace scalar

}  // namespace seqtide::kernels
