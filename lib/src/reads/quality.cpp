#include "seqtide/reads/quality.hpp"

#include <cmath>
#include <limits>

#include "seqtide/kernels/quality_sums.hpp"

namespace seqtide {

double expected_errors(std::string_view quality) noexcept {
  return kernels::sum_error_probabilities(quality.data(), quality.size());
}

double mean_quality(double expected_errors, std::size_t bases) noexcept {
  if (bases == 0) return std::numeric_limits<double>::quiet_NaN();
  const double score = -10.0 * std::log10(expected_errors / static_cast<double>(bases));
  return std::round(score * 1e5) / 1e5 + 0.0;  // not -0
}

double mean_quality(std::string_view quality) noexcept {
  return mean_quality(expected_errors(quality), quality.size());
}

}  // namespace seqtide
