// Reading FASTQ in C++: seqtide against a kseq-style reader, and against floors that parse nothing.
#include <seqtide/fastq.hpp>

#include "harness.hpp"
#include "kseq_style.hpp"

namespace {

using bench::Counts;

Counts seqtide_reader(const std::string& path, int threads) {
  seqtide::InputOptions input;
  input.threads = threads;
  seqtide::FastqReader reader(seqtide::FileStream::open(path), {}, input);
  std::uint64_t bases = 0;
  for (const seqtide::FastqView& record : reader) bases += record.sequence.size();
  return {reader.record_count(), bases, {}};
}

Counts seqtide_all_threads(const std::string& path) { return seqtide_reader(path, 0); }

Counts seqtide_one_thread(const std::string& path) { return seqtide_reader(path, 1); }

// Decompressed blocks without a look at them: what parsing adds nothing to at best.
Counts seqtide_blocks(const std::string& path) {
  const std::unique_ptr<seqtide::BlockSource> source = seqtide::open_input(seqtide::FileStream::open(path));
  while (source->next(0) != nullptr) {
  }
  return {};
}

template <typename Source>
Counts kseq_style(Source source) {
  bench::KseqStyleReader<Source> reader(source);
  std::uint64_t records = 0;
  std::uint64_t bases = 0;
  while (reader.next()) {
    ++records;
    bases += reader.sequence().size();
  }
  return {records, bases, {}};
}

Counts kseq_style_read(const std::string& path) {
  const bench::Descriptor file(path);
  return kseq_style(bench::DescriptorSource(file.get()));
}

Counts kseq_style_gzread(const std::string& path) {
  const gzFile file = ::gzopen(path.c_str(), "rb");
  const Counts counts = kseq_style(bench::GzipSource(file));
  ::gzclose(file);
  return counts;
}

}  // namespace

int main(int argc, char** argv) {
  const bench::Competitor ours{"seqtide", seqtide_all_threads};
  const bench::Competitor one_thread{"seqtide, 1 thread", seqtide_one_thread};
  const bench::Competitor kseq{"kseq-style, read(2)", kseq_style_read};
  const bench::Competitor kseq_gzip{"kseq-style, gzread", kseq_style_gzread};
  const bench::Competitor blocks{"seqtide, decompression alone", seqtide_blocks};
  const bench::Competitor memchr{"newlines by memchr, read(2)", bench::count_lines};
  const bench::Competitor wc{"wc -l", bench::count_lines_wc};
  bench::Competitor kseq_goal = kseq;
  kseq_goal.target = 2.0;
  return bench::run(
      {
          {"FASTQ, short reads", "benchmark.fastq", {ours, one_thread, kseq_goal, memchr, wc}},
          {"FASTQ, long reads", "benchmark_long.fastq", {ours, one_thread, kseq, memchr, wc}},
          {"FASTQ, plain gzip", "benchmark.fastq.gz", {ours, one_thread, blocks, kseq_gzip}},
          {"FASTQ, BGZF", "benchmark.bgzf.fastq.gz", {ours, one_thread, blocks, kseq_gzip}},
      },
      argc, argv);
}
