#include "seqtide/alignments/unaligned.hpp"

#include <string>

#include "seqtide/alignments/sam/tag_values.hpp"
#include "seqtide/error.hpp"

namespace seqtide {
namespace {

std::uint16_t flag_of(int mate) {
  constexpr int pair = flags::paired | flags::unmapped | flags::mate_unmapped;
  switch (mate) {
    case 0:
      return flags::unmapped;
    case 1:
      return pair | flags::read1;
    case 2:
      return pair | flags::read2;
    default:
      throw InvalidArgument("mate must be 1, 2 or 0 for none, not " + std::to_string(mate));
  }
}

std::string_view template_name(std::string_view name, int mate) noexcept {
  const char digit = static_cast<char>('0' + mate);
  const std::size_t size = name.size();
  if (mate != 0 && size > 2 && name[size - 2] == '/' && name[size - 1] == digit) name.remove_suffix(2);
  return name;
}

// Phred+33 letters as numbers; what is no such letter becomes a number that set_sequence() refuses.
std::string scores_of(std::string_view quality) {
  std::string scores(quality);
  for (char& score : scores) score = static_cast<char>(score - '!');
  return scores;
}

}  // namespace

BamRecord unaligned_record(const FastqView& read, int mate, std::optional<std::string_view> read_group) {
  BamRecord record;
  record.set_flag(flag_of(mate));
  record.set_name(template_name(read.id(), mate));
  record.set_sequence(read.sequence, scores_of(read.quality));
  if (read_group) {
    std::string field;
    append_checked_text(field, "RG", 'Z', *read_group);
    record.set_tag(field);
  }
  return record;
}

std::pair<BamRecord, BamRecord> unaligned_pair(const FastqView& read1, const FastqView& read2,
                                               std::optional<std::string_view> read_group) {
  std::pair<BamRecord, BamRecord> pair(unaligned_record(read1, 1, read_group), unaligned_record(read2, 2, read_group));
  const std::string_view name1 = pair.first.view().name();
  const std::string_view name2 = pair.second.view().name();
  if (name1 != name2) {
    throw InvalidArgument("reads of a pair must have one name, not " + quoted(name1) + " and " + quoted(name2));
  }
  return pair;
}

}  // namespace seqtide
