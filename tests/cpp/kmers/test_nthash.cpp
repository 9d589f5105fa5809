#define BOOST_TEST_MODULE nthash
#include <boost/test/unit_test.hpp>
#include <random>
#include <string>
#include <vector>

#include "seqtide/error.hpp"
#include "seqtide/kmers/nthash.hpp"

namespace seqtide {
std::ostream& operator<<(std::ostream& out, const NtHash& hash) {
  return out << std::hex << hash.forward << '/' << hash.reverse << std::dec;
}
}  // namespace seqtide

namespace {

using namespace seqtide;

std::uint64_t rotated_left(std::uint64_t word, std::size_t bits) {
  for (std::size_t i = 0; i < bits; ++i) word = word << 1 | word >> 63;
  return word;
}

// The publication's definition, k-mer by k-mer.
NtHash hash_by_hand(const std::string& kmer) {
  const std::string letters = "ACGT";
  const std::uint64_t words[] = {0x3c8bfbb395c60474, 0x3193c18562a02b4c, 0x20323ed082572324, 0x295549f54be24456};
  NtHash hash;
  for (std::size_t i = 0; i < kmer.size(); ++i) {
    const std::size_t base = letters.find(kmer[i]);
    hash.forward ^= rotated_left(words[base], kmer.size() - 1 - i);
    hash.reverse ^= rotated_left(words[3 - base], i);
  }
  return hash;
}

}  // namespace

BOOST_AUTO_TEST_CASE(published_values) {
  // Those of the tests of the Rust port of ntHash 1.0.4.
  const auto only = [](const std::string& kmer) {
    const PositionedNtHashes found = positioned_nthashes(kmer, static_cast<std::int64_t>(kmer.size()));
    BOOST_REQUIRE(found.hashes.size() == 1);
    return found.hashes.front();
  };
  BOOST_TEST(only("TGCAG").forward == 0x0bafa6728fc6dabf);
  BOOST_TEST(only("TGCAG").canonical() == 0x0bafa6728fc6dabf);
  BOOST_TEST(only("ACGTC").canonical() == 0x480202d54e8ebecd);
  BOOST_TEST(only("TGACAGATGATAGATAGATCGCTCGCTAGCTAGTCAACTCGTAGTGCTGATGCTGTAGTGCAAGTCGGCTCTGCTCGCTCGC").forward ==
             0x1cdcf223eb42cf5b);
  const PositionedNtHashes found = positioned_nthashes("ACGTCGTCAGTCGATGCAGT", 5);
  BOOST_REQUIRE(found.hashes.size() == 16);
  const std::uint64_t first[] = {0x480202d54e8ebecd, 0xa997bdc628b4c98e, 0x8c6d7ab20911b216,
                                 0x5ddcb09390aafeef, 0x25ff3ac4bc92382f, 0x9bda9a5c35603946,
                                 0x82d449e5b3710ccd, 0x1e926ce7780ab812, 0x2f6ed7b226473a86};
  for (std::size_t i = 0; i < std::size(first); ++i) BOOST_TEST(found.hashes[i].canonical() == first[i]);
}

BOOST_AUTO_TEST_CASE(equal_to_the_definition) {
  std::mt19937 random(1);
  for (const std::size_t k : {1u, 2u, 5u, 31u, 32u, 33u, 63u, 64u, 65u, 100u, 128u, 200u}) {
    for (const std::size_t size : {std::size_t{0}, k - 1, k, k + 1, 5 * k + 3, std::size_t{700}}) {
      for (const unsigned others : {0u, 1u, 3u}) {
        std::string sequence(size, ' ');
        for (char& letter : sequence) letter = "ACGT"[random() % 4];
        std::string upper = sequence;
        for (unsigned i = 0; i < others && size > 0; ++i) {
          const std::size_t place = random() % size;
          sequence[place] = upper[place] = "N-\n"[i];
        }
        for (char& letter : sequence) {
          if (letter == 'T' && random() % 2 == 0) letter = "tUu"[random() % 3];
          if (letter == 'G' && random() % 2 == 0) letter = 'g';
        }
        std::vector<std::int64_t> positions;
        std::vector<NtHash> hashes;
        for (std::size_t i = 0; i + k <= size; ++i) {
          const std::string kmer = upper.substr(i, k);
          if (kmer.find_first_not_of("ACGT") != std::string::npos) continue;
          positions.push_back(static_cast<std::int64_t>(i));
          hashes.push_back(hash_by_hand(kmer));
        }
        const PositionedNtHashes found = positioned_nthashes(sequence, static_cast<std::int64_t>(k));
        BOOST_TEST(found.positions == positions, boost::test_tools::per_element());
        BOOST_TEST(found.hashes == hashes, boost::test_tools::per_element());
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(strands_swap) {
  const NtHash hash = positioned_nthashes("ACCGTTGCAAT", 11).hashes.at(0);
  const NtHash other = positioned_nthashes("ATTGCAACGGT", 11).hashes.at(0);
  BOOST_TEST(hash.forward == other.reverse);
  BOOST_TEST(hash.reverse == other.forward);
  BOOST_TEST(hash.canonical() == other.canonical());
}

BOOST_AUTO_TEST_CASE(wrong_size) {
  BOOST_CHECK_THROW(positioned_nthashes("ACGT", 0), InvalidArgument);
  BOOST_CHECK_THROW(positioned_nthashes("ACGT", -5), InvalidArgument);
  BOOST_TEST(positioned_nthashes("ACGT", std::int64_t{1} << 62).hashes.empty());
}
