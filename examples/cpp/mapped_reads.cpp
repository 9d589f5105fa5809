// Prints how many reads of each reference of a BAM file are mapped, and their mean mapping quality.
//
//     mapped_reads alignments.bam
#include <cstdint>
#include <exception>
#include <iostream>
#include <seqtide/bam.hpp>
#include <vector>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: mapped_reads FILE.bam\n";
    return 2;
  }
  try {
    seqtide::BamReader reader(seqtide::FileStream::open(argv[1]));
    const std::vector<seqtide::Reference>& references = reader.header()->references();
    std::vector<std::uint64_t> mapped(references.size());
    std::vector<std::uint64_t> qualities(references.size());
    for (const seqtide::BamView& record : reader) {
      if ((record.flag() & seqtide::flags::unmapped) != 0 || record.reference_id() < 0) continue;
      ++mapped[static_cast<std::size_t>(record.reference_id())];
      qualities[static_cast<std::size_t>(record.reference_id())] += record.mapq();
    }
    for (std::size_t i = 0; i < references.size(); ++i) {
      std::cout << references[i].name << '\t' << mapped[i];
      if (mapped[i] > 0) std::cout << '\t' << static_cast<double>(qualities[i]) / static_cast<double>(mapped[i]);
      std::cout << '\n';
    }
  } catch (const std::exception& error) {
    std::cout.flush();
    std::cerr << error.what() << '\n';
    return 1;
  }
}
