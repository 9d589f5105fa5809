/// \file
/// FlagCounts: how many records there are of each kind, as samtools flagstat counts them.
#pragma once

#include <cstdint>

#include "seqtide/alignments/statistics/counter.hpp"
#include "seqtide/api.h"

namespace seqtide {

/// Definitions of samtools 1.16 (samtools-flagstat.1). From `paired` on, only primary records count.
struct FlagCategories {
  std::uint64_t total = 0;
  std::uint64_t primary = 0;  ///< neither secondary nor supplementary
  std::uint64_t secondary = 0;
  std::uint64_t supplementary = 0;  ///< and not secondary
  std::uint64_t duplicates = 0;
  std::uint64_t primary_duplicates = 0;
  std::uint64_t mapped = 0;
  std::uint64_t primary_mapped = 0;
  std::uint64_t paired = 0;
  std::uint64_t read1 = 0;
  std::uint64_t read2 = 0;
  std::uint64_t properly_paired = 0;           ///< and mapped
  std::uint64_t both_mapped = 0;               ///< with itself and mate mapped
  std::uint64_t singletons = 0;                ///< mapped, the mate is not
  std::uint64_t mate_elsewhere = 0;            ///< of both_mapped: the mate lies on another reference
  std::uint64_t mate_elsewhere_confident = 0;  ///< and MAPQ is at least 5

  bool operator==(const FlagCategories&) const = default;
};

class SEQTIDE_API FlagCounts final : public AlignmentCounter {
 public:
  void add(const BamView& record) override;
  void merge(const FlagCounts& other) noexcept;

  FlagCategories passed;  ///< records without the flag 0x200 (QC fail)
  FlagCategories failed;
};

}  // namespace seqtide
