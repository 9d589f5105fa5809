#include "seqtide/reads/stats.hpp"

#include <cmath>
#include <limits>

#include "seqtide/reads/fasta/reader.hpp"
#include "seqtide/reads/fastq/reader.hpp"
#include "seqtide/reads/quality.hpp"

namespace seqtide {

namespace {

// Lengths below are counted in a vector of at most half a megabyte.
constexpr std::uint64_t long_length = 64 << 10;

// Large enough to make the cost of a kernel call vanish, small enough to stay in a cache.
constexpr std::size_t waiting_capacity = 32 << 10;

// Calls `count` on bytes as soon as there are enough of them.
template <typename Count>
void gather(std::string_view bytes, std::vector<char>& waiting, Count count) {
  if (bytes.size() >= waiting_capacity) {
    count(bytes);
    return;
  }
  if (waiting.capacity() == 0) waiting.reserve(waiting_capacity);
  if (bytes.size() > waiting_capacity - waiting.size()) {
    count(std::string_view(waiting.data(), waiting.size()));
    waiting.clear();
  }
  waiting.insert(waiting.end(), bytes.begin(), bytes.end());
}

double percent(std::uint64_t part, std::uint64_t whole) noexcept {
  if (whole == 0) return std::numeric_limits<double>::quiet_NaN();
  return 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

template <typename Reader, typename View>
bool collect_from(Reader& reader, SequenceStats& stats, std::uint64_t max_bytes) {
  constexpr std::uint64_t line_ends_and_marks = 6;
  View record;
  for (std::uint64_t used = 0; used < max_bytes;) {
    if (!reader.next(record)) return false;
    stats.add(record);
    used += record.name.size() + 2 * record.sequence.size() + line_ends_and_marks;
  }
  return true;
}

}  // namespace

void LengthCounts::add(std::uint64_t length, std::uint64_t reads) {
  if (length >= long_length) {
    long_[length] += reads;
  } else {
    if (length >= short_.size()) short_.resize(length + 1);
    short_[length] += reads;
  }
  reads_ += reads;
  bases_ += length * reads;
}

void LengthCounts::merge(const LengthCounts& other) {
  for (std::size_t length = 0; length < other.short_.size(); ++length) {
    if (other.short_[length] > 0) add(length, other.short_[length]);
  }
  for (const auto& [length, reads] : other.long_) add(length, reads);
}

std::uint64_t LengthCounts::min() const noexcept { return length_of_rank(0); }

std::uint64_t LengthCounts::max() const noexcept {
  if (!long_.empty()) return long_.rbegin()->first;
  return short_.empty() ? 0 : short_.size() - 1;  // the vector ends with the longest read seen
}

double LengthCounts::median() const noexcept {
  if (reads_ == 0) return 0;
  const auto lower = static_cast<double>(length_of_rank((reads_ - 1) / 2));
  const auto upper = static_cast<double>(length_of_rank(reads_ / 2));
  return (lower + upper) / 2;
}

std::uint64_t LengthCounts::n50() const noexcept {
  const std::uint64_t half = bases_ / 2 + bases_ % 2;
  std::uint64_t covered = 0;
  for (auto entry = long_.rbegin(); entry != long_.rend(); ++entry) {
    covered += entry->first * entry->second;
    if (covered >= half) return entry->first;
  }
  for (std::size_t length = short_.size(); length-- > 0;) {
    covered += length * short_[length];
    if (covered >= half) return length;
  }
  return 0;
}

std::vector<std::pair<std::uint64_t, std::uint64_t>> LengthCounts::counts() const {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> found;
  for (std::size_t length = 0; length < short_.size(); ++length) {
    if (short_[length] > 0) found.emplace_back(length, short_[length]);
  }
  found.insert(found.end(), long_.begin(), long_.end());
  return found;
}

// The length at this place, counted from 0, of all lengths in ascending order.
std::uint64_t LengthCounts::length_of_rank(std::uint64_t rank) const noexcept {
  for (std::size_t length = 0; length < short_.size(); ++length) {
    if (rank < short_[length]) return length;
    rank -= short_[length];
  }
  for (const auto& [length, reads] : long_) {
    if (rank < reads) return length;
    rank -= reads;
  }
  return 0;
}

void SequenceStats::merge(const SequenceStats& other) {
  lengths_.merge(other.lengths_);
  base_counts_ += other.base_counts();
  const kernels::ByteHistogram qualities = other.quality_counts();
  for (std::size_t value = 0; value < qualities.size(); ++value) quality_counts_[value] += qualities[value];
}

double SequenceStats::mean_length() const noexcept {
  if (reads() == 0) return std::numeric_limits<double>::quiet_NaN();
  return static_cast<double>(bases()) / static_cast<double>(reads());
}

kernels::BaseCounts SequenceStats::base_counts() const noexcept {
  kernels::BaseCounts counts = base_counts_;
  counts += kernels::count_bases(waiting_sequence_.data(), waiting_sequence_.size());
  return counts;
}

double SequenceStats::gc_percent() const noexcept {
  const kernels::BaseCounts counts = base_counts();
  return percent(counts.g + counts.c, counts.a + counts.c + counts.g + counts.t);
}

double SequenceStats::n_percent() const noexcept { return percent(base_counts().n, bases()); }

kernels::ByteHistogram SequenceStats::quality_counts() const noexcept {
  kernels::ByteHistogram counts = quality_counts_;
  kernels::add_byte_histogram(waiting_quality_.data(), waiting_quality_.size(), counts);
  return counts;
}

double SequenceStats::mean_quality() const noexcept {
  const kernels::ByteHistogram counts = quality_counts();
  std::uint64_t bases = 0;
  double errors = 0;
  for (std::size_t value = 0; value < counts.size(); ++value) {
    if (counts[value] == 0) continue;
    bases += counts[value];
    errors += static_cast<double>(counts[value]) * std::pow(10.0, (phred_offset - static_cast<double>(value)) / 10);
  }
  if (bases == 0) return std::numeric_limits<double>::quiet_NaN();
  return -10 * std::log10(errors / static_cast<double>(bases));
}

double SequenceStats::quality_percent(int phred) const noexcept {
  const kernels::ByteHistogram counts = quality_counts();
  std::uint64_t bases = 0;
  std::uint64_t good = 0;
  for (std::size_t value = 0; value < counts.size(); ++value) {
    bases += counts[value];
    if (static_cast<int>(value) - phred_offset >= phred) good += counts[value];
  }
  return percent(good, bases);
}

void SequenceStats::add_sequence(std::string_view sequence) {
  lengths_.add(sequence.size());
  gather(sequence, waiting_sequence_,
         [this](std::string_view bytes) { base_counts_ += kernels::count_bases(bytes.data(), bytes.size()); });
}

void SequenceStats::add_quality(std::string_view quality) {
  gather(quality, waiting_quality_,
         [this](std::string_view bytes) { kernels::add_byte_histogram(bytes.data(), bytes.size(), quality_counts_); });
}

bool collect(FastqReader& reader, SequenceStats& stats, std::uint64_t max_bytes) {
  return collect_from<FastqReader, FastqView>(reader, stats, max_bytes);
}

bool collect(FastaReader& reader, SequenceStats& stats, std::uint64_t max_bytes) {
  return collect_from<FastaReader, FastaView>(reader, stats, max_bytes);
}

}  // namespace seqtide
