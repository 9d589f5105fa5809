#include "seqtide/qc/kmer_positions.hpp"

#include <algorithm>
#include <array>

#include "seqtide/kernels/base_code.hpp"

namespace seqtide {

void KmerPositions::add(const kernels::Pieces& sequences) {
  // The reads before the first of the sample.
  std::size_t i = static_cast<std::size_t>(every - 1 - reads_ % every);
  for (; i < sequences.count; i += every) add_read(sequences[i].substr(0, most_bases));
  reads_ += sequences.count;
}

void KmerPositions::add_read(std::string_view sequence) {
  longest_ = std::max(longest_, sequence.size());
  if (sequence.size() < k) return;
  grow(sequence.size() - k + 1);
  // Each counter is far from the one before: all are on their way to the cache before the first is needed.
  std::array<std::uint32_t, most_positions> places;
  std::size_t count = 0;
  std::size_t kmer = 0;
  std::size_t known = 0;  // bases since the last letter that is none
  for (std::size_t at = 0; at < sequence.size(); ++at) {
    const std::uint8_t code = base_code(sequence[at]);
    if (code == no_base) {
      known = 0;
      continue;
    }
    kmer = (kmer << 2 | code) & (kmers - 1);
    if (++known < k) continue;
    const std::size_t place = (at + 1 - k) * kmers + kmer;
    __builtin_prefetch(&counts_[place], 1);
    places[count++] = static_cast<std::uint32_t>(place);
  }
  const auto span = static_cast<std::uint16_t>(sequence.size() - k + 1);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t place = places[i];
    if (++counts_[place] == 0) ++wraps_[place];
    const std::size_t position = place / kmers;
    kmer = place % kmers;
    ++totals_[position];
    if (first_spans_[kmer] == 0) first_spans_[kmer] = span;
    ends_[kmer] = std::max(ends_[kmer], static_cast<std::uint16_t>(position + 1));
  }
}

void KmerPositions::merge(const KmerPositions& other) {
  if (other.positions() > 0) grow(other.positions());
  for (std::size_t position = 0; position < other.positions(); ++position) totals_[position] += other.totals_[position];
  for (std::size_t place = 0; place < other.counts_.size(); ++place) {
    const std::uint32_t sum = std::uint32_t{counts_[place]} + other.counts_[place];
    counts_[place] = static_cast<std::uint16_t>(sum);
    if (sum > 0xFFFF) ++wraps_[place];
  }
  for (const auto& [place, times] : other.wraps_) wraps_[place] += times;
  for (std::size_t kmer = 0; kmer < other.ends_.size(); ++kmer) {
    if (first_spans_[kmer] == 0) first_spans_[kmer] = other.first_spans_[kmer];
    ends_[kmer] = std::max(ends_[kmer], other.ends_[kmer]);
  }
  reads_ += other.reads_;
  longest_ = std::max(longest_, other.longest_);
}

std::vector<std::uint16_t> KmerPositions::spans() const {
  std::vector<std::uint16_t> spans(ends_);
  for (std::size_t kmer = 0; kmer < spans.size(); ++kmer) spans[kmer] = std::max(spans[kmer], first_spans_[kmer]);
  return spans;
}

void KmerPositions::count_within(std::span<const std::uint64_t> ends, std::uint64_t* out) const noexcept {
  std::fill_n(out, kmers * ends.size(), std::uint64_t{0});
  std::size_t position = 0;
  for (std::size_t i = 0; i < ends.size(); ++i) {
    for (; position < ends[i]; ++position) {
      for (std::size_t kmer = 0; kmer < kmers; ++kmer) out[kmer * ends.size() + i] += counts_[position * kmers + kmer];
    }
  }
  for (const auto& [place, times] : wraps_) {
    const std::uint64_t at = place / kmers;
    const auto group = static_cast<std::size_t>(std::upper_bound(ends.begin(), ends.end(), at) - ends.begin());
    if (group < ends.size()) out[place % kmers * ends.size() + group] += times << 16;
  }
}

void KmerPositions::grow(std::size_t positions) {
  first_spans_.resize(kmers);
  ends_.resize(kmers);
  if (totals_.size() >= positions) return;
  // Exactly as much as is needed: reads of one length need no more.
  counts_.reserve(positions * kmers);
  counts_.resize(positions * kmers);
  totals_.resize(positions);
}

}  // namespace seqtide
