/// \file
/// Distributions of one property of alignments: MAPQ, insert size, edit distance, length on the reference.
#pragma once

#include <array>
#include <cstdint>

#include "seqtide/alignments/statistics/counter.hpp"
#include "seqtide/alignments/statistics/histogram.hpp"
#include "seqtide/api.h"

namespace seqtide {

/// MAPQ of mapped records; 255 stands for "not available" (SAM specification, section 1.4.5).
class SEQTIDE_API MapqCounts final : public AlignmentCounter {
 public:
  void add(const BamView& record) override {
    if ((record.flag() & flags::unmapped) == 0) ++counts[record.mapq()];
  }
  void merge(const MapqCounts& other) noexcept;

  std::array<std::uint64_t, 256> counts{};
};

/// Sizes of the templates of read pairs: TLEN (SAM specification, section 1.4.9). A pair counts once, by the record
/// with the positive TLEN, if it is primary and both mates are mapped to one reference.
class SEQTIDE_API InsertSizes final : public AlignmentCounter {
 public:
  void add(const BamView& record) override;
  void merge(const InsertSizes& other) { sizes.merge(other.sizes); }

  Histogram sizes;
};

/// Edit distances of mapped records to the reference: the tag NM (SAM tags specification, section 1.1).
class SEQTIDE_API EditDistances final : public AlignmentCounter {
 public:
  /// Throws InvalidArgument for an NM that is no integer from 0 on.
  void add(const BamView& record) override;
  void merge(const EditDistances& other);

  Histogram distances;
  std::uint64_t missing = 0;  ///< mapped records without NM
};

/// Bases of the reference that mapped records span: M D N = X of the CIGAR.
class SEQTIDE_API AlignmentLengths final : public AlignmentCounter {
 public:
  void add(const BamView& record) override;
  void merge(const AlignmentLengths& other) { lengths.merge(other.lengths); }

  Histogram lengths;
};

}  // namespace seqtide
