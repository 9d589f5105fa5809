// BamReader over any bytes behind the compression, in all modes: the same in all pieces, sound records, and
// accessors and columns that agree with the line of SAM.
#include "alignments.hpp"
#include "bam_data.hpp"
#include "seqtide/alignments/columns.hpp"
#include "seqtide/alignments/sam/tags.hpp"

namespace {

using seqtide::Validation;

// Reads every byte that a view leads to.
std::size_t touch(const std::string& raw) {
  const seqtide::BamView record(raw);
  std::size_t sum = record.name().size() + static_cast<std::size_t>(record.reference_end());
  for (std::size_t i = 0; i < record.cigar().size(); ++i) sum += record.cigar()[i] >> 4;
  for (std::int32_t i = 0; i < record.sequence_size(); ++i) sum += record.quality()[i];
  std::string_view fields = record.stored_tags();
  seqtide::TagView tag;
  while (seqtide::next_tag(fields, tag)) {
    for (std::uint32_t k = 0; tag.type == 'B' && k < tag.count; ++k) {
      sum += tag.subtype == 'f' ? static_cast<std::size_t>(tag.real_at(k) > 0)
                                : static_cast<std::size_t>(tag.integer_at(k));
    }
    sum += tag.text().size();
  }
  fuzz::require(fields.empty(), "optional fields that cannot be walked");
  return sum;
}

void require_columns(const fuzz::Alignments& read) {
  seqtide::ColumnBuilder builder;
  for (const std::string& raw : read.records) builder.append(raw);
  const seqtide::AlignmentBatch batch{std::move(builder).finish(), read.header};
  const seqtide::TextColumn names = decode_names(batch), sequences = decode_sequences(batch);
  const seqtide::TextColumn cigars = decode_cigar_texts(batch);
  for (std::size_t i = 0; i < read.records.size(); ++i) {
    const std::string line = fuzz::line_of(read.records[i], read.header);
    if (line.empty()) continue;
    std::vector<std::string> fields(1);
    for (const char c : line) {
      if (c == '\t') {
        fields.emplace_back();
      } else {
        fields.back() += c;
      }
    }
    const auto same = [&](std::size_t field, std::string_view value) {
      const std::string text(value.empty() ? "*" : value);
      fuzz::require(fields[field] == text, "column \"" + text + "\" of the line " + line);
    };
    same(0, names[i]);
    same(5, cigars[i]);
    same(9, sequences[i]);
  }
}

void check(const std::string& bytes, Validation validation) {
  const fuzz::Alignments read = fuzz::read_alike<seqtide::BamReader>(bytes, validation);
  if (read.header == nullptr) return;
  for (const std::string& raw : read.records) touch(raw);
  fuzz::require_round_trip(read, validation);
  require_columns(read);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes = fuzz::text_of(data, size);
  // Few mutations pass a header, so that the bytes are also read as records behind a good one.
  const std::string header = bam_data::header();
  for (const Validation validation : {Validation::strict, Validation::standard, Validation::lenient}) {
    check(bytes, validation);
    check(header + bytes, validation);
  }
  return 0;
}
