// All readers: a new one adds a row.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bam_data.hpp"
#include "bgzf_data.hpp"
#include "indexed_bam.hpp"
#include "sam_data.hpp"
#include "seqtide/alignments/bam/query.hpp"
#include "seqtide/alignments/bam/reader.hpp"
#include "seqtide/alignments/sam/reader.hpp"
#include "seqtide/fasta.hpp"
#include "seqtide/fastq.hpp"

namespace contract {

/// What the tests ask of a reader.
class AnyReader {
 public:
  virtual ~AnyReader() = default;
  /// The next record, appended as text; false at the end. A record that cannot be appended is put back.
  virtual bool next(std::vector<std::string>& records) = 0;
  /// The same for a batch of at most 7 records.
  virtual bool next_batch(std::vector<std::string>& records) = 0;
  virtual void put_back() = 0;
  virtual std::uint64_t count() const = 0;
};

struct ReaderRow {
  std::string name;
  std::string data;
  std::function<std::unique_ptr<AnyReader>(std::unique_ptr<seqtide::Stream>, const seqtide::InputOptions&)> open;
};

inline std::string text_of(const seqtide::FastqView& record) {
  return std::string(record.name) + '\n' + std::string(record.sequence) + '\n' + std::string(record.quality);
}
inline std::string text_of(const seqtide::FastaView& record) {
  return std::string(record.name) + '\n' + std::string(record.sequence);
}
inline std::string text_of(const seqtide::BamView& record) { return std::string(record.raw()); }

inline constexpr seqtide::BatchLimits seven_records{1 << 20, 7};

/// Puts the texts of a batch behind the others, all or none.
template <typename Batch>
bool append_all(const Batch& batch, std::vector<std::string>& records) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < batch.size(); ++i) texts.push_back(text_of(batch[i]));
  records.insert(records.end(), std::make_move_iterator(texts.begin()), std::make_move_iterator(texts.end()));
  return batch.size() > 0;
}

template <typename Reader, typename View, typename Batch>
class Single final : public AnyReader {
 public:
  explicit Single(std::unique_ptr<Reader> reader) : reader_(std::move(reader)) {}

  bool next(std::vector<std::string>& records) override {
    View view;
    if (!reader_->next(view)) return false;
    try {
      records.push_back(text_of(view));
    } catch (const std::bad_alloc&) {
      reader_->put_back();
      throw;
    }
    return true;
  }
  bool next_batch(std::vector<std::string>& records) override {
    // A batch belongs to whoever has it: that nothing is lost on the way to the test is the test's own business.
    if (!held_) reader_->read_batch(batch_, seven_records);
    held_ = true;
    const bool more = append_all(batch_, records);
    held_ = false;
    return more;
  }
  void put_back() override { reader_->put_back(); }
  std::uint64_t count() const override { return reader_->record_count(); }

 private:
  std::unique_ptr<Reader> reader_;
  Batch batch_;
  bool held_ = false;
};

class Pairs final : public AnyReader {
 public:
  explicit Pairs(std::unique_ptr<seqtide::FastqPairReader> reader) : reader_(std::move(reader)) {}

  bool next(std::vector<std::string>& records) override {
    seqtide::FastqView first;
    seqtide::FastqView second;
    if (!reader_->next(first, second)) return false;
    try {
      records.push_back(text_of(first) + '\n' + text_of(second));
    } catch (const std::bad_alloc&) {
      reader_->put_back();
      throw;
    }
    return true;
  }
  bool next_batch(std::vector<std::string>& records) override {
    if (!held_) reader_->read_batch(first_, second_, seven_records);
    held_ = true;
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < first_.size(); ++i) texts.push_back(text_of(first_[i]) + '\n' + text_of(second_[i]));
    records.insert(records.end(), std::make_move_iterator(texts.begin()), std::make_move_iterator(texts.end()));
    held_ = false;
    return !texts.empty();
  }
  void put_back() override { reader_->put_back(); }
  std::uint64_t count() const override { return reader_->pair_count(); }

 private:
  std::unique_ptr<seqtide::FastqPairReader> reader_;
  seqtide::FastqBatch first_;
  seqtide::FastqBatch second_;
  bool held_ = false;
};

using FastqRecords = Single<seqtide::FastqReader, seqtide::FastqView, seqtide::FastqBatch>;
using FastaRecords = Single<seqtide::FastaReader, seqtide::FastaView, seqtide::FastaBatch>;
using Alignments = Single<seqtide::AlignmentReader, seqtide::BamView, seqtide::AlignmentBatch>;

/// A few kilobytes of records of all lengths, one of them wrapped, with names of mates.
inline std::string fastq_text() {
  std::string text;
  const std::string letters = bgzf_data::reads(12000);
  for (int i = 0; i < 24; ++i) {
    const std::string sequence(static_cast<std::size_t>(20 + 37 * i % 400), "ACGT"[i % 4]);
    std::string quality = sequence;
    for (std::size_t j = 0; j < quality.size(); ++j) quality[j] = static_cast<char>('!' + letters[100 + 13 * j] % 64);
    quality[0] = 'I';
    text += "@r" + std::to_string(i / 2) + "/" + std::to_string(i % 2 + 1) + "\n";
    if (i == 5) {
      text += sequence.substr(0, 11) + "\n" + sequence.substr(11) + "\n+\n" + quality.substr(0, 11) + "\n" +
              quality.substr(11) + "\n";
    } else {
      text += sequence + "\n+\n" + quality + "\n";
    }
  }
  return text;
}

/// Complete records that take so much room when compressed that a thread inflates them.
inline std::string many_reads() {
  std::string text = bgzf_data::reads(40000);
  text.resize(text.rfind("@read."));
  return text;
}

inline std::string long_read() {
  const std::size_t size = seqtide::Block::default_headroom;
  return "@long\n" + std::string(size, 'A') + "\n+\n" + std::string(size, 'I') + "\n";
}

inline std::string fasta_text() {
  std::string text;
  for (int i = 0; i < 20; ++i) {
    text += ">s" + std::to_string(i) + " of twenty\n";
    for (int line = 0; line < i; ++line) text += std::string(60, "ACGT"[(i + line) % 4]) + "\n";
    text += "ACGTN\n";
  }
  return text;
}

inline std::string sam_text() {
  std::string text = sam_data::header_text;
  for (int i = 0; i < 20; ++i) {
    text += "r" + std::to_string(i) + "\t0\tchr1\t" + std::to_string(10 + i) +
            "\t60\t4M\t*\t0\t0\tACGT\tIIII\tXX:Z:" + std::string(static_cast<std::size_t>(1 + 31 * i % 200), 'x') +
            "\n";
  }
  return text;
}

inline std::vector<std::string> bam_records() {
  std::vector<std::string> records;
  for (int i = 0; i < 20; ++i) records.push_back(bam_data::rich_record(i).raw());
  return records;
}

inline std::vector<ReaderRow> readers() {
  using seqtide::InputOptions;
  using Source = std::unique_ptr<seqtide::Stream>;
  const auto fastq = [](Source stream, const InputOptions& options) -> std::unique_ptr<AnyReader> {
    return std::make_unique<FastqRecords>(
        std::make_unique<seqtide::FastqReader>(std::move(stream), seqtide::FastqOptions{}, options));
  };
  const auto recoded = [](Source stream, const InputOptions& options) -> std::unique_ptr<AnyReader> {
    seqtide::FastqOptions encoded;
    encoded.encoding = seqtide::QualityEncoding::illumina13;
    return std::make_unique<FastqRecords>(std::make_unique<seqtide::FastqReader>(std::move(stream), encoded, options));
  };
  const auto pairs = [](Source stream, const InputOptions& options) -> std::unique_ptr<AnyReader> {
    return std::make_unique<Pairs>(std::make_unique<seqtide::FastqPairReader>(
        std::make_unique<seqtide::FastqReader>(std::move(stream), seqtide::FastqOptions{}, options)));
  };
  const auto fasta = [](Source stream, const InputOptions& options) -> std::unique_ptr<AnyReader> {
    return std::make_unique<FastaRecords>(
        std::make_unique<seqtide::FastaReader>(std::move(stream), seqtide::FastaOptions{}, options));
  };
  const auto sam = [](Source stream, const InputOptions& options) -> std::unique_ptr<AnyReader> {
    return std::make_unique<Alignments>(
        std::make_unique<seqtide::SamReader>(std::move(stream), seqtide::AlignmentOptions{}, options));
  };
  const auto bam = [](Source stream, const InputOptions& options) -> std::unique_ptr<AnyReader> {
    return std::make_unique<Alignments>(
        std::make_unique<seqtide::BamReader>(std::move(stream), seqtide::AlignmentOptions{}, options));
  };
  const auto file = std::make_shared<indexed_bam::File>(
      indexed_bam::make_file(indexed_bam::random_records(bam_data::two_references, 40, 1), bam_data::two_references,
                             seqtide::IndexKind::bai, 14, 700));
  const auto query = [file](Source stream, const InputOptions& options) -> std::unique_ptr<AnyReader> {
    return std::make_unique<Alignments>(
        std::make_unique<seqtide::BamQuery>(std::move(stream), file->header, file->index,
                                            std::vector<seqtide::Region>{{0, 0, 300000}, {1, 1000, 400000}, {-1, 0, 1}},
                                            seqtide::AlignmentOptions{}, options));
  };
  std::string high = fastq_text();  // qualities are to lie between '@' and '~'
  for (std::size_t at = 0, line = 0; at < high.size(); ++at) {
    if (high[at] == '\n') ++line;
    if (line < 20 && line % 4 == 3 && high[at] != '\n') high[at] = 'h';
  }
  high.resize(high.find("@r2/2"));
  const std::string bam_bytes = bam_data::bam(bam_records());
  return {
      {"FASTQ", fastq_text(), fastq},
      {"FASTQ in gzip", bgzf_data::gzip_member(fastq_text()) + bgzf_data::gzip_member(many_reads()), fastq},
      {"FASTQ in BGZF", bgzf_data::file(fastq_text(), 1000), fastq},
      {"FASTQ in BGZF and gzip", bgzf_data::block(fastq_text()) + bgzf_data::gzip_member(fastq_text()), fastq},
      {"FASTQ with other qualities", high, recoded},
      {"FASTQ with a record larger than the headroom of blocks", fastq_text() + long_read() + fastq_text(), fastq},
      {"pairs", fastq_text(), pairs},
      {"FASTA", fasta_text(), fasta},
      {"FASTA in gzip", bgzf_data::gzip_member(fasta_text()), fasta},
      {"SAM", sam_text(), sam},
      {"SAM in BGZF", bgzf_data::file(sam_text(), 1000), sam},
      {"BAM", bgzf_data::file(bam_bytes, 1000), bam},
      {"BAM in gzip", bgzf_data::gzip_member(bam_bytes), bam},
      {"BAM without compression", bam_bytes, bam},
      {"region query", file->bytes, query},
  };
}

}  // namespace contract
