#include "seqtide/fastq.hpp"

#include "bgzf_data.hpp"
#include "contract/fastq_data.hpp"
#include "contract/readers.hpp"
#include "contract/writers.hpp"

namespace {

using contract::AnyReader;
using contract::fastq_text;
using contract::ReaderRow;
using contract::WriterRow;
using seqtide::Compression;
using seqtide::FastqOptions;
using seqtide::FastqReader;
using seqtide::InputOptions;
using Records = contract::Single<FastqReader, seqtide::FastqView, seqtide::FastqBatch>;

// Complete records that take so much room when compressed that a thread inflates them.
std::string many_reads() {
  std::string text = bgzf_data::reads(40000);
  text.resize(text.rfind("@read."));
  return text;
}

std::string long_read() {
  const std::size_t size = seqtide::Block::default_headroom;
  return "@long\n" + std::string(size, 'A') + "\n+\n" + std::string(size, 'I') + "\n";
}

// Qualities of the first records lie between '@' and '~'.
std::string high_qualities() {
  std::string text = fastq_text();
  for (std::size_t at = 0, line = 0; at < text.size(); ++at) {
    if (text[at] == '\n') ++line;
    if (line < 20 && line % 4 == 3 && text[at] != '\n') text[at] = 'h';
  }
  text.resize(text.find("@r2/2"));
  return text;
}

std::unique_ptr<AnyReader> open(contract::Source stream, const FastqOptions& fastq, const InputOptions& options) {
  return std::make_unique<Records>(std::make_unique<FastqReader>(std::move(stream), fastq, options), contract::text_of);
}

const contract::Rows<ReaderRow> readers([] {
  const auto fastq = [](contract::Source stream, const InputOptions& options) {
    return open(std::move(stream), {}, options);
  };
  const auto recoded = [](contract::Source stream, const InputOptions& options) {
    FastqOptions encoded;
    encoded.encoding = seqtide::QualityEncoding::illumina13;
    return open(std::move(stream), encoded, options);
  };
  return std::vector<ReaderRow>{
      {"FASTQ", fastq_text(), fastq},
      {"FASTQ in gzip", bgzf_data::gzip_member(fastq_text()) + bgzf_data::gzip_member(many_reads()), fastq},
      {"FASTQ in BGZF", bgzf_data::file(fastq_text(), 1000), fastq},
      {"FASTQ in BGZF and gzip", bgzf_data::block(fastq_text()) + bgzf_data::gzip_member(fastq_text()), fastq},
      {"FASTQ with other qualities", high_qualities(), recoded},
      {"FASTQ with a record larger than the headroom of blocks", fastq_text() + long_read() + fastq_text(), fastq},
  };
});

const contract::Rows<WriterRow> writers([] {
  return contract::of_every_compression(
      "FASTQ", 1, [](contract::Targets targets, contract::Files, const seqtide::OutputOptions& options) {
        return contract::through(std::make_unique<seqtide::FastqWriter>(std::move(targets[0]), options),
                                 [](seqtide::FastqWriter& writer, int number) {
                                   const std::string text = contract::letters(number);
                                   writer.write("r" + std::to_string(number), text, std::string(text.size(), 'I'));
                                 });
      });
});

}  // namespace
