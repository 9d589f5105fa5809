#include <stdexcept>

#include "bam_data.hpp"
#include "bgzf_data.hpp"
#include "contract/fastq_data.hpp"
#include "contract/readers.hpp"
#include "indexed_bam.hpp"
#include "sam_data.hpp"
#include "seqtide/alignments/bam/query.hpp"
#include "seqtide/alignments/bam/reader.hpp"
#include "seqtide/alignments/fastq.hpp"
#include "seqtide/alignments/sam/reader.hpp"

namespace {

using contract::AnyReader;
using contract::ReaderRow;
using contract::Source;
using seqtide::AlignmentOptions;
using seqtide::AlignmentReader;
using seqtide::InputOptions;
using Records = contract::Single<AlignmentReader, seqtide::BamView, seqtide::AlignmentBatch>;

std::string text_of(const seqtide::BamView& record) { return std::string(record.raw()); }

std::string sam_text() {
  std::string text = sam_data::header_text;
  for (int i = 0; i < 20; ++i) {
    text += "r" + std::to_string(i) + "\t0\tchr1\t" + std::to_string(10 + i) +
            "\t60\t4M\t*\t0\t0\tACGT\tIIII\tXX:Z:" + std::string(static_cast<std::size_t>(1 + 31 * i % 200), 'x') +
            "\n";
  }
  return text;
}

std::vector<std::string> bam_records() {
  std::vector<std::string> records;
  for (int i = 0; i < 20; ++i) records.push_back(bam_data::rich_record(i).raw());
  return records;
}

// Templates of two records each.
std::string mates_text() {
  std::string text = sam_data::header_text;
  for (int i = 0; i < 20; ++i) {
    text += "r" + std::to_string(i / 2) + (i % 2 == 0 ? "\t77" : "\t141") + "\t*\t0\t0\t*\t*\t0\t0\tACGT\tIIII\n";
  }
  return text;
}

// What converts the records of a reader. It has no batches, and leaves the counting to the reader.
class Converted : public AnyReader {
 public:
  explicit Converted(std::unique_ptr<AlignmentReader> records) : records_(std::move(records)) {}

  bool next_batch(std::vector<std::string>& records) override { return next(records); }
  std::uint64_t count() const override { return records_->record_count() / records_each(); }
  std::uint64_t position() const override { return records_->input_position(); }

 protected:
  virtual std::uint64_t records_each() const = 0;

  std::unique_ptr<AlignmentReader> records_;
};

class Reads final : public Converted {
 public:
  explicit Reads(std::unique_ptr<AlignmentReader> records) : Converted(std::move(records)), reads_(*records_) {}

  bool next(std::vector<std::string>& records) override {
    seqtide::FastqView read;
    if (!reads_.next(read)) return false;
    try {
      records.push_back(contract::text_of(read));
    } catch (const std::bad_alloc&) {
      put_back();
      throw;
    }
    return true;
  }
  void put_back() override { reads_.put_back(); }

 private:
  std::uint64_t records_each() const override { return 1; }

  seqtide::AlignmentFastqReader reads_;
};

class ReadPairs final : public Converted {
 public:
  explicit ReadPairs(std::unique_ptr<AlignmentReader> records) : Converted(std::move(records)), pairs_(*records_) {}

  bool next(std::vector<std::string>& records) override { return contract::next_pair(pairs_, records); }
  void put_back() override { pairs_.put_back(); }

 private:
  std::uint64_t records_each() const override { return 2; }

  seqtide::AlignmentFastqPairReader pairs_;
};

std::unique_ptr<AlignmentReader> open_sam(Source stream, const InputOptions& options) {
  return std::make_unique<seqtide::SamReader>(std::move(stream), AlignmentOptions{}, options);
}

std::unique_ptr<AnyReader> records_of(std::unique_ptr<AlignmentReader> reader) {
  return std::make_unique<Records>(std::move(reader), text_of);
}

const contract::Rows<ReaderRow> readers([] {
  const auto sam = [](Source stream, const InputOptions& options) {
    return records_of(open_sam(std::move(stream), options));
  };
  const auto bam = [](Source stream, const InputOptions& options) {
    return records_of(std::make_unique<seqtide::BamReader>(std::move(stream), AlignmentOptions{}, options));
  };
  const auto file = std::make_shared<indexed_bam::File>(
      indexed_bam::make_file(indexed_bam::random_records(bam_data::two_references, 40, 1), bam_data::two_references,
                             seqtide::IndexKind::bai, 14, 700));
  const auto query = [file](Source stream, const InputOptions& options) {
    return records_of(std::make_unique<seqtide::BamQuery>(
        std::move(stream), file->header, file->index,
        std::vector<seqtide::Region>{{0, 0, 300000}, {1, 1000, 400000}, {-1, 0, 1}}, AlignmentOptions{}, options));
  };
  const auto reads = [](Source stream, const InputOptions& options) {
    return std::make_unique<Reads>(open_sam(std::move(stream), options));
  };
  const auto pairs = [](Source stream, const InputOptions& options) {
    return std::make_unique<ReadPairs>(open_sam(std::move(stream), options));
  };
  const std::string bam_bytes = bam_data::bam(bam_records());
  return std::vector<ReaderRow>{
      {"SAM", sam_text(), sam},
      {"SAM in BGZF", bgzf_data::file(sam_text(), 1000), sam},
      {"BAM", bgzf_data::file(bam_bytes, 1000), bam},
      {"BAM in gzip", bgzf_data::gzip_member(bam_bytes), bam},
      {"BAM without compression", bam_bytes, bam},
      {"region query", file->bytes, query},
      {"FASTQ of SAM", sam_text(), reads},
      {"pairs of SAM", mates_text(), pairs},
  };
});

}  // namespace
