// Coverage, GC bias, and the bases that both are counted with.
#define BOOST_TEST_MODULE reference_qc
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "seqtide/alignments/sam/reader.hpp"
#include "seqtide/error.hpp"
#include "seqtide/index/fai.hpp"
#include "seqtide/io/memory_stream.hpp"
#include "seqtide/qc/alignment_qc.hpp"

namespace {

using namespace seqtide;

std::string random_bases(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::string bases(size, 'A');
  for (char& base : bases) base = "ACGTacgtN"[random() % 9];
  return bases;
}

std::string upper(std::string text) {
  for (char& letter : text) letter = letter >= 'a' ? static_cast<char>(letter - 32) : letter;
  return text;
}

IndexedFasta fasta_of(const std::string& text) { return IndexedFasta(MemoryStream::copy_of(text)); }

HeaderPtr header_of(const std::string& lines) { return SamReader(MemoryStream::copy_of(lines)).header(); }

AlignmentQc counted(const std::string& text) {
  SamReader reader(MemoryStream::copy_of(text));
  AlignmentQc qc;
  BOOST_TEST(!collect(reader, {}, qc));
  return qc;
}

std::string line(const std::string& reference, int pos, int size, int flag = 0) {
  const std::string bases(static_cast<std::size_t>(size), 'A');
  return "r\t" + std::to_string(flag) + "\t" + reference + "\t" + std::to_string(pos) + "\t60\t" +
         std::to_string(size) + "M\t*\t0\t0\t" + bases + "\t*\n";
}

std::vector<std::pair<std::uint64_t, std::uint64_t>> depths_of(const AlignmentQc& qc) {
  return qc.coverage().depths.entries();
}

const std::string two = "@SQ\tSN:c\tLN:10\n@SQ\tSN:d\tLN:7\n";

}  // namespace

BOOST_AUTO_TEST_CASE(bases_of_more_blocks_than_are_kept) {
  const std::string bases = random_bases(std::size_t{9} << 20, 1);
  IndexedFasta fasta = fasta_of(">other\nACGT\n>long\n" + bases + "\n");
  const std::string size = std::to_string(bases.size());
  ReferenceBases reference(fasta,
                           header_of("@SQ\tSN:missing\tLN:5\n@SQ\tSN:long\tLN:" + size + "\n@SQ\tSN:other\tLN:4\n"));
  BOOST_TEST(reference.size() == 3u);
  BOOST_TEST(reference.length(0) == -1);
  BOOST_TEST(reference.length(2) == 4);
  BOOST_TEST(reference.length(3) == -1);
  std::mt19937 random(2);
  for (int turn = 0; turn < 2000; ++turn) {
    const std::size_t begin = random() % (bases.size() - 200'000);
    const std::size_t count = 1 + random() % (turn % 10 == 0 ? 200'000 : 200);
    const auto first = static_cast<std::int64_t>(begin);
    BOOST_REQUIRE(reference.bases(1, first, first + static_cast<std::int64_t>(count)) ==
                  upper(bases.substr(begin, count)));
  }
  const auto end = static_cast<std::int64_t>(bases.size());
  BOOST_TEST(reference.bases(1, end - 3, end) == upper(bases.substr(bases.size() - 3)));
  BOOST_TEST(reference.bases(1, end - 3, end + 1).empty());
  BOOST_TEST(reference.bases(1, -1, 3).empty());
  BOOST_TEST(reference.bases(0, 0, 3).empty());
  BOOST_TEST(reference.bases(2, 0, 4) == "ACGT");
}

BOOST_AUTO_TEST_CASE(another_reference_is_refused) {
  IndexedFasta fasta = fasta_of(">c\nACGT\n");
  BOOST_CHECK_THROW(ReferenceBases(fasta, header_of("@SQ\tSN:d\tLN:4\n")), InvalidArgument);
  BOOST_CHECK_THROW(ReferenceBases(fasta, header_of("@SQ\tSN:d\tLN:4\n@SQ\tSN:c\tLN:5\n")), InvalidArgument);
  ReferenceBases reference(fasta, header_of("@SQ\tSN:c\tLN:4\n"));
  AlignmentQc qc = counted(two + line("c", 1, 2));
  BOOST_CHECK_NO_THROW(qc.compare_with(reference, GcCounts{}));
  GcCounts windows{};
  windows[3] = 1;
  BOOST_CHECK_THROW(qc.compare_with(reference, windows), InvalidArgument);
}

BOOST_AUTO_TEST_CASE(windows_by_gc) {
  const std::string bases = random_bases(150'000, 3);
  IndexedFasta fasta = fasta_of(">c\n" + bases + "\n>short\n" + bases.substr(0, 99) + "\n");
  ReferenceBases reference(fasta, header_of("@SQ\tSN:short\tLN:99\n@SQ\tSN:c\tLN:150000\n"));
  GcCounts expected{};
  const std::string letters = upper(bases);
  for (std::size_t begin = 0; begin + 100 <= letters.size(); ++begin) {
    const auto window = letters.begin() + static_cast<std::ptrdiff_t>(begin);
    if (std::count(window, window + 100, 'N') > 4) continue;
    const auto gc = std::count(window, window + 100, 'G') + std::count(window, window + 100, 'C');
    ++expected[static_cast<std::size_t>(gc)];
  }
  GcWindows at_once(reference);
  BOOST_TEST(!at_once.advance(1 << 30));
  BOOST_TEST(at_once.counts() == expected, boost::test_tools::per_element());
  GcWindows in_steps(reference);
  int steps = 1;
  while (in_steps.advance(1)) ++steps;
  BOOST_TEST(steps > 3);
  BOOST_TEST(in_steps.counts() == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(medians_and_depths) {
  const AlignmentQc qc =
      counted(two + line("c", 1, 5) + line("c", 1, 5, 1024) + line("c", 3, 4) + line("d", 1, 7) + line("d", 2, 7, 256));
  const CoverageDistribution found = qc.coverage();
  BOOST_TEST(found.unknown.empty());
  BOOST_TEST(found.references.size() == 2u);
  BOOST_TEST((found.references[0] == CoverageDistribution::OfReference{"c", 10, 6, 9, 2}));  // 0 0 0 0 1 1 1 2 2 2
  BOOST_TEST((found.references[1] == CoverageDistribution::OfReference{"d", 7, 7, 7, 2}));
  BOOST_TEST((depths_of(qc) == std::vector<std::pair<std::uint64_t, std::uint64_t>>{{1, 10}, {2, 3}}));
}

BOOST_AUTO_TEST_CASE(parts_of_coverage) {
  AlignmentQc first = counted(two + line("c", 1, 5));
  const AlignmentQc second = counted(two + line("d", 1, 3));
  first.merge(second);
  BOOST_TEST((depths_of(first) == std::vector<std::pair<std::uint64_t, std::uint64_t>>{{1, 8}}));
  AlignmentQc loaded;
  loaded.load(first.save());
  BOOST_TEST((loaded.save() == first.save()));
  loaded.merge(second);
  BOOST_TEST(loaded.coverage().unknown == "several parts cover the reference \"d\"");
  BOOST_TEST(loaded.coverage().references.empty());
  AlignmentQc again;
  again.load(loaded.save());
  BOOST_TEST(again.coverage().unknown == loaded.coverage().unknown);
  first.merge(counted("@SQ\tSN:c\tLN:11\n" + line("c", 1, 3)));
  BOOST_TEST(first.coverage().unknown == "parts have different references");
  const AlignmentQc unsorted = counted(two + line("c", 5, 3) + line("c", 1, 3) + line("d", 1, 3));
  BOOST_TEST(unsorted.coverage().unknown.find("out of order") != std::string::npos);
  BOOST_TEST(unsorted.all().flags.passed.total == 3u);
  BOOST_TEST(AlignmentQc().coverage().references.empty());
}
