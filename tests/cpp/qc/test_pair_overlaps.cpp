#define BOOST_TEST_MODULE pair_overlaps
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "seqtide/io/memory_stream.hpp"
#include "seqtide/kernels/complement.hpp"
#include "seqtide/qc/pair_overlaps.hpp"
#include "seqtide/reads/fastq/pair.hpp"
#include "seqtide/reads/fastq/reader.hpp"

namespace {

using namespace seqtide;
using Counts = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

std::string backwards(const std::string& text) {
  std::string result(text.size(), ' ');
  kernels::reverse_complement(text.data(), text.size(), kernels::NucleicAcid::dna, result.data());
  return result;
}

std::string record(const std::string& name, const std::string& sequence) {
  return "@" + name + "\n" + sequence + "\n+\n" + std::string(sequence.size(), 'I') + "\n";
}

std::unique_ptr<FastqReader> reader_of(const std::string& text) {
  return std::make_unique<FastqReader>(MemoryStream::copy_of(text));
}

}  // namespace

BOOST_AUTO_TEST_CASE(pairs_of_fragments) {
  std::mt19937 random(1);
  std::string first;
  std::string second;
  for (int pair = 0; pair < 900; ++pair) {
    const std::size_t size = 50 + static_cast<std::size_t>(pair % 300);
    std::string fragment;
    for (std::size_t at = 0; at < 400; ++at) fragment += "ACGT"[random() % 4];
    const std::string adapter = fragment.substr(size);
    const std::string reads = fragment.substr(0, size) + adapter;
    const std::string mates = backwards(fragment.substr(0, size)) + adapter;
    first += record("r" + std::to_string(pair) + "/1", reads.substr(0, 150));
    second += record("r" + std::to_string(pair) + "/2", mates.substr(0, 150));
  }
  FastqPairReader pairs(reader_of(first), reader_of(second));
  ReadQc qc1;
  ReadQc qc2;
  PairOverlaps sizes;
  int calls = 1;
  while (collect(pairs, qc1, qc2, sizes, 100'000)) ++calls;
  BOOST_TEST(calls > 1);
  BOOST_TEST(sizes.pairs() == 900u);
  BOOST_TEST(qc1.lengths().reads() == 900u);
  BOOST_TEST(qc2.lengths().reads() == 900u);
  // Up to 270 bases, two reads of 150 overlap by 30.
  Counts expected;
  for (std::uint64_t size = 50; size <= 270; ++size) expected.emplace_back(size, 3);
  BOOST_TEST((sizes.fragments().counts() == expected));
  PairOverlaps twice = sizes;
  twice.merge(twice);
  BOOST_TEST(twice.pairs() == 1800u);
  BOOST_TEST(twice.fragments().reads() == 2 * sizes.fragments().reads());
}

BOOST_AUTO_TEST_CASE(nothing_and_long_reads) {
  PairOverlaps sizes;
  sizes.add(TextColumn(), TextColumn());
  BOOST_TEST(sizes.pairs() == 0u);
  std::mt19937 random(2);
  std::string fragment;
  for (int at = 0; at < 5000; ++at) fragment += "ACGT"[random() % 4];
  FastqPairReader pairs(reader_of(record("a", fragment)), reader_of(record("a", backwards(fragment))));
  ReadQc qc1;
  ReadQc qc2;
  BOOST_TEST(!collect(pairs, qc1, qc2, sizes, 1'000'000'000));
  BOOST_TEST(sizes.pairs() == 1u);
  BOOST_TEST(sizes.fragments().reads() == 0u);
}
