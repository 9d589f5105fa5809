// Mean quality and GC content of every read, through batches: what bench/python/batches.py does, without Python.
//
//     bench_batches FILE
//
// prints one line of JSON: reads, the sum of the mean qualities, the sum of the GC contents, and the seconds it took.
#include <seqtide/fastq.hpp>
#include <seqtide/io/file_stream.hpp>
#include <seqtide/kernels/gc_counts.hpp>
#include <seqtide/kernels/quality_sums.hpp>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <exception>
#include <vector>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s FILE\n", argv[0]);
    return 2;
  }
  try {
    const auto start = std::chrono::steady_clock::now();
    seqtide::FastqReader reader(seqtide::FileStream::open(argv[1]));
    seqtide::FastqBatch batch;
    std::vector<double> errors;
    std::vector<seqtide::kernels::GcCounts> counts;
    double quality = 0;
    double gc = 0;
    while (reader.read_batch(batch)) {
      errors.resize(batch.size());
      counts.resize(batch.size());
      seqtide::kernels::sum_error_probabilities_each(batch.qualities.pieces(), errors.data());
      seqtide::kernels::count_gc_each(batch.sequences.pieces(), counts.data());
      for (std::size_t i = 0; i < batch.size(); ++i) {
        const double size = static_cast<double>(batch.sequences.pieces().size(i));
        quality += -10.0 * std::log10(errors[i] / size);
        const std::uint64_t bases = counts[i].strong + counts[i].weak;
        if (bases > 0) gc += static_cast<double>(counts[i].strong) / static_cast<double>(bases);
      }
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::printf("{\"reads\": %llu, \"quality\": %.6f, \"gc\": %.6f, \"seconds\": %.6f}\n",
                static_cast<unsigned long long>(reader.record_count()), quality, gc, seconds.count());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
