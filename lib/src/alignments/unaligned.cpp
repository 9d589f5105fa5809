#include "seqtide/alignments/unaligned.hpp"

#include <string>

#include "seqtide/alignments/sam/tag_values.hpp"
#include "seqtide/error.hpp"
#include "seqtide/reads/fastq/pair.hpp"
#include "text/letters.hpp"

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

// Whether a field as of SAM begins the text, "RX:Z:".
bool begins_tag(std::string_view text) noexcept {
  return text.size() >= 5 && is_letter(text[0]) && (is_letter(text[1]) || is_digit(text[1])) && text[2] == ':' &&
         std::string_view("AifZHB").find(text[3]) != std::string_view::npos && text[4] == ':';
}

// Words of the description that are fields end at a tab, since their values may have blanks.
void take_tags(BamRecord& record, std::string_view description, const CarriedTags& wanted) {
  std::string field;
  while (!description.empty()) {
    const bool is_tag = begins_tag(description);
    const std::size_t end = description.find_first_of(is_tag ? "\t" : "\t ");
    const std::string_view text = description.substr(0, end);
    description.remove_prefix(end == std::string_view::npos ? description.size() : end + 1);
    if (!is_tag || !wanted.contains(text.substr(0, 2))) continue;
    field.clear();
    if (const std::string fault = parse_tag(text, Validation::standard, field); !fault.empty()) {
      throw InvalidArgument("read " + quoted(record.view().name()) + " has a tag that BAM cannot hold: " + fault);
    }
    record.set_tag(field);
  }
}

BamRecord made(const FastqView& read, std::string_view name, int mate, const UnalignedOptions& options) {
  BamRecord record;
  record.set_flag(flag_of(mate));
  record.set_name(name);
  record.set_sequence(read.sequence, scores_of(read.quality));
  if (options.tags.any()) take_tags(record, read.description(), options.tags);
  if (options.read_group) {
    std::string field;
    append_checked_text(field, "RG", 'Z', *options.read_group);
    record.set_tag(field);
  }
  return record;
}

// What the ids of mates share.
std::string_view pair_name(const FastqView& read1, const FastqView& read2) {
  const std::string_view name1 = template_name(read1.id(), 1);
  const std::string_view name2 = template_name(read2.id(), 2);
  if (name1 == name2) return name1;
  if (read1.id() != read2.id() && are_mates(read1.id(), read2.id())) {
    return read1.id().substr(0, read1.id().size() - 2);
  }
  throw InvalidArgument("reads of a pair must have one name, not " + quoted(name1) + " and " + quoted(name2));
}

}  // namespace

BamRecord unaligned_record(const FastqView& read, int mate, const UnalignedOptions& options) {
  return made(read, template_name(read.id(), mate), mate, options);
}

std::pair<BamRecord, BamRecord> unaligned_pair(const FastqView& read1, const FastqView& read2,
                                               const UnalignedOptions& options) {
  const std::string_view name = pair_name(read1, read2);
  return {made(read1, name, 1, options), made(read2, name, 2, options)};
}

AlignmentBatch unaligned_batch(const FastqBatch& reads, HeaderPtr header, const UnalignedOptions& options) {
  ColumnBuilder builder;
  for (std::size_t i = 0; i < reads.size(); ++i) builder.append(unaligned_record(reads[i], 0, options).raw());
  return {std::move(builder).finish(), std::move(header)};
}

AlignmentBatch unaligned_batch(const FastqBatch& reads1, const FastqBatch& reads2, HeaderPtr header,
                               const UnalignedOptions& options) {
  if (reads1.size() != reads2.size()) {
    throw InvalidArgument("batches of mates must have one size, not " + std::to_string(reads1.size()) + " and " +
                          std::to_string(reads2.size()));
  }
  ColumnBuilder builder;
  for (std::size_t i = 0; i < reads1.size(); ++i) {
    const auto [record1, record2] = unaligned_pair(reads1[i], reads2[i], options);
    builder.append(record1.raw());
    builder.append(record2.raw());
  }
  return {std::move(builder).finish(), std::move(header)};
}

}  // namespace seqtide
