#include "seqtide/bed.hpp"

#include "bgzf_data.hpp"
#include "contract/readers.hpp"
#include "contract/tabular.hpp"
#include "contract/writers.hpp"

namespace {

using contract::ReaderRow;
using contract::WriterRow;

std::string bed_text() {
  std::string text = "#comment\ntrack name=all type=bed\n";
  for (int i = 0; i < 30; ++i) {
    const std::string start = std::to_string(1000 * i);
    const std::string end = std::to_string(1000 * i + 100);
    text += "chr" + std::to_string(i % 5) + "\t" + start + "\t" + end + "\tname " + std::to_string(i) + "\t" +
            std::to_string(i) + "\t" + "+-."[i % 3] + "\t" + start + "\t" + end + "\t0\t2\t10,20\t0,80\n";
    if (i == 10) text += "\n#another\n";
  }
  return text;
}

std::string text_of(const seqtide::BedView& record) { return contract::joined(record.fields); }

const contract::Rows<ReaderRow> readers([] {
  const auto open = [](contract::Source stream, const seqtide::InputOptions& input) {
    return std::make_unique<contract::TabularRecords<seqtide::BedReader, seqtide::BedView>>(
        std::make_unique<seqtide::BedReader>(std::move(stream), seqtide::BedOptions{}, input), text_of);
  };
  return std::vector<ReaderRow>{
      {"BED", bed_text(), open},
      {"BED in gzip", bgzf_data::gzip_member(bed_text()), open},
  };
});

const contract::Rows<WriterRow> writers([] {
  return contract::of_every_compression(
      "BED", 1, [](contract::Targets targets, contract::Files, const seqtide::OutputOptions& options) {
        return contract::through(
            std::make_unique<seqtide::BedWriter>(std::move(targets[0]), seqtide::BedLayout::bed, "#comment\n", options),
            [](seqtide::BedWriter& writer, int number) {
              const std::string end = std::to_string(number + 100);
              const std::string letters = contract::letters(number);
              const std::string_view fields[] = {"chr1", "0", end, letters};
              writer.write(fields);
            });
      });
});

}  // namespace
