/// \file
/// CoverageCounter: how many positions of the references are covered how often, in one pass over sorted records.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "seqtide/alignments/sam/header.hpp"
#include "seqtide/alignments/statistics/depth.hpp"
#include "seqtide/alignments/statistics/histogram.hpp"
#include "seqtide/api.h"

namespace seqtide {

/// What was found. A position has the depth that `samtools depth` tells: bases of M, = and X of records that are
/// mapped, not secondary, not failed and no duplicates.
struct SEQTIDE_API CoverageDistribution {
  struct OfReference {
    std::string name;
    std::uint64_t length = 0;
    std::uint64_t covered = 0;     ///< positions of a depth of 1 or more
    std::uint64_t bases = 0;       ///< sum of the depths
    std::uint64_t median_sum = 0;  ///< twice the median depth, since that may end in a half

    bool operator==(const OfReference&) const = default;
  };

  std::vector<OfReference> references;  ///< as in the header
  Histogram depths;                     ///< positions by their depth; those of depth 0 are what is left
  /// Why it cannot be told, and then the others are empty; "" if it can.
  std::string unknown;

  /// Depths of one position add up, which nobody knows afterwards: so it cannot be told if both cover a reference, or
  /// have different ones.
  void merge(const CoverageDistribution& other);
  void forget(std::string reason);
};

/// Memory is bounded by the reads that lie over one position, and by the number of references.
///
/// Thread safety: one thread may add; several may ask while none adds.
class SEQTIDE_API CoverageCounter {
 public:
  /// Records of a file with this header follow. The same one again goes on with that file.
  void start(const HeaderPtr& header);
  /// Records in front of the first start() do not count. One that is out of order ends it: coverage cannot be told.
  void add(const BamView& record);
  void merge(const CoverageCounter& other) { earlier_.merge(other.result()); }
  /// Of all records so far.
  CoverageDistribution result() const;
  /// Goes on from what result() of another one gave.
  void load(CoverageDistribution earlier);

 private:
  // One file.
  struct Pass {
    explicit Pass(HeaderPtr of_file);
    void take_runs();
    void finish_reference();
    void finish();

    HeaderPtr header;
    DepthRuns depth;
    std::vector<DepthRun> runs;
    CoverageDistribution found;
    std::int32_t reference = -1;  // whose depths are in `depths`
    Histogram depths;
  };

  CoverageDistribution earlier_;
  std::optional<Pass> pass_;
};

}  // namespace seqtide
