/// \file
/// How often sequences occur more than once, in bounded memory.
///
/// What is compared is the key of a read: its sequence in upper case, or the first 50 bases of it if it has more than
/// 75, so that errors at the ends of reads hide less.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/kernels/pieces.hpp"

namespace seqtide {

/// A sequence as it is compared, padded with zeros to whole words.
struct ReadKey {
  static constexpr std::size_t longest = 75;
  static constexpr std::size_t cut = 50;
  static constexpr std::size_t words = 10;

  std::array<std::uint64_t, words> bytes{};
  std::size_t size = 0;
  std::uint64_t hash = 0;  ///< the same on every machine
};

SEQTIDE_API ReadKey make_read_key(std::string_view sequence) noexcept;

/// Places of hashes in tables. They depend on a factor of the process's own, so that nobody can prepare sequences that
/// all fall on one.
class SEQTIDE_API HashPlaces {
 public:
  HashPlaces() noexcept;

  /// \param places  a power of two, at most 2^32
  std::size_t of(std::uint64_t hash, std::size_t places) const noexcept {
    return static_cast<std::size_t>((hash * factor_) >> 32) & (places - 1);
  }

 private:
  std::uint64_t factor_;
};

/// Exact counts of the first 100,000 different sequences; others are not counted. This is FastQC's table, from which
/// it tells over-represented sequences and levels of duplication.
///
/// Thread safety: one thread may add; several may ask while none adds.
class SEQTIDE_API FirstSequences {
 public:
  static constexpr std::size_t capacity = 100'000;

  /// Throws std::bad_alloc, and then the read is not counted.
  void add(const ReadKey& key);
  /// Brings to the cache what add() will look at.
  void prefetch(const ReadKey& key) const noexcept;
  /// As if the other's reads had come behind these, as far as its table tells: what the other did not follow stays
  /// uncounted.
  void merge(const FirstSequences& other);

  std::size_t size() const noexcept { return entries_.size(); }
  std::string sequence(std::size_t i) const;
  std::uint64_t count(std::size_t i) const noexcept { return entries_[i].count; }
  std::uint64_t reads() const noexcept { return reads_; }
  /// Reads up to the last one that was sure to be counted.
  std::uint64_t reads_at_limit() const noexcept { return reads_at_limit_; }

 private:
  friend class QcState;
  struct Entry {
    std::uint64_t hash;
    std::uint64_t count;
    std::uint32_t text;  // where the sequence begins in texts_, in words
    std::uint32_t size;
  };

  bool is_full() const noexcept { return entries_.size() == capacity; }
  bool is_at(std::uint64_t slot, const ReadKey& key) const noexcept;
  std::size_t slot_of(const ReadKey& key) const noexcept;
  void count(const ReadKey& key, std::uint64_t times);
  void make_room(const ReadKey& key);

  HashPlaces places_;
  std::vector<Entry> entries_;
  std::vector<std::uint64_t> texts_;
  std::vector<std::uint64_t> slots_;  // high half of the hash, then 1 + entry; 0 if free. A power of two
  std::uint64_t reads_ = 0;
  std::uint64_t reads_at_limit_ = 0;
};

/// Counts of a sample of all different sequences: those whose hash ends in so many zeros that no more than 100,000 are
/// left. Exact as long as there are no more, an unbiased sample of the whole input beyond; sequences whose hashes of
/// 64 bits are equal count as one.
///
/// Thread safety: one thread may add; several may ask while none adds.
class SEQTIDE_API SequenceSample {
 public:
  static constexpr std::size_t capacity = 100'000;

  void add(std::uint64_t hash);
  void prefetch(std::uint64_t hash) const noexcept;
  /// The sample of the reads of both.
  void merge(const SequenceSample& other);

  /// Which part of all different sequences is followed: 1, 1/2, 1/4 ...
  double fraction() const noexcept { return 1.0 / static_cast<double>(std::uint64_t{1} << zeros_); }
  /// Numbers of occurrences, ascending, and how many of the followed sequences have each.
  std::vector<std::pair<std::uint64_t, std::uint64_t>> multiplicities() const;

 private:
  friend class QcState;
  struct Slot {
    std::uint64_t hash;
    std::uint64_t count;  // 0 if free
  };

  bool follows(std::uint64_t hash) const noexcept { return (hash & ((std::uint64_t{1} << zeros_) - 1)) == 0; }
  void add(std::uint64_t hash, std::uint64_t count);
  void resize(std::size_t slots);
  void thin_out();

  HashPlaces places_;
  std::vector<Slot> slots_;
  std::size_t used_ = 0;
  unsigned zeros_ = 0;
};

}  // namespace seqtide
