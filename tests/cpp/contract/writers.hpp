// All writers: a new one adds a row.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bam_data.hpp"
#include "seqtide/alignments/bam/reader.hpp"
#include "seqtide/alignments/bam/writer.hpp"
#include "seqtide/alignments/sam/writer.hpp"
#include "seqtide/alignments/sort.hpp"
#include "seqtide/alignments/statistics/depth_writer.hpp"
#include "seqtide/fasta.hpp"
#include "seqtide/fastq.hpp"
#include "seqtide/io/bgzf.hpp"
#include "seqtide/io/gzip.hpp"
#include "seqtide/io/joint_files.hpp"
#include "seqtide/io/memory_stream.hpp"

namespace contract {

/// What the tests ask of a writer.
class AnyWriter {
 public:
  virtual ~AnyWriter() = default;
  virtual void write(int number) = 0;
  virtual void close() = 0;
};

using Targets = std::vector<std::unique_ptr<seqtide::Stream>>;
/// The files of all targets, if they are to be published together; may be null.
using Files = std::unique_ptr<seqtide::JointFiles>;

struct WriterRow {
  std::string name;
  std::size_t targets;
  seqtide::Compression compression;
  std::function<std::unique_ptr<AnyWriter>(Targets, Files, int threads)> open;
};

/// Writes with `write(writer, number)` and closes with `close()`.
template <typename Writer, typename Write>
class Through final : public AnyWriter {
 public:
  Through(std::unique_ptr<Writer> writer, Write write) : writer_(std::move(writer)), write_(std::move(write)) {}
  void write(int number) override { write_(*writer_, number); }
  void close() override { writer_->close(); }

 private:
  std::unique_ptr<Writer> writer_;
  Write write_;
};

template <typename Writer, typename Write>
std::unique_ptr<AnyWriter> through(std::unique_ptr<Writer> writer, Write write) {
  return std::make_unique<Through<Writer, Write>>(std::move(writer), std::move(write));
}

/// Data of record `number`; one is larger than any buffer.
inline std::string letters(int number) {
  std::string text;
  const std::size_t size = number == 5 ? 300000 : static_cast<std::size_t>(50 + 1000 * (number % 3));
  for (std::size_t i = 0; i < size; ++i) text += "ACGT"[(i + static_cast<std::size_t>(number)) % 4];
  return text;
}

inline seqtide::HeaderPtr bam_header() {
  return std::make_shared<const seqtide::SamHeader>(
      seqtide::SamHeader::parse(bam_data::header_text(bam_data::two_references)));
}

/// A sorted one that the writers take.
inline std::string bam_record(int number) {
  bam_data::Record record;
  record.name = "r" + std::to_string(number);
  record.pos = 100 + 10 * number;
  record.sequence = letters(number);
  record.scores = std::string(record.sequence.size(), '\x20');
  record.cigar = std::to_string(record.sequence.size()) + "M";
  return record.raw();
}

/// Sorts the records that were written so far when it is closed.
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

inline std::vector<WriterRow> writers() {
  using seqtide::Compression;
  const auto output = [](Compression compression, int threads) {
    seqtide::OutputOptions options;
    options.compression = compression;
    options.threads = threads;
    return options;
  };
  std::vector<WriterRow> rows;
  for (const auto& [name, compression] : {std::pair("plain", Compression::none), std::pair("gzip", Compression::gzip),
                                          std::pair("BGZF", Compression::bgzf)}) {
    const Compression kind = compression;
    const std::string suffix = std::string(", ") + name;
    rows.push_back({"FASTQ" + suffix, 1, kind, [=](Targets targets, Files, int threads) {
                      return through(
                          std::make_unique<seqtide::FastqWriter>(std::move(targets[0]), output(kind, threads)),
                          [](seqtide::FastqWriter& writer, int number) {
                            const std::string text = letters(number);
                            writer.write("r" + std::to_string(number), text, std::string(text.size(), 'I'));
                          });
                    }});
    rows.push_back({"pairs" + suffix, 2, kind, [=](Targets targets, Files files, int threads) {
                      auto first = std::make_unique<seqtide::FastqWriter>(std::move(targets[0]), output(kind, threads));
                      auto second =
                          std::make_unique<seqtide::FastqWriter>(std::move(targets[1]), output(kind, threads));
                      return through(std::make_unique<seqtide::FastqPairWriter>(std::move(first), std::move(second),
                                                                                true, std::move(files)),
                                     [](seqtide::FastqPairWriter& writer, int number) {
                                       const std::string text = letters(number);
                                       const std::string quality(text.size(), 'I');
                                       const std::string name = "r" + std::to_string(number);
                                       writer.write({name, text, quality, {}}, {name, text, quality, {}});
                                     });
                    }});
    rows.push_back({"FASTA" + suffix, 1, kind, [=](Targets targets, Files, int threads) {
                      return through(
                          std::make_unique<seqtide::FastaWriter>(std::move(targets[0]), 60, output(kind, threads)),
                          [](seqtide::FastaWriter& writer, int number) {
                            writer.write("s" + std::to_string(number), letters(number));
                          });
                    }});
    rows.push_back({"SAM" + suffix, 1, kind, [=](Targets targets, Files, int threads) {
                      return through(std::make_unique<seqtide::SamWriter>(std::move(targets[0]), bam_header(),
                                                                          output(kind, threads)),
                                     [](seqtide::SamWriter& writer, int number) {
                                       const std::string raw = bam_record(number);
                                       writer.write(seqtide::BamView(raw));
                                     });
                    }});
    rows.push_back({"depths" + suffix, 1, kind, [=](Targets targets, Files, int threads) {
                      return through(
                          std::make_unique<seqtide::DepthWriter>(std::move(targets[0]), bam_header(),
                                                                 seqtide::DepthLines::positions, output(kind, threads)),
                          [](seqtide::DepthWriter& writer, int number) {
                            const seqtide::DepthRun runs[] = {{0, 500 * number, 500 * number + 499, 7}};
                            writer.write(runs);
                          });
                    }});
  }
  rows.push_back({"bytes, gzip", 1, Compression::gzip, [](Targets targets, Files, int) {
                    return through(std::make_unique<seqtide::GzipWriter>(std::move(targets[0])),
                                   [](seqtide::GzipWriter& writer, int number) { writer.write(letters(number)); });
                  }});
  rows.push_back({"bytes, BGZF", 1, Compression::bgzf, [=](Targets targets, Files, int threads) {
                    return through(std::make_unique<seqtide::BgzfWriter>(std::move(targets[0]),
                                                                         output(Compression::bgzf, threads)),
                                   [](seqtide::BgzfWriter& writer, int number) { writer.write(letters(number)); });
                  }});
  for (const bool indexed : {false, true}) {
    rows.push_back({indexed ? "BAM with index" : "BAM", 1, Compression::bgzf, [=](Targets targets, Files, int threads) {
                      seqtide::BamWriterOptions options;
                      options.output = output(Compression::bgzf, threads);
                      if (indexed) options.index = seqtide::IndexKind::bai;
                      return through(std::make_unique<seqtide::BamWriter>(std::move(targets[0]), bam_header(), options),
                                     [](seqtide::BamWriter& writer, int number) {
                                       const std::string raw = bam_record(number);
                                       writer.write(seqtide::BamView(raw));
                                     });
                    }});
  }
  rows.push_back({"sorted BAM", 1, Compression::bgzf, [](Targets targets, Files, int) -> std::unique_ptr<AnyWriter> {
                    return std::make_unique<SortsAtClose>(std::move(targets[0]));
                  }});
  return rows;
}

}  // namespace contract
