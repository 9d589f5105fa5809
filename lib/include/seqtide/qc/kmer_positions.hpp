/// \file
/// KmerPositions: where in reads each sequence of seven bases occurs, from a sample of the reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"
#include "seqtide/kernels/pieces.hpp"

namespace seqtide {

/// As FastQC does, takes every fiftieth read, in the first 500 bases of it. What holds another letter than A, C, G, T
/// and U is left out. Takes at most 16 MB, as 500 bases need; 5 MB with 150.
///
/// The number of a k-mer has two bits for each base, A 0, C 1, G 2 and T 3, the first base highest.
///
/// Thread safety: one thread may add; several may ask while none adds.
class SEQTIDE_API KmerPositions {
 public:
  static constexpr std::size_t k = 7;
  static constexpr std::size_t kmers = std::size_t{1} << (2 * k);
  static constexpr std::uint64_t every = 50;
  static constexpr std::size_t most_bases = 500;
  static constexpr std::size_t most_positions = most_bases - k + 1;

  /// Throws std::bad_alloc.
  void add(const kernels::Pieces& sequences);
  /// The sample of both, which is that of one pass over both only if the first part has a multiple of 50 reads.
  void merge(const KmerPositions& other);

  /// Bases of the longest read of the sample, at most `most_bases`.
  std::size_t longest() const noexcept { return longest_; }
  /// Positions at which a k-mer could begin in it.
  std::size_t positions() const noexcept { return totals_.size(); }
  /// K-mers of any kind at each position.
  const std::vector<std::uint64_t>& totals() const noexcept { return totals_; }
  /// Behind the last position that FastQC looks at for each k-mer: the last at which it occurs, or could have occurred
  /// in the read that had it first. 0 if it does not
  /// occur; empty if no k-mer does.
  std::vector<std::uint16_t> spans() const;
  /// How often each k-mer occurs at positions [ends[i - 1], ends[i]), the first from 0 on: at out[kmer * ends.size() +
  /// i]. \param ends  ascending, at most positions()
  void count_within(std::span<const std::uint64_t> ends, std::uint64_t* out) const noexcept;

 private:
  friend class QcState;

  void add_read(std::string_view sequence);
  void grow(std::size_t positions);

  std::vector<std::uint16_t> counts_;  // of all k-mers at position 0, then at 1 ..., without multiples of 65,536
  std::map<std::uint64_t, std::uint64_t> wraps_;  // these multiples, by the place in counts_
  std::vector<std::uint64_t> totals_;
  std::vector<std::uint16_t> first_spans_;  // of the read that had each k-mer first, how many could begin in it
  std::vector<std::uint16_t> ends_;         // behind the last position of each k-mer
  std::uint64_t reads_ = 0;
  std::size_t longest_ = 0;
};

}  // namespace seqtide
