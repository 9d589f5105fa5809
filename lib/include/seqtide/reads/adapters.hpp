/// \file
/// Adapters in reads: where the best one lies, and what is left without it.
///
/// Thread safety: free functions, and const members, may run at the same time in any number of threads.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/columns/interval.hpp"
#include "seqtide/cpp20.hpp"
#include "seqtide/kernels/pieces.hpp"

namespace seqtide {

/// Which end of a read an adapter is cut off with.
enum class AdapterEnd {
  three_prime,  ///< the adapter and what follows it, cutadapt's `-a`
  five_prime,   ///< the adapter and what precedes it, cutadapt's `-g`
};

/// What the best occurrence of an adapter leaves of a read, and how good it is.
struct AdapterMatch {
  Interval kept;
  std::size_t errors;
  std::ptrdiff_t score;
  std::size_t adapter = 0;  ///< its number in an AdapterSet, from 0
};

/// An adapter, as cutadapt defines it (Martin 2011, EMBnet.journal 17:10; scores of version 4 and later). At the 3'
/// end:
///   - The adapter may start anywhere in the read, lie in it whole, or run over its 3' end. It and all that follows
///     is cut.
///   - Errors are mismatches, insertions and deletions. For each place where an occurrence can end (any base of the
///     read for the whole adapter, the last one for a prefix of it), the alignment with the fewest errors counts;
///     of equals the one that ends with a mismatch, else with a missing base, else with an additional one.
///   - An occurrence is acceptable if errors <= error_rate * length, where length counts the aligned bases of the
///     adapter other than N, and if at least min_overlap bases of the adapter are aligned (all, if it has fewer).
///   - Scores are +1 a match, -1 a mismatch, -2 an inserted or deleted base. Whole occurrences are looked at by
///     their end, then prefixes at the end of the read from long to short. The first acceptable one is the best
///     until one with a higher score comes that starts at most half an adapter (rounded down) after it. A whole
///     occurrence without an error that becomes the best ends the search.
///   - Letters are IUPAC codes in the adapter, where N matches anything and I (inosine) is N; X matches nothing.
///     In the read only A, C, G and T match, and what is no base matches N. Upper and lower case, T and U are equal.
///
/// At the 5' end the same holds, but the adapter may run over the start of the read: there its first letters are
/// missing without being errors, and its end always lies in the read. Occurrences, whole or not, are looked at by
/// their end; one with a higher score also becomes the best if it has more letters of the adapter than the best so
/// far. Its start, for the half of an adapter, is where it would begin if the read went on to the left.
///
/// Differences to cutadapt 5.2: U in the read equals T also if the adapter has no other letters than A, C, G, T;
/// and the rule about half an adapter looks at the prefix in question, where 5.2 takes the start of another one.
class SEQTIDE_API Adapter {
 public:
  /// \throws InvalidArgument if `sequence` is empty, has only N, or a letter that is no IUPAC code; if error_rate
  ///         is not in [0, 1); or if min_overlap is 0
  explicit Adapter(std::string_view sequence, double error_rate = 0.1, std::size_t min_overlap = 3,
                   AdapterEnd end = AdapterEnd::three_prime);

  /// The best occurrence, if there is one.
  std::optional<AdapterMatch> find(std::string_view sequence) const;
  /// What of `sequence` is left without the adapter; all of it if there is none.
  Interval trim(std::string_view sequence) const;
  /// Letters.
  std::size_t size() const noexcept { return letters_.size(); }

 private:
  bool acceptable(std::size_t aligned, std::size_t errors) const noexcept;
  std::size_t find_part(std::string_view sequence) const noexcept;
  std::size_t count_mismatches(std::string_view sequence) const noexcept;
  std::optional<AdapterMatch> find_back(std::string_view sequence) const;
  std::optional<AdapterMatch> back_by_scores(std::string_view sequence, std::size_t first) const;
  std::optional<AdapterMatch> find_front(std::string_view sequence) const;
  std::optional<AdapterMatch> front_by_scores(std::string_view sequence, std::size_t first) const;
  std::size_t reach() const noexcept { return size() + max_errors_.back(); }
  std::size_t reach_before(std::size_t end) const noexcept { return end < reach() ? 0 : end - reach(); }

  AdapterEnd end_;
  std::vector<std::uint8_t> letters_;      ///< one bit a base that the letter stands for
  std::vector<std::uint32_t> max_errors_;  ///< [i]: most errors of an occurrence of i letters, first ones or last ones
  std::size_t min_overlap_;                ///< at most size()
  std::array<std::uint64_t, 256> positions_;  ///< [byte]: bit i is set if the byte matches letter i (of at most 64)
  std::uint64_t part_begins_ = 0;             ///< first letters of the parts, one of which any occurrence has unchanged
  std::uint64_t part_ends_ = 0;               ///< last letters of the parts
};

/// Several adapters, of which the best one is cut, as by cutadapt with several `-a` and `-g`: the one with the highest
/// score, of equals that with the fewest errors, of equals the first one.
class SEQTIDE_API AdapterSet {
 public:
  /// The next adapter, with the arguments of Adapter().
  void add(std::string_view sequence, double error_rate = 0.1, std::size_t min_overlap = 3,
           AdapterEnd end = AdapterEnd::three_prime);

  /// The best occurrence of the best adapter, if there is one.
  std::optional<AdapterMatch> find(std::string_view sequence) const;
  std::size_t size() const noexcept { return adapters_.size(); }

 private:
  std::vector<Adapter> adapters_;
};

/// Adapter(adapter, error_rate, min_overlap).trim(sequence); for more than one read, keep the Adapter.
SEQTIDE_API Interval trim_adapter(std::string_view sequence, std::string_view adapter, double error_rate = 0.1,
                                  std::size_t min_overlap = 3);

SEQTIDE_API void trim_adapter_each(const kernels::Pieces& sequences, const Adapter& adapter, Interval* out);

/// out[i] is what is left of piece i, and found[i] the number of the adapter that was cut, or -1.
SEQTIDE_API void trim_adapters_each(const kernels::Pieces& sequences, const AdapterSet& adapters, Interval* out,
                                    std::int64_t* found);

}  // namespace seqtide
