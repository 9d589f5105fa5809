// BedReader and TabularReader over any text, in all modes: the same in all pieces and in batches, what lenient takes
// contains what standard takes, and what was read can be written and comes back.
#include <array>
#include <sstream>

#include "bed_outcome.hpp"
#include "fuzz.hpp"
#include "seqtide/tabular.hpp"

namespace {

using bed_test::Outcome;
using seqtide::BedOptions;
using seqtide::Validation;

Outcome read_alike(const std::string& text, const BedOptions& options) {
  const Outcome whole = bed_test::read(text, options, text.size() + 1);
  for (const std::size_t block_size : {1u, 7u, 4096u}) {
    const Outcome other = bed_test::read(text, options, block_size);
    std::ostringstream both;
    both << "blocks of " << block_size << ": " << other << "\ninstead of " << whole;
    fuzz::require(other == whole, both.str());
  }
  const Outcome batches = bed_test::read_batches(text, options, 7);
  fuzz::require(batches.records.size() == whole.records.size() && batches.error == whole.error, "batches differ");
  return whole;
}

void require_round_trip(const Outcome& read, const BedOptions& options) {
  std::string written;
  seqtide::BedWriter writer(std::make_unique<seqtide::StringSink>(written),
                            options.layout.value_or(seqtide::BedLayout::bed));
  std::vector<std::string_view> fields;
  for (const std::string& record : read.records) {
    seqtide::split_fields(record, '\t', std::string::npos, fields);
    writer.write(fields);
  }
  writer.close();
  fuzz::require(bed_test::read(written, options, 4096).records == read.records, "records came back changed");
}

// As a table of text, with each kind of delimiter.
void check_table(const std::string& text, char delimiter) {
  seqtide::TabularOptions options;
  options.schema.missing = {"."};
  options.schema.columns = {{"a", seqtide::TabularType::category},
                            {"b", seqtide::TabularType::integer, true},
                            {"c", seqtide::TabularType::real, true},
                            {"d", seqtide::TabularType::integers}};
  options.schema.delimiter = delimiter;
  options.validation = Validation::lenient;
  std::vector<std::string> lines[2];
  for (const std::size_t block_size : {std::size_t{3}, text.size() + 1}) {
    std::vector<std::string>& found = lines[block_size > 3 ? 1 : 0];
    try {
      seqtide::TabularReader reader(seqtide::MemoryStream::copy_of(text), options,
                                    seqtide::InputOptions{.threads = 1, .block_size = block_size});
      seqtide::TabularBatch batch;
      while (reader.read_batch(batch, {1 << 20, 5})) {
        std::string again;
        for (std::size_t i = 0; i < batch.size(); ++i) {
          batch.append_text(found.emplace_back(), i);
          again += found.back() + "\n";
        }
        fuzz::require(seqtide::TabularBatch::parse(batch.schema, again) == batch, "a batch came back changed");
      }
    } catch (const seqtide::FormatError& error) {
      found.emplace_back(error.reason());
    }
  }
  fuzz::require(text.size() <= 2 || lines[0] == lines[1], "blocks of a table matter");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = fuzz::text_of(data, size);
  // What starts like compressed data is the business of other targets.
  if (seqtide::sniff_compression(text) != seqtide::Compression::none) return 0;
  for (const auto layout : {seqtide::BedLayout::bed, seqtide::BedLayout::bedgraph, seqtide::BedLayout::narrow_peak,
                            seqtide::BedLayout::gapped_peak}) {
    const Outcome strict = read_alike(text, {layout, Validation::strict});
    const Outcome standard = read_alike(text, {layout, Validation::standard});
    const Outcome lenient = read_alike(text, {layout, Validation::lenient});
    fuzz::require(strict.records.size() <= standard.records.size(), "only strict takes a record");
    fuzz::require(standard.records.size() <= lenient.records.size(), "lenient does not take a record");
    fuzz::require(strict.deviations.empty(), "strict has deviations");
    require_round_trip(standard, {layout, Validation::standard});
  }
  for (const char delimiter : {'\t', ' ', ','}) check_table(text, delimiter);
  return 0;
}
