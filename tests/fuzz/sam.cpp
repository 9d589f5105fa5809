// SamReader over any text, in all modes: the same in all pieces, sound records, lines that come back.
#include "alignments.hpp"
#include "seqtide/alignments/bam/writer.hpp"

namespace {

using seqtide::Validation;

// Strict is what BAM can hold and a strict reader of BAM accepts.
void require_bam_round_trip(const fuzz::Alignments& read) {
  std::string file;
  seqtide::BamWriter writer(std::make_unique<seqtide::StringSink>(file), read.header);
  for (const std::string& raw : read.records) writer.write(seqtide::BamView(raw));
  writer.close();
  seqtide::BamReader reader(seqtide::MemoryStream::copy_of(file), {}, bgzf_data::input_options(1));
  std::vector<std::string> found;
  seqtide::BamView record;
  while (reader.next(record)) found.emplace_back(record.raw());
  fuzz::require(found == read.records, "records came back changed from BAM");
  fuzz::require(reader.header()->text() == read.header->text(), "the header came back changed from BAM");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes = fuzz::text_of(data, size);
  const fuzz::Alignments strict = fuzz::read_alike<seqtide::SamReader>(bytes, Validation::strict);
  const fuzz::Alignments standard = fuzz::read_alike<seqtide::SamReader>(bytes, Validation::standard);
  const fuzz::Alignments lenient = fuzz::read_alike<seqtide::SamReader>(bytes, Validation::lenient);
  fuzz::require(strict.header == nullptr || standard.header != nullptr, "only strict takes the header");
  fuzz::require(standard.header == nullptr || lenient.header != nullptr, "lenient does not take the header");
  fuzz::require(strict.records.size() <= standard.records.size(), "only strict takes a record");
  fuzz::require(standard.records.size() <= lenient.records.size(), "lenient does not take a record");
  if (strict.header != nullptr) {
    fuzz::require_round_trip(strict, Validation::strict);
    require_bam_round_trip(strict);
  }
  if (standard.header != nullptr) fuzz::require_round_trip(standard, Validation::standard);
  if (lenient.header != nullptr) fuzz::require_round_trip(lenient, Validation::lenient);
  return 0;
}
