#include "seqtide/alignments/aligned_pairs.hpp"

#include <limits>
#include <string>

#include "kernels/nibble_table.hpp"
#include "seqtide/error.hpp"
#include "seqtide/kernels/nibbles.hpp"

namespace seqtide {
namespace {

constexpr std::int64_t most_bases = std::numeric_limits<std::int32_t>::max();

// Pairs in a list beyond those that the sequence explains: some hundred megabytes as Python objects.
constexpr std::int64_t most_unexplained = 1 << 22;

bool is_wanted(std::uint32_t operation, PairChoice choice) noexcept {
  switch (choice) {
    case PairChoice::both:
      return aligns_bases(operation);
    case PairChoice::read:
      return consumes_query(operation);
    default:
      return consumes_query(operation) || consumes_reference(operation);
  }
}

// Keeps a hostile CIGAR from being followed for ever: no sequence and no reference is longer than this.
void check_extent(const BamView& record) {
  if (record.pos() + record.reference_length() > most_bases || record.cigar().query_length() > most_bases) {
    throw InvalidArgument("the CIGAR reaches beyond position 2^31 - 1");
  }
}

MdWalk start_md(const BamView& record) {
  const std::int64_t bases = record.cigar().query_length();
  if (bases != record.sequence_size()) {
    throw InvalidArgument("the bases of the reference need a sequence as long as the CIGAR, " + std::to_string(bases) +
                          " bases, but the record has " + std::to_string(record.sequence_size()));
  }
  const std::optional<TagView> tag = record.tag("MD");
  if (!tag || tag->type != 'Z') {
    throw InvalidArgument("the bases of the reference need the tag MD, which the record has not");
  }
  return MdWalk(tag->text());
}

}  // namespace

AlignedPairs::AlignedPairs(const BamView& record, PairChoice choice, bool with_bases) : choice_(choice) {
  if (!is_placed(record)) return;
  check_extent(record);
  if (with_bases) md_ = start_md(record);
  cigar_ = record.cigar();
  sequence_ = record.packed_sequence();
  bases_ = record.sequence_size();
  reference_ = record.pos();
}

void AlignedPairs::require_few() const {
  std::int64_t count = 0;
  for (std::size_t i = 0; i < cigar_.size(); ++i) {
    if (is_wanted(cigar_[i], choice_)) count += cigar_length(cigar_[i]);
  }
  if (count <= most_unexplained + 2 * bases_) return;
  throw InvalidArgument("the CIGAR makes " + std::to_string(count) + " pairs of positions, too many for a list: the " +
                        "sequence has " + std::to_string(bases_) + " bases");
}

bool AlignedPairs::start_operation() {
  if (operations_ == cigar_.size()) return false;
  operation_ = cigar_[operations_++];
  left_ = cigar_length(operation_);
  const bool read_by_md = md_ && cigar_operation(operation_) == CigarOperation::deletion;
  if (is_wanted(operation_, choice_) || read_by_md) return true;
  if (consumes_query(operation_)) query_ += left_;
  if (consumes_reference(operation_)) reference_ += left_;
  left_ = 0;
  return true;
}

char AlignedPairs::base_at(std::int64_t query) const noexcept {
  const unsigned both = sequence_[query / 2];
  return kernels::nibble_letters[query % 2 != 0 ? both & 15 : both >> 4];
}

char AlignedPairs::reference_base(bool in_query, bool in_reference) {
  if (!md_) return '\0';
  if (in_query && in_reference) return md_->aligned_base(base_at(query_));
  return cigar_operation(operation_) == CigarOperation::deletion ? md_->deleted_base() : '\0';
}

bool AlignedPairs::next(AlignedPair& pair) {
  while (true) {
    while (left_ == 0) {
      if (start_operation()) continue;
      if (md_) md_->finish();
      return false;
    }
    const bool in_query = consumes_query(operation_);
    const bool in_reference = consumes_reference(operation_);
    const char base = reference_base(in_query, in_reference);
    pair = {in_query ? query_ : -1, in_reference ? reference_ : -1, base};
    query_ += in_query;
    reference_ += in_reference;
    --left_;
    if (is_wanted(operation_, choice_)) return true;
  }
}

std::vector<AlignedBlock> aligned_blocks(const BamView& record) {
  std::vector<AlignedBlock> blocks;
  if (!is_placed(record)) return blocks;
  const CigarView cigar = record.cigar();
  std::int64_t position = record.pos();
  for (std::size_t i = 0; i < cigar.size(); ++i) {
    const std::uint32_t length = cigar_length(cigar[i]);
    if (aligns_bases(cigar[i])) blocks.push_back({position, position + length});
    if (consumes_reference(cigar[i])) position += length;
  }
  return blocks;
}

}  // namespace seqtide
