// Reading and writing BAM in C++, against floors that do less. bench/python/bam.py sets samtools and pysam beside it.
#include <seqtide/bam.hpp>
#include <seqtide/kernels/nibbles.hpp>

#include <span>
#include <string>

#include "harness.hpp"

namespace {

using bench::Counts;

seqtide::InputOptions threads(int count) {
  seqtide::InputOptions input;
  input.threads = count;
  return input;
}

Counts count_records(const std::string& path, int thread_count) {
  seqtide::BamReader reader(seqtide::FileStream::open(path), {}, threads(thread_count));
  std::uint64_t bases = 0;
  for (const seqtide::BamView& record : reader) bases += static_cast<std::uint64_t>(record.sequence_size());
  return {reader.record_count(), bases, {}};
}

Counts count_all_threads(const std::string& path) { return count_records(path, 0); }

Counts count_two_threads(const std::string& path) { return count_records(path, 2); }

Counts count_one_thread(const std::string& path) { return count_records(path, 1); }

// Decompressed blocks without a look at them: what reading records adds nothing to at best.
Counts blocks(const std::string& path, int thread_count) {
  const auto source = seqtide::open_input(seqtide::FileStream::open(path), threads(thread_count));
  while (source->next(0) != nullptr) {
  }
  return {};
}

Counts blocks_all_threads(const std::string& path) { return blocks(path, 0); }

Counts blocks_one_thread(const std::string& path) { return blocks(path, 1); }

Counts batches(const std::string& path) {
  seqtide::BamReader reader(seqtide::FileStream::open(path));
  seqtide::AlignmentBatch batch;
  std::uint64_t bases = 0;
  while (reader.read_batch(batch)) {
    for (std::size_t i = 0; i < batch.size(); ++i) bases += static_cast<std::uint64_t>(batch[i].sequence_size());
  }
  return {reader.record_count(), bases, {}};
}

// Name, position, letters and scores of every record, and one of its tags.
Counts decode_fields(const std::string& path) {
  seqtide::BamReader reader(seqtide::FileStream::open(path));
  std::string letters;
  std::uint64_t sum = 0;
  std::uint64_t bases = 0;
  for (const seqtide::BamView& record : reader) {
    letters.resize(static_cast<std::size_t>(record.sequence_size()));
    seqtide::kernels::decode_nibbles(record.packed_sequence(), letters.size(), letters.data());
    bases += letters.size();
    const auto tag = record.tag("NM");
    sum += record.name().size() + static_cast<std::uint64_t>(record.pos()) + (tag ? tag->count : 0);
    if (!letters.empty()) sum += static_cast<unsigned char>(letters.back()) + record.quality()[letters.size() - 1];
  }
  return {reader.record_count(), sum > 0 ? bases : 0, {}};
}

// Takes what is written and forgets it.
class Nowhere final : public seqtide::Stream {
 public:
  void write(std::span<const char> bytes) override { size_ += bytes.size(); }
  std::uint64_t tell() override { return size_; }
  bool writable() const noexcept override { return true; }
  std::string name() const override { return "<nowhere>"; }

 private:
  std::uint64_t size_ = 0;
};

Counts read_and_write(const std::string& path) {
  seqtide::BamReader reader(seqtide::FileStream::open(path));
  seqtide::BamWriter writer(std::make_unique<Nowhere>(), reader.header());
  for (const seqtide::BamView& record : reader) writer.write(record);
  writer.close();
  return {writer.record_count(), {}, {}};
}

}  // namespace

int main(int argc, char** argv) {
  const bench::Competitor count_ours{"seqtide", count_all_threads};
  return bench::run(
      {
          {"BAM, count",
           "benchmark.bam",
           {count_ours,
            {"seqtide, 2 threads", count_two_threads},
            {"seqtide, 1 thread", count_one_thread},
            {"decompression alone", blocks_all_threads},
            {"decompression alone, 1 thread", blocks_one_thread}}},
          {"BAM, batches", "benchmark.bam", {{"seqtide", batches}, count_ours}},
          {"BAM, fields", "benchmark.bam", {{"seqtide", decode_fields}, count_ours}},
          {"BAM, read and write", "benchmark.bam", {{"seqtide", read_and_write}, count_ours}},
      },
      argc, argv);
}
