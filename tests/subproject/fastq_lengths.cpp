// Prints id and length of every record; the error, if there is one, and status 1.
#include <exception>
#include <iostream>
#include <seqtide/fastq.hpp>

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  try {
    seqtide::FastqReader reader(seqtide::FileStream::open(argv[1]));
    for (const seqtide::FastqView& record : reader) {
      std::cout << record.id() << '\t' << record.sequence.size() << '\n';
    }
  } catch (const std::exception& error) {
    std::cout.flush();
    std::cerr << error.what() << '\n';
    return 1;
  }
}
