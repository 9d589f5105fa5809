#include "seqtide/alignments/record.hpp"

namespace seqtide {
namespace {

constexpr std::string_view long_cigar_tag = "CG";

// The field that holds the operations of a record whose stored CIGAR has the form of a placeholder.
std::optional<TagView> find_long_cigar(std::string_view fields) noexcept {
  std::optional<TagView> field = find_tag(fields, long_cigar_tag);
  // As in htslib, a CIGAR that is shorter than its placeholder is none.
  if (field && (field->type != 'B' || field->subtype != 'I' || field->count < 2)) field.reset();
  return field;
}

}  // namespace

bool BamView::placeholder_fits() const noexcept {
  const CigarView stored = stored_cigar();
  return cigar_operation(stored[0]) == CigarOperation::soft_clip &&
         cigar_length(stored[0]) == static_cast<std::uint32_t>(sequence_size()) &&
         cigar_operation(stored[1]) == CigarOperation::skip && find_long_cigar(stored_tags()).has_value();
}

CigarView BamView::long_cigar() const noexcept {
  const std::optional<TagView> field = find_long_cigar(stored_tags());
  return field ? CigarView(field->data, field->count) : CigarView();
}

std::optional<TagView> BamView::tag(std::string_view name) const noexcept {
  if (name == long_cigar_tag && has_placeholder()) return std::nullopt;
  return find_tag(stored_tags(), name);
}

std::int64_t BamView::reference_end() const noexcept {
  if (pos() < 0) return -1;
  const std::int64_t length = (flag() & flags::unmapped) != 0 ? 0 : reference_length();
  return pos() + (length > 0 ? length : 1);
}

std::uint16_t bam_bin(std::int64_t begin, std::int64_t end) noexcept {
  const std::int64_t last = end - 1;
  int shift = 14;
  std::int64_t first_bin = 4681;  // of the level with bins of 2^shift positions
  for (int bits = 12; bits >= 0; bits -= 3, shift += 3) {
    if (begin >> shift == last >> shift) return static_cast<std::uint16_t>(first_bin + (begin >> shift));
    first_bin -= std::int64_t{1} << bits;
  }
  return 0;
}

}  // namespace seqtide
