#include "alignments/statistics/overlapping_bases.hpp"

#include <algorithm>
#include <cstdlib>

#include "seqtide/alignments/flags.hpp"

namespace seqtide {
namespace {

constexpr int largest_sum = 200;

// A letter that the record lacks is worse than all others; a score that it lacks is the best one, as in samtools.
int worth(const PileupRead& read) noexcept { return read.base() == 0 ? -1 : read.quality(); }

bool has_score(const PileupRead& read) noexcept { return read.base() != 0 && read.record().has_quality(); }

}  // namespace

// A hash of the name by factors of 31, mixed by Thomas Wang's function for integers of 32 bits.
bool first_mate_stays(std::string_view name) noexcept {
  std::uint32_t hash = 0;
  for (const char letter : name) hash = hash * 31 + static_cast<std::uint32_t>(static_cast<signed char>(letter));
  hash += ~(hash << 15);
  hash ^= hash >> 10;
  hash += hash << 3;
  hash ^= hash >> 6;
  hash += ~(hash << 11);
  hash ^= hash >> 16;
  return (hash & 1) != 0;
}

bool may_overlap_mate(const BamView& record, std::int64_t end) noexcept {
  const std::uint16_t flag = record.flag();
  if ((flag & flags::proper_pair) == 0 || (flag & flags::mate_unmapped) != 0) return false;
  if (record.next_reference_id() >= 0 && record.next_reference_id() != record.reference_id()) return false;
  return record.next_pos() < end || std::abs(std::int64_t{record.tlen()}) < std::int64_t{2} * record.sequence_size();
}

void keep_one(PileupRead& first, PileupRead& second) {
  if (first.is_refskip != second.is_refskip) return;
  const bool both_bases = first.query_position >= 0 && second.query_position >= 0;
  const bool differ = both_bases && first.base() != second.base();
  const int difference = differ ? worth(first) - worth(second) : 0;
  const bool first_stays = difference != 0 ? difference > 0 : first_mate_stays(first.record().name());
  PileupRead& kept = first_stays ? first : second;
  if (!both_bases || differ) {
    if (has_score(kept)) kept.overlap_quality = static_cast<std::uint8_t>(kept.quality() * 4 / 5);
  } else if (has_score(first) && has_score(second)) {
    kept.overlap_quality = static_cast<std::uint8_t>(std::min(first.quality() + second.quality(), largest_sum));
  }
  (first_stays ? second : first).raw.reset();
}

}  // namespace seqtide
