#include "seqtide/quality.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace seqtide {
namespace {

std::array<double, 256> make_probabilities() {
  std::array<double, 256> table;
  for (int byte = 0; byte < 256; ++byte) {
    table[static_cast<std::size_t>(byte)] = std::pow(10.0, -std::max(byte - phred_offset, 0) / 10.0);
  }
  return table;
}

}  // namespace

double expected_errors(std::string_view quality) noexcept {
  static const std::array<double, 256> probabilities = make_probabilities();
  double sum = 0;
  for (const char byte : quality) sum += probabilities[static_cast<unsigned char>(byte)];
  return sum;
}

double mean_quality(std::string_view quality) noexcept {
  if (quality.empty()) return std::numeric_limits<double>::quiet_NaN();
  return -10.0 * std::log10(expected_errors(quality) / static_cast<double>(quality.size()));
}

}  // namespace seqtide
