// FastqReader: the same records and the same fault as the plain reference parser, however the text is cut.
#include <vector>

#include "fastq_reference.hpp"
#include "fuzz.hpp"
#include "pieces.hpp"
#include "seqtide/reads/fastq/reader.hpp"

namespace {

using fastq_reference::Record;

struct Outcome {
  std::vector<Record> records;
  std::string fault;  // kind and message, "" if there is none
  bool operator==(const Outcome&) const = default;
};

Outcome read(const std::string& text, std::size_t piece, const seqtide::FastqOptions& options) {
  Outcome outcome;
  seqtide::FastqReader reader(std::make_unique<Pieces>(text, piece), options);
  try {
    for (const seqtide::FastqView& record : reader) {
      outcome.records.push_back({std::string(record.name), std::string(record.sequence), std::string(record.quality)});
      std::string plain;
      seqtide::append_fastq(plain, {record.name, record.sequence, record.quality, {}});
      fuzz::require(record.raw.empty() || record.raw == plain, "raw text is not the record");
    }
  } catch (const seqtide::TruncatedError& error) {
    outcome.fault = std::string("truncated: ") + error.what();
  } catch (const seqtide::LimitError& error) {
    outcome.fault = std::string("limit: ") + error.what();
  } catch (const seqtide::FormatError& error) {
    outcome.fault = std::string("format: ") + error.what();
  }
  return outcome;
}

Outcome read_all_ways(const std::string& text, const seqtide::FastqOptions& options) {
  const Outcome whole = read(text, text.size() + 1, options);
  for (const std::size_t piece : {1u, 7u, 4096u}) {
    const Outcome found = read(text, piece, options);
    fuzz::require(found == whole, "pieces of " + std::to_string(piece) +
                                      " bytes: " + std::to_string(found.records.size()) + " records, \"" + found.fault +
                                      "\" instead of " + std::to_string(whole.records.size()) + " records, \"" +
                                      whole.fault + '"');
  }
  return whole;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = fuzz::text_of(data, size);
  for (const bool strict : {true, false}) {
    seqtide::FastqOptions options;
    options.validation = strict ? seqtide::Validation::strict : seqtide::Validation::lenient;
    const Outcome found = read_all_ways(text, options);
    const fastq_reference::Result expected = fastq_reference::parse(text, strict);
    fuzz::require(found.records == expected.records, "not the records of the reference");
    fuzz::require(found.fault.empty() != expected.failed, "not the end of the reference: " + found.fault);
    fuzz::require(found.fault.starts_with("truncated") == expected.truncated,
                  "not the reference's fault: " + found.fault);
    // Small limits must cut at the same place too.
    options.max_record_bytes = 40;
    read_all_ways(text, options);
  }
  return 0;
}
