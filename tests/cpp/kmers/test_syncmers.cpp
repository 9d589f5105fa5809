#define BOOST_TEST_MODULE syncmers
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <random>
#include <string>
#include <vector>

#include "kernel_testing.hpp"
#include "seqtide/error.hpp"
#include "seqtide/kmers/minimizers.hpp"
#include "seqtide/kmers/syncmers.hpp"

namespace {

using namespace seqtide;

using kernel_testing::random_text;

// The other strand, and letters as bases of DNA.
std::string reverse_complement(const std::string& sequence, bool forward = false) {
  const std::string letters = "ACGTUNacgtun";
  std::string other;
  for (const char letter : sequence) other += (forward ? "ACGTTNACGTTN" : "TGCAANTGCAAN")[letters.find(letter)];
  if (!forward) std::reverse(other.begin(), other.end());
  return other;
}

// The place of the smallest s-mer in a k-mer, or with `canonical` in its reverse complement if that is lesser; the
// leftmost one if several are smallest; -1 if letters are no bases.
std::int64_t smallest_place(std::string kmer, std::int64_t s, bool canonical) {
  if (kmer.find_first_not_of("ACGTUacgtu") != std::string::npos) return -1;
  if (canonical) kmer = std::min(reverse_complement(kmer, true), reverse_complement(kmer));
  std::vector<std::uint32_t> hashes;
  for (std::size_t i = 0; i + static_cast<std::size_t>(s) <= kmer.size(); ++i) {
    const std::uint64_t smer = kmer_from_string(kmer.substr(i, static_cast<std::size_t>(s)));
    hashes.push_back(canonical ? canonical_minimizer_hash(smer, reverse_complement_kmer(smer, s), s)
                               : minimizer_hash(smer, s));
  }
  return std::min_element(hashes.begin(), hashes.end()) - hashes.begin();
}

template <typename Choose>
std::vector<std::int64_t> by_hand(const std::string& sequence, std::int64_t k, std::int64_t s, bool canonical,
                                  Choose choose) {
  std::vector<std::int64_t> positions;
  for (std::int64_t i = 0; i + k <= static_cast<std::int64_t>(sequence.size()); ++i) {
    const std::int64_t place =
        smallest_place(sequence.substr(static_cast<std::size_t>(i), static_cast<std::size_t>(k)), s, canonical);
    if (place >= 0 && choose(place)) positions.push_back(i);
  }
  return positions;
}

}  // namespace

BOOST_AUTO_TEST_CASE(equal_to_the_definition) {
  for (const std::string alphabet : {"ACGT", "AC", "ACGTacgtuUACGTACGTACGTACGTACGTACGTN"}) {
    for (const auto& [k, s] : std::vector<std::pair<std::int64_t, std::int64_t>>{
             {1, 1}, {5, 1}, {5, 2}, {5, 5}, {15, 6}, {31, 11}, {32, 32}, {40, 32}, {50, 3}}) {
      for (const std::size_t size : {0u, 4u, 5u, 31u, 50u, 400u}) {
        const std::string sequence = random_text(size, alphabet, static_cast<unsigned>(size * 100 + k));
        for (const bool canonical : {false, true}) {
          BOOST_TEST(closed_syncmers(sequence, k, s, canonical) ==
                         by_hand(sequence, k, s, canonical,
                                 [&, last = k - s](std::int64_t place) { return place == 0 || place == last; }),
                     boost::test_tools::per_element());
          for (const std::int64_t offset : {std::int64_t{0}, (k - s) / 2, k - s}) {
            BOOST_TEST(open_syncmers(sequence, k, s, offset, canonical) ==
                           by_hand(sequence, k, s, canonical, [&](std::int64_t place) { return place == offset; }),
                       boost::test_tools::per_element());
          }
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(compression) {
  // Edgar 2021: of random k-mers, closed syncmers are 2 in k - s + 1, open ones 1 in k - s + 1.
  const std::string sequence = random_text(100'000, "ACGT", 5);
  const double closed = static_cast<double>(closed_syncmers(sequence, 31, 22).size()) / 100'000;
  const double open = static_cast<double>(open_syncmers(sequence, 31, 22, 4).size()) / 100'000;
  BOOST_TEST(closed == 0.2, boost::test_tools::tolerance(0.05));
  BOOST_TEST(open == 0.1, boost::test_tools::tolerance(0.05));
}

BOOST_AUTO_TEST_CASE(both_strands_choose_the_same) {
  std::vector<std::string> sequences = {std::string(300, 'A')};
  for (const char* unit : {"AT", "ACGT", "AAC", "ACGATTC", "AATT", "CAG"}) {
    std::string repeat;
    while (repeat.size() < 300) repeat += unit;
    sequences.push_back(repeat);
    repeat[150] = 'G';
    sequences.push_back(repeat);
  }
  for (const char* alphabet : {"ACGT", "AT", "ACGTN", "AAAAAAAAC"})
    sequences.push_back(random_text(1'500, alphabet, 6));
  for (const std::string& sequence : sequences) {
    const std::string other = reverse_complement(sequence);
    for (const auto& [k, s] : std::vector<std::pair<std::int64_t, std::int64_t>>{
             {1, 1}, {5, 1}, {6, 2}, {7, 7}, {15, 5}, {16, 4}, {25, 15}, {31, 11}, {50, 32}}) {
      const auto mirrored = [&, k = k](std::vector<std::int64_t> positions) {
        for (std::int64_t& position : positions) position = static_cast<std::int64_t>(sequence.size()) - k - position;
        std::reverse(positions.begin(), positions.end());
        return positions;
      };
      BOOST_TEST((closed_syncmers(sequence, k, s, true) == mirrored(closed_syncmers(other, k, s, true))),
                 sequence.substr(0, 20) << " k " << k << " s " << s);
      for (std::int64_t offset = 0; offset <= k - s; offset += std::max<std::int64_t>(1, (k - s) / 4)) {
        BOOST_TEST((open_syncmers(sequence, k, s, offset, true) == mirrored(open_syncmers(other, k, s, offset, true))),
                   sequence.substr(0, 20) << " k " << k << " s " << s << " offset " << offset);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(wrong_arguments) {
  BOOST_CHECK_THROW(closed_syncmers("ACGT", 3, 0), InvalidArgument);
  BOOST_CHECK_THROW(closed_syncmers("ACGT", 40, 33), InvalidArgument);
  BOOST_CHECK_THROW(closed_syncmers("ACGT", 3, 4), InvalidArgument);
  BOOST_CHECK_THROW(closed_syncmers("ACGT", std::int64_t{1} << 40, 4), InvalidArgument);
  BOOST_CHECK_THROW(open_syncmers("ACGT", 4, 2, 3), InvalidArgument);
  BOOST_CHECK_THROW(open_syncmers("ACGT", 4, 2, -1), InvalidArgument);
  BOOST_TEST(open_syncmers("ACGT", 5, 2, 3).empty());
}
