/// \file
/// CoverageReads: what samtools coverage tells of the reads that cover a reference, besides how much of it they cover.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "seqtide/alignments/statistics/depth.hpp"
#include "seqtide/api.h"
#include "seqtide/region.hpp"

namespace seqtide {

/// Takes the records that DepthRuns counts (DepthRuns::observe()).
class SEQTIDE_API CoverageReads final : public DepthObserver {
 public:
  /// Of one reference.
  struct Sums {
    std::uint64_t reads = 0;
    std::uint64_t mapqs = 0;           ///< sum of their mapping qualities
    std::uint64_t base_qualities = 0;  ///< sum of the scores of bases that count; 255 each where a record has none
  };

  /// \param region  only reads and bases that lie in it
  CoverageReads(std::size_t references, const DepthOptions& options, std::optional<Region> region = {})
      : sums_(references), min_base_quality_(options.min_base_quality), region_(region) {}

  void add(const BamView& record, std::int64_t counts_from) override;
  const Sums& of(std::size_t reference) const noexcept { return sums_[reference]; }

 private:
  std::vector<Sums> sums_;
  std::uint8_t min_base_quality_;
  std::optional<Region> region_;
};

}  // namespace seqtide
