/// \file
/// Sums over quality strings (ASCII Phred+33).
#pragma once

#include <cstddef>
#include <cstdint>

#include "seqtide/api.h"
#include "seqtide/kernels/pieces.hpp"

namespace seqtide::kernels {

/// Sum and smallest of the Phred scores; a byte below '!' counts as score 0. `min` of nothing is 255.
struct QualitySums {
  std::uint64_t sum = 0;
  std::uint8_t min = 255;

  bool operator==(const QualitySums&) const = default;
};

SEQTIDE_API QualitySums sum_quality(const char* quality, std::size_t size) noexcept;
SEQTIDE_API void sum_quality_each(const Pieces& pieces, QualitySums* out) noexcept;

/// Number of bases whose Phred score is `phred` or higher.
SEQTIDE_API std::uint64_t count_at_least(const char* quality, std::size_t size, std::uint8_t phred) noexcept;
SEQTIDE_API void count_at_least_each(const Pieces& pieces, std::uint8_t phred, std::uint64_t* out) noexcept;

/// Sum of the error probabilities 10^(-Q/10). The order of additions is fixed, so every instruction set gives
/// the same bits. The result is rounded to 21 significant bits, and its relative error below 1e-6.
SEQTIDE_API double sum_error_probabilities(const char* quality, std::size_t size) noexcept;
SEQTIDE_API void sum_error_probabilities_each(const Pieces& pieces, double* out) noexcept;

namespace scalar {
SEQTIDE_API QualitySums sum_quality(const char* quality, std::size_t size) noexcept;
SEQTIDE_API std::uint64_t count_at_least(const char* quality, std::size_t size, std::uint8_t phred) noexcept;
SEQTIDE_API double sum_error_probabilities(const char* quality, std::size_t size) noexcept;
}  // namespace scalar

}  // namespace seqtide::kernels
