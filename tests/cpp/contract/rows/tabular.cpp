#include "seqtide/tabular.hpp"

#include "bgzf_data.hpp"
#include "contract/readers.hpp"
#include "contract/tabular.hpp"
#include "contract/writers.hpp"

namespace {

using contract::ReaderRow;
using contract::WriterRow;

seqtide::TabularSchema schema() {
  using enum seqtide::TabularType;
  seqtide::TabularSchema schema;
  schema.missing = {"."};
  schema.columns = {
      {"name", text}, {"kind", category}, {"count", integer, true}, {"mean", real, true}, {"list", integers}};
  return schema;
}

std::string table_text() {
  std::string text = "#name\tkind\tcount\tmean\tlist\n";
  for (int i = 0; i < 30; ++i) {
    text += "n" + std::to_string(i) + "\tkind" + std::to_string(i % 7) + "\t";
    text += (i % 5 == 0 ? "." : std::to_string(i * 1000)) + "\t" + std::to_string(i) + ".5\t1,2," + std::to_string(i);
    text += "\n";
  }
  return text;
}

std::string text_of(const seqtide::TabularView& line) { return contract::joined(line.fields); }

const contract::Rows<ReaderRow> readers([] {
  const auto open = [](contract::Source stream, const seqtide::InputOptions& input) {
    seqtide::TabularOptions options;
    options.schema = schema();
    return std::make_unique<contract::TabularRecords<seqtide::TabularReader, seqtide::TabularView>>(
        std::make_unique<seqtide::TabularReader>(std::move(stream), options, input), text_of);
  };
  return std::vector<ReaderRow>{
      {"a table", table_text(), open},
      {"a table in gzip", bgzf_data::gzip_member(table_text()), open},
  };
});

const contract::Rows<WriterRow> writers([] {
  return contract::of_every_compression(
      "a table", 1, [](contract::Targets targets, contract::Files, const seqtide::OutputOptions& options) {
        return contract::through(
            std::make_unique<seqtide::TabularWriter>(std::move(targets[0]), schema(), "#name\n", "#", options),
            [](seqtide::TabularWriter& writer, int number) {
              const std::string letters = contract::letters(number);
              const std::string count = std::to_string(number);
              const std::string_view fields[] = {letters, "kind", count, "0.5", "1,2"};
              writer.write(fields);
            });
      });
});

}  // namespace
