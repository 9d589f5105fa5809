/// \file
/// Phred quality scores: Q = -10 log10(probability that the base is wrong) (Ewing and Green 1998, Genome
/// Research 8:186), written as the character Q + 33 (Cock et al. 2010, Nucleic Acids Research 38:1767).
#pragma once

#include <cstddef>
#include <string_view>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"

namespace seqtide {

/// Character of Phred score 0.
inline constexpr char phred_offset = '!';

/// Sum of the error probabilities of a quality string (ASCII Phred+33): the number of wrong bases to expect.
/// Rounded to 21 significant bits, so that 100 bases of Phred score 20 are exactly 1; the same on every machine.
SEQTIDE_API double expected_errors(std::string_view quality) noexcept;

/// Phred score of the mean error probability, -10 log10(expected_errors / bases), rounded to five decimals, so that
/// the mean of equal scores is that score; NaN without bases.
SEQTIDE_API double mean_quality(double expected_errors, std::size_t bases) noexcept;
SEQTIDE_API double mean_quality(std::string_view quality) noexcept;

}  // namespace seqtide
