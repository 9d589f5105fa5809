// Copies the reads of good mean quality into a BGZF file.
//
//     filter_reads reads.fastq.gz kept.fastq.gz 20
#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <seqtide/fastq.hpp>
#include <seqtide/reads/quality.hpp>

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: filter_reads SOURCE TARGET MEAN_QUALITY\n";
    return 2;
  }
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe then is an exception, not the end of the program
  try {
    const double least = std::atof(argv[3]);
    seqtide::FastqReader reader(seqtide::FileStream::open(argv[1]));
    seqtide::OutputOptions options;
    options.compression = seqtide::Compression::bgzf;
    // The file gets its name in close(): it is complete or absent.
    seqtide::FastqWriter writer(seqtide::FileStream::create(argv[2], true), options);
    for (const seqtide::FastqView& record : reader) {
      if (seqtide::mean_quality(record.quality) >= least) writer.write(record);
    }
    writer.close();
    std::cout << "kept " << writer.record_count() << " of " << reader.record_count() << " reads\n";
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
