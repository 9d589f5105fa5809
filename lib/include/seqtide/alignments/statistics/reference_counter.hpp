/// \file
/// ReferenceCounter: how many records lie on each reference, as samtools idxstats counts them, and on which strand.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "seqtide/alignments/statistics/counter.hpp"
#include "seqtide/api.h"
#include "seqtide/index/binning_index.hpp"

namespace seqtide {

/// Strands of mapped records: reverse is the flag 0x10.
struct StrandCounts {
  std::uint64_t forward = 0;
  std::uint64_t reverse = 0;

  bool operator==(const StrandCounts&) const = default;
};

class SEQTIDE_API ReferenceCounter final : public AlignmentCounter {
 public:
  /// \param references  how many the header has
  explicit ReferenceCounter(std::size_t references = 0) : counts_(references + 1), strands_(references + 1) {}

  /// Throws InvalidArgument for a reference that the header has not.
  void add(const BamView& record) override;
  /// Throws InvalidArgument for another number of references.
  void merge(const ReferenceCounter& other);

  std::size_t references() const noexcept { return counts_.size() - 1; }
  const ReferenceCounts& counts(std::size_t id) const noexcept { return counts_[id]; }
  const StrandCounts& strands(std::size_t id) const noexcept { return strands_[id]; }
  /// Of records without a reference.
  const ReferenceCounts& unplaced() const noexcept { return counts_.back(); }

 private:
  // The last of each is for records without a reference.
  std::vector<ReferenceCounts> counts_;
  std::vector<StrandCounts> strands_;
};

}  // namespace seqtide
