#include "bam_data.hpp"
#include "contract/writers.hpp"
#include "seqtide/alignments/bam/reader.hpp"
#include "seqtide/alignments/bam/writer.hpp"
#include "seqtide/alignments/sam/writer.hpp"
#include "seqtide/alignments/sort.hpp"
#include "seqtide/alignments/statistics/depth_writer.hpp"
#include "seqtide/io/memory_stream.hpp"

namespace {

using contract::AnyWriter;
using contract::Files;
using contract::Targets;
using contract::WriterRow;
using seqtide::Compression;
using seqtide::OutputOptions;

seqtide::HeaderPtr bam_header() {
  return std::make_shared<const seqtide::SamHeader>(
      seqtide::SamHeader::parse(bam_data::header_text(bam_data::two_references)));
}

// A sorted one that the writers take.
std::string bam_record(int number) {
  bam_data::Record record;
  record.name = "r" + std::to_string(number);
  record.pos = 100 + 10 * number;
  record.sequence = contract::letters(number);
  record.scores = std::string(record.sequence.size(), '\x20');
  record.cigar = std::to_string(record.sequence.size()) + "M";
  return record.raw();
}

// Sorts the records that were written so far when it is closed.
class SortsAtClose final : public AnyWriter {
 public:
  explicit SortsAtClose(std::unique_ptr<seqtide::Stream> target) : writer_(std::move(target), bam_header()) {}

  void write(int number) override { records_.push_back(bam_record(number)); }
  void close() override {
    const std::string bytes = bam_data::bam(records_);
    seqtide::BamReader reader(seqtide::MemoryStream::copy_of(bytes));
    seqtide::SortOptions options;
    options.threads = 1;
    options.memory_bytes = 1 << 20;
    try {
      seqtide::sort_alignments(reader, writer_, options);
    } catch (...) {
      writer_.close();  // as one who has not seen the exception might
      throw;
    }
    writer_.close();
  }

 private:
  seqtide::BamWriter writer_;
  std::vector<std::string> records_;
};

void write_record(seqtide::AlignmentWriter& writer, int number) {
  const std::string raw = bam_record(number);
  writer.write(seqtide::BamView(raw));
}

const contract::Rows<WriterRow> sam([] {
  return contract::of_every_compression("SAM", 1, [](Targets targets, Files, const OutputOptions& options) {
    return contract::through(std::make_unique<seqtide::SamWriter>(std::move(targets[0]), bam_header(), options),
                             write_record);
  });
});

const contract::Rows<WriterRow> depths([] {
  return contract::of_every_compression("depths", 1, [](Targets targets, Files, const OutputOptions& options) {
    return contract::through(std::make_unique<seqtide::DepthWriter>(std::move(targets[0]), bam_header(),
                                                                    seqtide::DepthLines::positions, options),
                             [](seqtide::DepthWriter& writer, int number) {
                               const seqtide::DepthRun runs[] = {{0, 500 * number, 500 * number + 499, 7}};
                               writer.write(runs);
                             });
  });
});

const contract::Rows<WriterRow> bam([] {
  std::vector<WriterRow> rows;
  for (const bool indexed : {false, true}) {
    rows.push_back({indexed ? "BAM with index" : "BAM", 1, Compression::bgzf, [=](Targets targets, Files, int threads) {
                      seqtide::BamWriterOptions options;
                      options.output = contract::output_options(Compression::bgzf, threads);
                      if (indexed) options.index = seqtide::IndexKind::bai;
                      return contract::through(
                          std::make_unique<seqtide::BamWriter>(std::move(targets[0]), bam_header(), options),
                          write_record);
                    }});
  }
  rows.push_back({"sorted BAM", 1, Compression::bgzf,
                  [](Targets targets, Files, int) { return std::make_unique<SortsAtClose>(std::move(targets[0])); }});
  return rows;
});

}  // namespace
