#include "seqtide/qc/gc_bias.hpp"

#include <algorithm>
#include <string_view>

#include "seqtide/alignments/flags.hpp"

namespace seqtide {
namespace {

constexpr std::size_t gc_window_size = static_cast<std::size_t>(gc_window);
constexpr std::size_t most_unknown = 4;  // bases of a window
// Windows that are looked at with one call for bases.
constexpr std::int64_t windows_at_once = 64 << 10;

bool is_strong(char base) noexcept { return base == 'G' || base == 'C'; }

void count_all(std::string_view bases, GcCounts& counts) noexcept {
  std::size_t strong = 0;
  std::size_t unknown = 0;
  for (std::size_t at = 0; at < bases.size(); ++at) {
    strong += is_strong(bases[at]);
    unknown += bases[at] == 'N';
    if (at + 1 < gc_window_size) continue;
    if (unknown <= most_unknown) ++counts[strong];
    const char leaves = bases[at + 1 - gc_window_size];
    strong -= is_strong(leaves);
    unknown -= leaves == 'N';
  }
}

}  // namespace

bool GcWindows::advance(std::uint64_t max_bases) {
  for (std::uint64_t used = 0; static_cast<std::size_t>(id_) < reference_.size();) {
    if (used >= max_bases) return true;
    const std::int64_t length = reference_.length(id_);
    if (begin_ + gc_window > length) {
      ++id_;
      begin_ = 0;
      ++used;
      continue;
    }
    const std::int64_t end = std::min(length, begin_ + windows_at_once + gc_window - 1);
    count_all(reference_.bases(id_, begin_, end), counts_);
    used += static_cast<std::uint64_t>(end - begin_);
    begin_ += windows_at_once;
  }
  return false;
}

std::optional<std::size_t> GcBias::window_of(const BamView& record, ReferenceBases& reference) {
  constexpr std::uint16_t skipped = flags::unmapped | flags::not_primary | flags::qc_fail;
  if ((record.flag() & skipped) != 0) return std::nullopt;
  const bool is_reverse = (record.flag() & flags::reverse) != 0;
  const std::int64_t begin = is_reverse ? record.reference_end() - gc_window : std::int64_t{record.pos()};
  const std::string_view bases = reference.bases(record.reference_id(), begin, begin + gc_window);
  if (bases.empty()) return std::nullopt;
  std::size_t strong = 0;
  std::size_t unknown = 0;
  for (const char base : bases) {
    strong += is_strong(base);
    unknown += base == 'N';
  }
  if (unknown > most_unknown) return std::nullopt;
  return strong;
}

void GcBias::merge(const GcBias& other) noexcept {
  if (windows_ == GcCounts{}) windows_ = other.windows_;
  for (std::size_t gc = 0; gc < reads_.size(); ++gc) reads_[gc] += other.reads_[gc];
}

}  // namespace seqtide
