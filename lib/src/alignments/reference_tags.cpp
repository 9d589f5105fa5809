#include "seqtide/alignments/reference_tags.hpp"

#include <algorithm>
#include <optional>

#include "seqtide/alignments/flags.hpp"
#include "seqtide/alignments/sam/cigar.hpp"
#include "seqtide/kernels/nibbles.hpp"

namespace seqtide {
namespace {

char upper_letter(char letter) noexcept {
  return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 32) : letter;
}

// Upper and lower case mean the same, as in files of programs that keep the case of the reference.
bool is_same_text(std::string_view text, std::string_view expected) noexcept {
  return text.size() == expected.size() &&
         std::equal(text.begin(), text.end(), expected.begin(),
                    [](char letter, char upper) { return upper_letter(letter) == upper; });
}

}  // namespace

bool make_reference_tags(const BamView& record, std::string_view reference, ReferenceTags& tags) {
  const CigarView cigar = record.cigar();
  const auto size = static_cast<std::size_t>(record.sequence_size());
  if (record.pos() < 0 || cigar.empty() || size == 0 || cigar.query_length() != record.sequence_size()) return false;
  if (record.pos() + cigar.reference_length() > static_cast<std::int64_t>(reference.size())) return false;
  tags.nm = 0;
  tags.md.clear();
  auto place = static_cast<std::size_t>(record.pos());
  std::size_t at = 0;
  std::uint64_t equal = 0;
  std::string letters(size, ' ');
  kernels::decode_nibbles(record.packed_sequence(), size, letters.data());
  for (std::size_t i = 0; i < cigar.size(); ++i) {
    const std::size_t length = cigar_length(cigar[i]);
    const CigarOperation operation = cigar_operation(cigar[i]);
    if (aligns_bases(cigar[i])) {
      for (std::size_t k = 0; k < length; ++k, ++at, ++place) {
        const char base = upper_letter(reference[place]);
        if (is_reference_base(letters[at], base)) {
          ++equal;
          continue;
        }
        ++tags.nm;
        tags.md += std::to_string(equal);
        tags.md += base;
        equal = 0;
      }
    } else if (operation == CigarOperation::deletion) {
      if (length > 0) {
        tags.md += std::to_string(equal);
        tags.md += '^';
        for (std::size_t k = 0; k < length; ++k) tags.md += upper_letter(reference[place + k]);
        equal = 0;
      }
      tags.nm += length;
      place += length;
    } else {
      if (operation == CigarOperation::insertion) tags.nm += length;
      if (consumes_query(cigar[i])) at += length;
      if (consumes_reference(cigar[i])) place += length;
    }
  }
  tags.md += std::to_string(equal);
  return true;
}

void ReferenceTagChecks::look_at(const AlignmentBatch& batch, std::int32_t reference_id, std::string_view reference,
                                 std::uint64_t before) {
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const BamView record = batch[i];
    if (record.reference_id() != reference_id || (record.flag() & flags::unmapped) != 0) continue;
    const std::optional<TagView> nm = record.tag("NM");
    const std::optional<TagView> md = record.tag("MD");
    if (!nm && !md) continue;
    if (!make_reference_tags(record, reference, expected_)) continue;
    if (nm && (!nm->is_integer() || nm->integer() != static_cast<std::int64_t>(expected_.nm))) {
      wrong_nm_.add(before + i + 1);
    }
    if (md && (md->type != 'Z' || !is_same_text(md->text(), expected_.md))) wrong_md_.add(before + i + 1);
  }
}

}  // namespace seqtide
