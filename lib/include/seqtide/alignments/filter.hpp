/// \file
/// AlignmentFilter: which records a statistic is made of.
#pragma once

#include <cstdint>

#include "seqtide/alignments/record.hpp"

namespace seqtide {

struct AlignmentFilter {
  std::uint16_t required = 0;  ///< bits of FLAG that must all be set
  std::uint16_t excluded = 0;  ///< bits of FLAG of which none may be set
  std::uint8_t min_mapq = 0;

  bool accepts(const BamView& record) const noexcept {
    const std::uint16_t flag = record.flag();
    return (flag & required) == required && (flag & excluded) == 0 && record.mapq() >= min_mapq;
  }
};

/// What samtools depth and mpileup leave out.
inline constexpr std::uint16_t default_excluded =
    flags::unmapped | flags::secondary | flags::qc_fail | flags::duplicate;

}  // namespace seqtide
