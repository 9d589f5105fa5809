#include "seqtide/fasta.hpp"

#include "bgzf_data.hpp"
#include "contract/readers.hpp"
#include "contract/writers.hpp"

namespace {

using contract::ReaderRow;
using contract::WriterRow;
using Records = contract::Single<seqtide::FastaReader, seqtide::FastaView, seqtide::FastaBatch>;

std::string text_of(const seqtide::FastaView& record) {
  return std::string(record.name) + '\n' + std::string(record.sequence);
}

std::string fasta_text() {
  std::string text;
  for (int i = 0; i < 20; ++i) {
    text += ">s" + std::to_string(i) + " of twenty\n";
    for (int line = 0; line < i; ++line) text += std::string(60, "ACGT"[(i + line) % 4]) + "\n";
    text += "ACGTN\n";
  }
  return text;
}

const contract::Rows<ReaderRow> readers([] {
  const auto open = [](contract::Source stream, const seqtide::InputOptions& options) {
    return std::make_unique<Records>(
        std::make_unique<seqtide::FastaReader>(std::move(stream), seqtide::FastaOptions{}, options), text_of);
  };
  return std::vector<ReaderRow>{
      {"FASTA", fasta_text(), open},
      {"FASTA in gzip", bgzf_data::gzip_member(fasta_text()), open},
  };
});

const contract::Rows<WriterRow> writers([] {
  return contract::of_every_compression(
      "FASTA", 1, [](contract::Targets targets, contract::Files, const seqtide::OutputOptions& options) {
        return contract::through(std::make_unique<seqtide::FastaWriter>(std::move(targets[0]), 60, options),
                                 [](seqtide::FastaWriter& writer, int number) {
                                   writer.write("s" + std::to_string(number), contract::letters(number));
                                 });
      });
});

}  // namespace
