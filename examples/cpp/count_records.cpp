// Counts the records and bases of a FASTQ file, plain, gzip or BGZF.
//
//     count_records reads.fastq.gz
//
// Exit status: 0 if the whole file was good; 1 if not, after the counts of the good records before the fault.
#include <cstdint>
#include <iostream>
#include <seqtide/fastq.hpp>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: count_records FILE\n";
    return 2;
  }
  std::uint64_t records = 0;
  std::uint64_t bases = 0;
  int status = 0;
  try {
    seqtide::FastqReader reader(seqtide::FileStream::open(argv[1]));
    for (const seqtide::FastqView& record : reader) {
      ++records;
      bases += record.sequence.size();
    }
  } catch (const seqtide::Error& error) {
    std::cerr << error.what() << '\n';
    status = 1;
  }
  std::cout << records << " records, " << bases << " bases\n";
  return status;
}
