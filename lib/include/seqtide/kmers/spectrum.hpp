/// \file
/// Counting k-mers of many sequences, and the spectrum: how many different k-mers occur once, twice, three times …
///
///     KmerCounter counter(21, true);
///     for (const auto& record : reader) counter.add(record.sequence);
///     const KmerSpectrum spectrum = counter.spectrum();
///
/// Memory: 512 KiB up to k = 8, else 16 bytes for each place of a table at most 3/4 full that doubles as it grows.
/// counts() takes 32 bytes more for each different k-mer, and gives half of them back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/interrupt.hpp"
#include "seqtide/kernels/pieces.hpp"

namespace seqtide {

/// kmers[i], as in kmer.hpp, occurs counts[i] times.
struct KmerCounts {
  std::vector<std::uint64_t> kmers;  ///< ascending
  std::vector<std::uint64_t> counts;
};

/// kmers[i] different k-mers occur occurrences[i] times each.
struct KmerSpectrum {
  std::vector<std::uint64_t> occurrences;  ///< ascending; only those that some k-mer has
  std::vector<std::uint64_t> kmers;
};

namespace detail {

/// For vectors whose new elements are not set: to clear the table of many k-mers at once would take longer than anybody
/// should wait for an interrupt.
template <typename T>
struct UnsetAllocator : std::allocator<T> {
  using std::allocator<T>::allocator;
  template <typename U>
  struct rebind {
    using other = UnsetAllocator<U>;
  };
  void construct(T*) noexcept {}
};

}  // namespace detail

class SEQTIDE_API KmerCounter {
 public:
  /// `check` is called now and then by everything that may take long. After it has thrown in add(), part of the k-mers
  /// are counted. Throws InvalidArgument unless 1 <= k <= 32.
  explicit KmerCounter(std::int64_t k, bool canonical = false, InterruptCheck check = nullptr);

  /// Counts the k-mers of a sequence; case does not matter, and windows with a letter other than A, C, G, T, U are
  /// left out.
  void add(std::string_view sequence);
  void add(const kernels::Pieces& sequences);
  /// Adds what another counter has. Throws InvalidArgument if its k or strandedness differs.
  void add(const KmerCounter& other);

  std::int64_t k() const noexcept { return k_; }
  bool canonical() const noexcept { return canonical_; }
  /// All k-mers counted, and different ones.
  std::uint64_t total() const noexcept { return total_; }
  std::uint64_t distinct() const noexcept { return distinct_; }
  /// How often a k-mer occurs, 0 if it does not. For a canonical counter either strand will do.
  std::uint64_t count(std::uint64_t kmer) const noexcept;

  KmerCounts counts() const;
  KmerSpectrum spectrum() const;

 private:
  struct Place {
    std::uint64_t kmer;
    std::uint64_t count;  // 0 in an empty place
  };

  using Places = std::vector<Place, detail::UnsetAllocator<Place>>;

  void add_part(std::string_view sequence);
  void add_kmer(std::uint64_t kmer, std::uint64_t times);
  std::size_t place_of(std::uint64_t kmer) const noexcept;
  Places empty_places(std::size_t count);
  void grow();
  template <typename Visit>
  void for_each_count(Visit&& visit) const;

  std::int64_t k_;
  bool canonical_;
  std::uint64_t total_ = 0;
  std::uint64_t distinct_ = 0;
  std::vector<std::uint64_t> direct_;  // count of every possible k-mer, or empty
  Places places_;                      // a power of two of them, or empty
  int shift_ = 0;                      // from a hash of 64 bits to a place
  InterruptMeter meter_;
};

}  // namespace seqtide
