// Reading FASTA of 60 letters a line in C++: seqtide against a kseq-style reader, and against floors that parse
// nothing.
#include <seqtide/fasta.hpp>
#include <seqtide/io/file_stream.hpp>

#include "harness.hpp"
#include "kseq_style.hpp"

namespace {

using bench::Counts;

Counts seqtide_reader(const std::string& path, int threads) {
  seqtide::InputOptions input;
  input.threads = threads;
  seqtide::FastaReader reader(seqtide::FileStream::open(path), {}, input);
  std::uint64_t bases = 0;
  for (const seqtide::FastaView& record : reader) bases += record.sequence.size();
  return {reader.record_count(), bases, {}};
}

Counts seqtide_all_threads(const std::string& path) { return seqtide_reader(path, 0); }

Counts seqtide_one_thread(const std::string& path) { return seqtide_reader(path, 1); }

Counts kseq_style(const std::string& path) {
  const bench::Descriptor file(path);
  bench::KseqStyleReader<bench::DescriptorSource> reader(bench::DescriptorSource(file.get()));
  std::uint64_t records = 0;
  std::uint64_t bases = 0;
  while (reader.next()) {
    ++records;
    bases += reader.sequence().size();
  }
  return {records, bases, {}};
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run({{"FASTA, 60 columns",
                      "benchmark.fasta",
                      {{"seqtide", seqtide_all_threads},
                       {"seqtide, 1 thread", seqtide_one_thread},
                       {"kseq-style, read(2)", kseq_style, 2.5},
                       {"newlines by memchr, read(2)", bench::count_lines},
                       {"wc -l", bench::count_lines_wc}}}},
                    argc, argv);
}
