#include "seqtide/alignments/statistics/pileup.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "alignments/statistics/overlapping_bases.hpp"
#include "kernels/nibble_table.hpp"
#include "seqtide/error.hpp"

namespace seqtide {
namespace {

constexpr std::uint8_t no_quality = 255;

// What follows the last position of operation `i`, as samtools mpileup (1.17 and later) writes it behind a base: the
// length of a run of insertions, padded or not, or of deletions. Within a run of deletions it was told in front of it.
std::int64_t indel_behind(CigarView cigar, std::size_t i) noexcept {
  std::int64_t length = 0;
  std::optional<CigarOperation> kind;
  bool padded = false;
  for (std::size_t next = i + 1; next < cigar.size(); ++next) {
    const CigarOperation operation = cigar_operation(cigar[next]);
    if (cigar_length(cigar[next]) == 0) continue;
    if (operation == CigarOperation::padding) {
      padded = true;
      continue;
    }
    if (kind.value_or(operation) != operation || (padded && operation == CigarOperation::deletion)) break;
    if (operation != CigarOperation::insertion && operation != CigarOperation::deletion) break;
    kind = operation;
    length += cigar_length(cigar[next]);
  }
  if (kind != CigarOperation::deletion) return length;
  return cigar_operation(cigar[i]) == CigarOperation::deletion ? 0 : -length;
}

char letter_at(const BamView& view, std::int64_t position) noexcept {
  if (position < 0 || position >= view.sequence_size()) return 0;
  return kernels::nibble_letters[view.base_code(static_cast<std::size_t>(position))];
}

[[noreturn]] void throw_too_deep(std::int64_t position, std::uint64_t limit) {
  throw LimitError(
      "more than " + std::to_string(limit) + " reads lie over position " + std::to_string(position) + " (0-based)", {});
}

}  // namespace

char PileupRead::base() const noexcept { return letter_at(record(), query_position); }

std::string PileupRead::inserted() const {
  std::string letters;
  const BamView view = record();
  if (view.sequence_size() == 0) return letters;
  for (std::int64_t i = 0; i < indel; ++i) letters += letter_at(view, next_query_position + i);
  return letters;
}

std::uint8_t PileupRead::quality() const noexcept {
  if (overlap_quality) return *overlap_quality;
  const BamView view = record();
  if (query_position < 0 || query_position >= view.sequence_size() || !view.has_quality()) return no_quality;
  return view.quality()[query_position];
}

// Goes on to a position that is before the end and not before the last one.
void Pileup::Walk::read_at(std::int64_t position, PileupRead& read) {
  const CigarView cigar = BamView(*raw).cigar();
  for (;; ++operation) {
    const std::uint32_t current = cigar[operation];
    const std::int64_t length = cigar_length(current);
    if (consumes_reference(current)) {
      if (position < reference + length) break;
      reference += length;
    }
    if (consumes_query(current)) query += length;
  }
  const std::uint32_t current = cigar[operation];
  read.raw = raw;
  read.is_deletion = cigar_operation(current) == CigarOperation::deletion;
  read.is_refskip = cigar_operation(current) == CigarOperation::skip;
  const bool has_base = consumes_query(current);
  read.query_position = has_base ? query + position - reference : -1;
  read.next_query_position = has_base ? read.query_position + 1 : query;
  const bool last = position + 1 == reference + cigar_length(current);
  read.indel = last ? indel_behind(cigar, operation) : 0;
}

bool Pileup::next(PileupColumn& column) {
  for (;;) {
    if (waiting_ && active_.empty()) {
      reference_ = waiting_reference_;
      position_ = waiting_->reference;
      if (region_) position_ = std::max(position_, region_->begin);
    }
    if (waiting_ && waiting_reference_ == reference_ && waiting_->reference <= position_) {
      if (active_.size() >= options_.max_depth) throw_too_deep(position_, options_.max_depth);
      active_.push_back(std::move(*waiting_));
      waiting_.reset();
    }
    if (!waiting_ && !finished_) return false;
    if (active_.empty()) return false;
    const bool filled = fill(column);
    ++position_;
    std::erase_if(active_, [this](const Walk& walk) { return walk.end <= position_; });
    if (region_ && position_ >= region_->end) active_.clear();
    if (filled) return true;
    meter_.add(active_.size() + 1);
  }
}

void Pileup::add(const BamView& record) {
  if (waiting_) throw InvalidArgument("a pileup takes a record only when it asks for one");
  const std::int32_t id = record.reference_id();
  const std::int64_t pos = record.pos();
  if (id < 0 || pos < 0) return;
  if (id < last_reference_ || (id == last_reference_ && pos < last_pos_)) {
    last_reference_ = std::numeric_limits<std::int32_t>::max();  // so that no later record passes
    throw InvalidArgument("record " + quoted(record.name()) +
                          " is out of order: a pileup is made of records sorted by coordinate");
  }
  last_reference_ = id;
  last_pos_ = pos;
  if (!options_.filter.accepts(record)) return;
  const std::int64_t end = pos + record.reference_length();
  if (end == pos) return;
  if (region_ && (id != region_->reference_id || end <= region_->begin || pos >= region_->end)) return;
  Walk walk{std::make_shared<const std::string>(record.raw()), 0, pos, 0, end, ++reads_};
  if (options_.overlaps_once) walk.mate = find_mate(record, walk);
  waiting_ = std::move(walk);
  waiting_reference_ = id;
}

// Reads whose mates have come already do not wait for another one.
WaitingMates::Mate Pileup::find_mate(const BamView& record, const Walk& walk) {
  if (!may_overlap_mate(record, walk.end)) return {};
  if (const auto mate = mates_.take(record)) return *mate;
  const bool is_first = record.next_pos() >= record.pos() || record.next_pos() < 0;
  if (is_first) mates_.put(record, {walk.end, walk.number});
  return {};
}

// Whether any read is left after filtering by base quality.
bool Pileup::fill(PileupColumn& column) {
  column.reference_id = reference_;
  column.pos = position_;
  column.reads.clear();
  for (Walk& walk : active_) {
    PileupRead read;
    walk.read_at(position_, read);
    if (options_.overlaps_once || is_good_enough(read)) column.reads.push_back(std::move(read));
  }
  if (options_.overlaps_once) keep_one_of_pairs(column);
  return !column.reads.empty();
}

// Of a column with the reads of all walks.
void Pileup::keep_one_of_pairs(PileupColumn& column) {
  for (std::size_t i = 0; i < active_.size(); ++i) {
    const WaitingMates::Mate& mate = active_[i].mate;
    if (mate.end <= position_) continue;
    const auto first = std::ranges::lower_bound(active_, mate.number, {}, &Walk::number);
    keep_one(column.reads[static_cast<std::size_t>(first - active_.begin())], column.reads[i]);
  }
  std::erase_if(column.reads, [this](const PileupRead& read) { return !read.raw || !is_good_enough(read); });
}

bool next_column(AlignmentReader& reader, Pileup& pileup, PileupColumn& column, std::uint64_t max_bytes) {
  BamView record;
  std::uint64_t used = 0;
  while (!pileup.next(column)) {
    if (pileup.finished() || used >= max_bytes) return false;
    if (reader.next(record)) {
      pileup.add(record);
      used += record.raw().size();
    } else {
      pileup.finish();
    }
  }
  return true;
}

}  // namespace seqtide
