#include "seqtide/qc/position_counts.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "kernels/position_counts.hpp"

namespace seqtide {

namespace {

constexpr std::size_t bins_per_octave = 10;

static_assert(exact_positions <= kernels::counted_positions);

kernels::Pieces some(const kernels::Pieces& pieces, std::size_t first, std::size_t count) noexcept {
  return {pieces.data, pieces.offsets + first, count};
}

// Two tables in turn: in runs of one score, every count would wait for the one before.
void add_histogram(const unsigned char* begin, const unsigned char* end, ScoreCounts& scores) noexcept {
  std::array<std::array<std::uint32_t, 256>, 2> counts{};
  for (; end - begin >= 2; begin += 2) {
    ++counts[0][begin[0]];
    ++counts[1][begin[1]];
  }
  if (begin != end) ++counts[0][begin[0]];
  for (std::size_t score = 0; score < phred_scores; ++score) {
    scores[score] += std::uint64_t{counts[0]['!' + score]} + counts[1]['!' + score];
  }
}

// Calls take(bin, first, last) for the parts of a read behind its exact positions.
template <typename Take>
void for_each_far_bin(std::size_t size, Take take) {
  for (std::size_t position = exact_positions; position < size;) {
    const std::size_t bin = bin_of_position(position);
    const auto end = static_cast<std::size_t>(std::min<std::uint64_t>(position_bin(bin).end, size));
    take(bin, position, end);
    position = end;
  }
}

}  // namespace

std::size_t bin_of_position(std::uint64_t position) noexcept {
  if (position < exact_positions) return static_cast<std::size_t>(position);
  const std::uint64_t multiple = position / exact_positions;
  const auto octave = static_cast<std::size_t>(std::bit_width(multiple) - 1);
  const std::uint64_t begin = std::uint64_t{exact_positions} << octave;
  const std::uint64_t width = begin / bins_per_octave;
  return exact_positions + octave * bins_per_octave + static_cast<std::size_t>((position - begin) / width);
}

PositionBin position_bin(std::size_t bin) noexcept {
  if (bin < exact_positions) return {bin, bin + 1};
  const std::size_t octave = (bin - exact_positions) / bins_per_octave;
  const std::uint64_t first = std::uint64_t{exact_positions} << octave;
  const std::uint64_t width = first / bins_per_octave;
  const std::uint64_t begin = first + (bin - exact_positions) % bins_per_octave * width;
  return {begin, begin + width};
}

// Counters of a byte, which stay in the cache nearest to the processor, until a group of reads is done.
struct PositionCounts::Recent {
  // A little more than there are scores: with a power of two, rows would compete for the same lines of the cache.
  static constexpr std::size_t stride = phred_scores + 2;
  // Bytes that are no qualities count for positions nearby, but do no harm.
  static constexpr std::size_t before = '!';
  static constexpr std::size_t behind = 256 - before;

  std::uint8_t* row(std::size_t position) noexcept { return counts.data() + before + position * stride; }

  std::array<std::uint8_t, before + exact_positions * stride + behind> counts{};
  // The qualities that the last group had, if they were few: many machines tell four or eight.
  kernels::ValueCounters few;
};

PositionCounts::PositionCounts() = default;
PositionCounts::PositionCounts(PositionCounts&&) noexcept = default;
PositionCounts& PositionCounts::operator=(PositionCounts&&) noexcept = default;
PositionCounts::~PositionCounts() = default;

// What is recent matters within a call only.
PositionCounts::PositionCounts(const PositionCounts& other) : bases_(other.bases_), scores_(other.scores_) {}

PositionCounts& PositionCounts::operator=(const PositionCounts& other) {
  if (this != &other) *this = PositionCounts(other);
  return *this;
}

void PositionCounts::add(const kernels::Pieces& sequences, const kernels::Pieces& qualities) {
  if (!recent_) recent_ = std::make_unique<Recent>();
  make_bins(sequences);
  add_bases(sequences);
  add_scores(qualities);
}

void PositionCounts::add(const kernels::Pieces& sequences) {
  make_bins(sequences);
  add_bases(sequences);
}

void PositionCounts::merge(const PositionCounts& other) {
  if (other.bins() > bins()) {
    scores_.reserve(other.bins());
    bases_.resize(other.bins());
    scores_.resize(other.bins());
  }
  for (std::size_t bin = 0; bin < other.bins(); ++bin) {
    bases_[bin] += other.bases_[bin];
    const ScoreCounts& more = other.scores(bin);
    for (std::size_t score = 0; score < phred_scores; ++score) scores_[bin][score] += more[score];
  }
}

void PositionCounts::make_bins(const kernels::Pieces& sequences) {
  const std::size_t longest = sequences.longest();
  const std::size_t needed = longest == 0 ? 0 : bin_of_position(longest - 1) + 1;
  if (needed <= bins()) return;
  scores_.reserve(needed);
  bases_.resize(needed);
  scores_.resize(needed);
}

void PositionCounts::add_bases(const kernels::Pieces& sequences) noexcept {
  kernels::PositionCounters counters;
  for (std::size_t first = 0; first < sequences.count; first += kernels::most_counted_pieces) {
    const kernels::Pieces group =
        some(sequences, first, std::min(kernels::most_counted_pieces, sequences.count - first));
    kernels::count_positions(group, exact_positions, counters);
    std::array<std::uint8_t, exact_positions + 1> ends{};  // reads that end before a position
    std::size_t longest = 0;
    for (std::size_t i = 0; i < group.count; ++i) {
      const std::size_t size = std::min(group.size(i), exact_positions);
      longest = std::max(longest, size);
      ++ends[size];
    }
    std::size_t covering = group.count;
    for (std::size_t at = 0; at < longest; ++at) {
      covering -= ends[at];
      kernels::BaseCounts& bin = bases_[at];
      bin.a += counters.a[at];
      bin.c += counters.c[at];
      bin.g += counters.g[at];
      bin.t += counters.t[at];
      bin.n += counters.n[at];
      bin.other += covering - counters.a[at] - counters.c[at] - counters.g[at] - counters.t[at] - counters.n[at];
    }
  }
  for (std::size_t i = 0; i < sequences.count; ++i) {
    for_each_far_bin(sequences.size(i), [&](std::size_t bin, std::size_t first, std::size_t last) {
      bases_[bin] += kernels::count_bases(sequences.begin(i) + first, last - first);
    });
  }
}

void PositionCounts::add_scores(const kernels::Pieces& qualities) noexcept {
  for (std::size_t first = 0; first < qualities.count; first += kernels::most_counted_pieces) {
    const kernels::Pieces group =
        some(qualities, first, std::min(kernels::most_counted_pieces, qualities.count - first));
    if (!add_few_scores(group)) add_any_scores(group);
  }
  for (std::size_t i = 0; i < qualities.count; ++i) {
    for_each_far_bin(qualities.size(i), [&](std::size_t bin, std::size_t begin, std::size_t end) {
      const auto* const quality = reinterpret_cast<const unsigned char*>(qualities.begin(i));
      add_histogram(quality + begin, quality + end, scores_[bin]);
    });
  }
}

// Counts scores that are those of the group before; false, and nothing is counted, if there are others.
bool PositionCounts::add_few_scores(const kernels::Pieces& qualities) noexcept {
  kernels::ValueCounters& few = recent_->few;
  if (few.count == 0) return false;
  kernels::count_values(qualities, exact_positions, few);
  const std::size_t longest = std::min(qualities.longest(), exact_positions);
  std::size_t expected = 0;
  for (std::size_t i = 0; i < qualities.count; ++i) expected += std::min(qualities.size(i), exact_positions);
  std::size_t counted = 0;
  for (std::size_t value = 0; value < few.count; ++value) {
    for (std::size_t at = 0; at < longest; ++at) counted += few.rows[value][at];
  }
  if (counted != expected) return false;
  for (std::size_t value = 0; value < few.count; ++value) {
    const std::size_t score = few.values[value] - std::size_t{'!'};
    for (std::size_t at = 0; at < longest; ++at) scores_[at][score] += few.rows[value][at];
  }
  return true;
}

void PositionCounts::add_any_scores(const kernels::Pieces& qualities) noexcept {
  Recent& recent = *recent_;
  for (std::size_t i = 0; i < qualities.count; ++i) {
    const auto* const quality = reinterpret_cast<const unsigned char*>(qualities.begin(i));
    const std::size_t size = std::min(qualities.size(i), exact_positions);
    std::uint8_t* row = recent.row(0) - '!';
    for (std::size_t at = 0; at < size; ++at, row += Recent::stride) ++row[quality[at]];
  }
  const std::size_t longest = std::min(qualities.longest(), exact_positions);
  remember_few_scores(qualities, longest);
  for (std::size_t at = 0; at < longest; ++at) {
    kernels::add_bytes(recent.row(at), phred_scores, scores_[at].data());
  }
  std::memset(recent.row(0), 0, longest * Recent::stride);
}

// Which scores add_few_scores() may expect: those of this group, unless its first reads tell that they are many.
void PositionCounts::remember_few_scores(const kernels::Pieces& qualities, std::size_t longest) noexcept {
  constexpr std::size_t first_reads = 4;
  Recent& recent = *recent_;
  std::array<bool, 256> seen{};
  for (std::size_t i = 0; i < std::min(first_reads, qualities.count); ++i) {
    for (const char quality : qualities[i]) seen[static_cast<unsigned char>(quality)] = true;
  }
  recent.few.count = 0;
  if (std::count(seen.begin(), seen.end(), true) > static_cast<std::ptrdiff_t>(recent.few.values.size())) return;
  std::array<std::uint8_t, phred_scores> any{};
  for (std::size_t at = 0; at < longest; ++at) {
    for (std::size_t score = 0; score < phred_scores; ++score) any[score] |= recent.row(at)[score];
  }
  if (std::count(any.begin(), any.end(), 0) + static_cast<std::ptrdiff_t>(recent.few.values.size()) <
      static_cast<std::ptrdiff_t>(phred_scores)) {
    return;
  }
  for (std::size_t score = 0; score < phred_scores; ++score) {
    if (any[score] != 0) recent.few.values[recent.few.count++] = static_cast<std::uint8_t>('!' + score);
  }
}

}  // namespace seqtide
