/// \file
/// SequenceStats: summary statistics of a set of reads, exact and in one pass.
///
///     seqtide::SequenceStats stats;
///     for (const seqtide::FastqView& record : reader) stats.add(record);
///     std::cout << stats.reads() << " reads, N50 " << stats.n50() << '\n';
///
/// Memory grows with the number of distinct read lengths, not with the number of reads.
///
/// Thread safety: one thread may add; several may ask while none adds. Threads that count separately
/// join their results by `merge`.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/kernels/byte_counts.hpp"
#include "seqtide/reads/fasta/record.hpp"
#include "seqtide/reads/fastq/record.hpp"

namespace seqtide {

class FastaReader;
class FastqReader;

/// How many reads there are of each length.
class SEQTIDE_API LengthCounts {
 public:
  void add(std::uint64_t length, std::uint64_t reads = 1);
  void merge(const LengthCounts& other);

  std::uint64_t reads() const noexcept { return reads_; }
  std::uint64_t bases() const noexcept { return bases_; }
  /// 0 if there are no reads, as in all of the following.
  std::uint64_t min() const noexcept;
  std::uint64_t max() const noexcept;
  /// The middle length, or the mean of the two middle ones.
  double median() const noexcept;
  /// The largest length such that reads of this length or longer hold at least half of all bases
  /// (Lander et al. 2001, Nature 409:860).
  std::uint64_t n50() const noexcept;
  /// Every length that some read has and how many reads have it, ascending.
  std::vector<std::pair<std::uint64_t, std::uint64_t>> counts() const;

 private:
  std::uint64_t length_of_rank(std::uint64_t rank) const noexcept;

  std::vector<std::uint64_t> short_;             // index is the length
  std::map<std::uint64_t, std::uint64_t> long_;  // every length that the vector is not meant for
  std::uint64_t reads_ = 0;
  std::uint64_t bases_ = 0;
};

class SEQTIDE_API SequenceStats {
 public:
  SequenceStats() = default;
  /// What `lengths()`, `base_counts()` and `quality_counts()` of other statistics gave, to go on from there.
  SequenceStats(LengthCounts lengths, const kernels::BaseCounts& bases, const kernels::ByteHistogram& qualities)
      : lengths_(std::move(lengths)), base_counts_(bases), quality_counts_(qualities) {}

  void add(const FastqView& record) {
    add_sequence(record.sequence);
    add_quality(record.quality);
  }
  void add(const FastaView& record) { add_sequence(record.sequence); }
  /// Adds all that `other` has counted.
  void merge(const SequenceStats& other);

  std::uint64_t reads() const noexcept { return lengths_.reads(); }
  std::uint64_t bases() const noexcept { return lengths_.bases(); }
  const LengthCounts& lengths() const noexcept { return lengths_; }
  std::uint64_t min_length() const noexcept { return lengths_.min(); }
  std::uint64_t max_length() const noexcept { return lengths_.max(); }
  double median_length() const noexcept { return lengths_.median(); }
  std::uint64_t n50() const noexcept { return lengths_.n50(); }
  /// NaN if there are no reads.
  double mean_length() const noexcept;

  kernels::BaseCounts base_counts() const noexcept;
  /// G and C among A, C, G, T and U; NaN if there are none of these.
  double gc_percent() const noexcept;
  /// N among all bases, whatever their letter; NaN if there are none.
  double n_percent() const noexcept;

  /// Number of bases with each quality character (Phred+33).
  kernels::ByteHistogram quality_counts() const noexcept;
  /// Phred score of the mean error probability: -10 log10(mean of 10^(-Q/10) over all bases that have a
  /// quality). NaN if none has one.
  double mean_quality() const noexcept;
  /// Bases of this Phred score or a higher one among all that have a quality; NaN if none has one.
  double quality_percent(int phred) const noexcept;

 private:
  void add_sequence(std::string_view sequence);
  void add_quality(std::string_view quality);

  LengthCounts lengths_;
  kernels::BaseCounts base_counts_;
  kernels::ByteHistogram quality_counts_{};
  // Short reads wait here, so that a kernel counts many of them in one call.
  std::vector<char> waiting_sequence_;
  std::vector<char> waiting_quality_;
};

/// Adds records until about `max_bytes` bytes of uncompressed input were used; false once there are no more. An
/// exception of the reader leaves everything before it counted.
SEQTIDE_API bool collect(FastqReader& reader, SequenceStats& stats, std::uint64_t max_bytes);
SEQTIDE_API bool collect(FastaReader& reader, SequenceStats& stats, std::uint64_t max_bytes);

}  // namespace seqtide
