// Error probabilities of Phred scores as products of three factors, by the bits of the score.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace seqtide::kernels {

// Twice the 8 entries, for vectors of 16.
struct Factors {
  constexpr Factors(const std::array<float, 8>& factors) {
    for (std::size_t i = 0; i < 16; ++i) entries[i] = factors[i % 8];
  }
  alignas(64) float entries[16] = {};
};

/// 10^(-i/10), by bits 0 to 2.
inline constexpr Factors factors_of_ones({1, 0.794328235f, 0.630957344f, 0.501187234f, 0.398107171f, 0.316227766f,
                                          0.251188643f, 0.199526231f});
/// 10^(-8i/10), by bits 3 to 5.
inline constexpr Factors factors_of_eights({1, 0.158489319f, 0.0251188643f, 0.00398107171f, 0.000630957344f, 1e-4f,
                                            1.58489319e-05f, 2.51188643e-06f});
/// 10^(-64i/10), by bits 6 and 7; 1 for all scores that occur in practice.
inline constexpr Factors factors_of_sixty_fours({1, 3.98107171e-07f, 1.58489319e-13f, 6.30957344e-20f});

// Rounded to float after each multiplication, as vectors do it.
constexpr std::array<float, 256> make_error_probabilities(std::size_t offset) {
  std::array<float, 256> table{};
  for (std::size_t byte = 0; byte < 256; ++byte) {
    const std::size_t score = byte < offset ? 0 : byte - offset;
    const float low = factors_of_eights.entries[score >> 3 & 7] * factors_of_ones.entries[score & 7];
    table[byte] = low * factors_of_sixty_fours.entries[score >> 6];
  }
  return table;
}

/// The sum with 21 significant bits, which is what is accurate of it: 100 bases of error probability 0.01 are 1 then.
inline double rounded(double sum) noexcept {
  constexpr std::uint64_t unit = std::uint64_t{1} << 32;
  return std::bit_cast<double>((std::bit_cast<std::uint64_t>(sum) + unit / 2) & ~(unit - 1));
}

/// By character of a quality, Phred score + 33.
inline constexpr std::array<float, 256> error_probabilities_of_text = make_error_probabilities('!');
/// By Phred score.
inline constexpr std::array<float, 256> error_probabilities_of_scores = make_error_probabilities(0);

}  // namespace seqtide::kernels
