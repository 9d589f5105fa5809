#include "seqtide/kmers/spectrum.hpp"

#include <algorithm>
#include <map>
#include <span>

#include "kmers/sort_by_kmer.hpp"
#include "seeded_hash.hpp"
#include "seqtide/error.hpp"
#include "seqtide/kmers/kmer.hpp"

namespace seqtide {

namespace {

// Up to here a count for every possible k-mer fits in cache, and clearing it costs little.
constexpr std::int64_t max_direct_size = 8;
constexpr int first_places_log2 = 10;
// K-mers or places between two checks. Most are looked for in memory far from each other.
constexpr std::size_t places_between_checks = std::size_t{1} << 16;

std::size_t first_place(std::uint64_t kmer, int shift) noexcept {
  return static_cast<std::size_t>(HashSeed::of_process().hash(kmer) >> shift);
}

}  // namespace

KmerCounter::KmerCounter(std::int64_t k, bool canonical, InterruptCheck check)
    : k_(k), canonical_(canonical), meter_(check, places_between_checks) {
  check_kmer_size(k);
  if (k <= max_direct_size) {
    direct_.resize(std::size_t{1} << (2 * k));
  } else {
    places_ = empty_places(std::size_t{1} << first_places_log2);
    shift_ = 64 - first_places_log2;
  }
}

void KmerCounter::add(std::string_view sequence) {
  // Parts share all letters but one of a k-mer.
  for (std::size_t begin = 0; begin < sequence.size(); begin += places_between_checks) {
    add_part(sequence.substr(begin, places_between_checks + static_cast<std::size_t>(k_) - 1));
    meter_.add(std::min(places_between_checks, sequence.size() - begin));
  }
  meter_.add(1);
}

void KmerCounter::add_part(std::string_view sequence) {
  if (canonical_) {
    for_each_canonical_kmer(sequence, k_, [this](std::int64_t, std::uint64_t kmer, bool) { add_kmer(kmer, 1); });
  } else {
    for_each_kmer(sequence, k_, [this](std::int64_t, std::uint64_t kmer) { add_kmer(kmer, 1); });
  }
}

void KmerCounter::add(const kernels::Pieces& sequences) {
  for (std::size_t i = 0; i < sequences.count; ++i) add(sequences[i]);
}

void KmerCounter::add(const KmerCounter& other) {
  if (other.k_ != k_ || other.canonical_ != canonical_) {
    throw InvalidArgument("counters of different k or strandedness cannot be added");
  }
  if (&other == this) {
    for (std::uint64_t& count : direct_) count *= 2;
    for (Place& place : places_) place.count *= 2;
    total_ *= 2;
    return;
  }
  // All places, but far apart from each other: in their own order they would crowd the beginning of this table while it
  // is smaller, and the search for an empty place there would take longer and longer.
  const std::size_t places = other.places_.size();  // a power of two, so that an odd step comes to all
  const std::size_t step = static_cast<std::size_t>(0.6180339887498949 * static_cast<double>(places)) | 1;
  for (std::size_t i = 0, place = 0; i < places; ++i, place = (place + step) & (places - 1)) {
    if (other.places_[place].count != 0) add_kmer(other.places_[place].kmer, other.places_[place].count);
    meter_.add(1);
  }
  for (std::size_t kmer = 0; kmer < other.direct_.size(); ++kmer) {
    if (other.direct_[kmer] != 0) add_kmer(kmer, other.direct_[kmer]);
  }
}

std::uint64_t KmerCounter::count(std::uint64_t kmer) const noexcept {
  if ((kmer & ~kmer_mask(k_)) != 0) return 0;
  if (canonical_) kmer = canonical_kmer(kmer, k_);
  return direct_.empty() ? places_[place_of(kmer)].count : direct_[kmer];
}

KmerCounts KmerCounter::counts() const {
  std::vector<Place> found;
  found.reserve(distinct_);
  for_each_count([&](std::uint64_t kmer, std::uint64_t count) { found.push_back({kmer, count}); });
  InterruptMeter meter(meter_.check(), places_between_checks);
  if (direct_.empty()) sort_by_kmer(std::span<Place>(found), 2 * static_cast<int>(k_), meter);

  KmerCounts result;
  result.kmers.reserve(found.size());
  result.counts.reserve(found.size());
  for (const Place& place : found) {
    result.kmers.push_back(place.kmer);
    result.counts.push_back(place.count);
    meter.add(1);
  }
  return result;
}

KmerSpectrum KmerCounter::spectrum() const {
  // Most counts are small; a few repeats have huge ones.
  std::vector<std::uint64_t> few(1024);
  std::map<std::uint64_t, std::uint64_t> many;
  for_each_count([&](std::uint64_t, std::uint64_t count) { count < few.size() ? ++few[count] : ++many[count]; });

  KmerSpectrum result;
  const auto append = [&](std::uint64_t occurrences, std::uint64_t kmers) {
    result.occurrences.push_back(occurrences);
    result.kmers.push_back(kmers);
  };
  for (std::size_t occurrences = 1; occurrences < few.size(); ++occurrences) {
    if (few[occurrences] > 0) append(occurrences, few[occurrences]);
  }
  for (const auto& [occurrences, kmers] : many) append(occurrences, kmers);
  return result;
}

void KmerCounter::add_kmer(std::uint64_t kmer, std::uint64_t times) {
  if (!direct_.empty()) {
    distinct_ += direct_[kmer] == 0;
    direct_[kmer] += times;
    total_ += times;
    return;
  }
  std::size_t place = place_of(kmer);
  if (places_[place].count == 0) {
    if ((distinct_ + 1) * 4 > places_.size() * 3) {
      grow();
      place = place_of(kmer);
    }
    places_[place].kmer = kmer;
    ++distinct_;
  }
  places_[place].count += times;
  total_ += times;
}

// The k-mer's place, or the empty one where it belongs.
std::size_t KmerCounter::place_of(std::uint64_t kmer) const noexcept {
  const std::size_t mask = places_.size() - 1;
  std::size_t place = first_place(kmer, shift_);
  while (places_[place].count != 0 && places_[place].kmer != kmer) place = (place + 1) & mask;
  return place;
}

KmerCounter::Places KmerCounter::empty_places(std::size_t count) {
  Places places(count);
  const auto clear = [&](std::size_t begin, std::size_t end) {
    std::fill(places.data() + begin, places.data() + end, Place{0, 0});
  };
  in_parts(count, meter_.check(), clear, places_between_checks);
  return places;
}

void KmerCounter::grow() {
  Places grown = empty_places(places_.size() * 2);
  const std::size_t mask = grown.size() - 1;
  const auto move = [mask, shift = shift_ - 1, from = places_.data(), to = grown.data()](std::size_t begin,
                                                                                         std::size_t end) {
    for (const Place* entry = from + begin; entry != from + end; ++entry) {
      if (entry->count == 0) continue;
      std::size_t place = first_place(entry->kmer, shift);
      while (to[place].count != 0) place = (place + 1) & mask;
      to[place] = *entry;
    }
  };
  in_parts(places_.size(), meter_.check(), move, places_between_checks);
  places_.swap(grown);
  --shift_;
}

template <typename Visit>
void KmerCounter::for_each_count(Visit&& visit) const {
  for (std::size_t kmer = 0; kmer < direct_.size(); ++kmer) {
    if (direct_[kmer] != 0) visit(std::uint64_t{kmer}, direct_[kmer]);
  }
  const auto visit_part = [&visit, places = places_.data()](std::size_t begin, std::size_t end) {
    for (const Place* place = places + begin; place != places + end; ++place) {
      if (place->count != 0) visit(place->kmer, place->count);
    }
  };
  in_parts(places_.size(), meter_.check(), visit_part, places_between_checks);
}

}  // namespace seqtide
