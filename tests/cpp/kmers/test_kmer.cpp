#define BOOST_TEST_MODULE kmer
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "kernel_testing.hpp"
#include "seqtide/error.hpp"
#include "seqtide/kmers/kmer.hpp"

namespace {

using namespace seqtide;

using kernel_testing::random_text;

// Upper-case A, C, G, T; anything else is '.'.
std::string plain(std::string text) {
  for (char& letter : text) {
    letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    if (letter == 'U') letter = 'T';
    if (std::string("ACGT").find(letter) == std::string::npos) letter = '.';
  }
  return text;
}

std::string reverse_complement_by_hand(std::string text) {
  std::reverse(text.begin(), text.end());
  for (char& letter : text) letter = "TGCA"[std::string("ACGT").find(letter)];
  return text;
}

std::vector<std::pair<std::int64_t, std::string>> kmers_by_hand(const std::string& sequence, std::size_t k) {
  const std::string letters = plain(sequence);
  std::vector<std::pair<std::int64_t, std::string>> kmers;
  for (std::size_t i = 0; i + k <= letters.size(); ++i) {
    const std::string kmer = letters.substr(i, k);
    if (kmer.find('.') == std::string::npos) kmers.emplace_back(i, kmer);
  }
  return kmers;
}

}  // namespace

BOOST_AUTO_TEST_CASE(equal_to_substrings) {
  for (const std::string alphabet : {"ACGT", "ACGTacgtUuNn", "ACGTACGTACGTACGTACGTACGTACGTACGT-@\xff"}) {
    for (std::int64_t k = 1; k <= 32; ++k) {
      for (const std::size_t size : {0u, 1u, 5u, 31u, 32u, 33u, 200u}) {
        const std::string sequence = random_text(size, alphabet, static_cast<unsigned>(size * 40 + k));
        const auto expected = kmers_by_hand(sequence, static_cast<std::size_t>(k));
        std::vector<std::pair<std::int64_t, std::string>> found;
        for_each_kmer(sequence, k, [&](std::int64_t position, std::uint64_t kmer) {
          found.emplace_back(position, kmer_to_string(kmer, k));
        });
        BOOST_TEST((found == expected), "k " << k << ", " << sequence);

        std::size_t i = 0;
        for_each_canonical_kmer(sequence, k, [&](std::int64_t position, std::uint64_t kmer, bool is_reverse) {
          BOOST_REQUIRE(i < expected.size());
          const auto& [place, letters] = expected[i++];
          const std::string other = reverse_complement_by_hand(letters);
          BOOST_TEST(position == place);
          BOOST_TEST(kmer_to_string(kmer, k) == std::min(letters, other));
          BOOST_TEST(is_reverse == (other < letters));
        });
        BOOST_TEST(i == expected.size());

        for (const bool canonical : {false, true}) {
          const PositionedKmers columns = positioned_kmers(sequence, k, canonical);
          BOOST_REQUIRE(columns.positions.size() == expected.size());
          BOOST_REQUIRE(columns.kmers.size() == expected.size());
          for (std::size_t j = 0; j < expected.size(); ++j) {
            const std::uint64_t kmer = kmer_from_string(expected[j].second);
            BOOST_TEST(columns.positions[j] == expected[j].first);
            BOOST_TEST(columns.kmers[j] == (canonical ? canonical_kmer(kmer, k) : kmer));
          }
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(integers_sort_as_strings) {
  for (const std::size_t k : {1u, 7u, 16u, 17u, 31u, 32u}) {
    for (unsigned seed = 0; seed < 200; ++seed) {
      const std::string a = random_text(k, "ACGT", seed);
      const std::string b = random_text(k, "ACGT", seed + 1);
      BOOST_TEST((kmer_from_string(a) < kmer_from_string(b)) == (a < b));
      BOOST_TEST(kmer_to_string(kmer_from_string(a), static_cast<std::int64_t>(k)) == a);
    }
  }
  BOOST_TEST(kmer_from_string("ACGT") == 0b00011011u);
  BOOST_TEST(kmer_from_string("acgu") == 0b00011011u);
  BOOST_TEST(kmer_from_string(std::string(32, 'T')) == ~std::uint64_t{0});
}

BOOST_AUTO_TEST_CASE(reverse_complements) {
  for (std::size_t k = 1; k <= 32; ++k) {
    for (unsigned seed = 0; seed < 20; ++seed) {
      const std::string letters = random_text(k, "ACGT", seed);
      const std::uint64_t reverse = reverse_complement_kmer(kmer_from_string(letters), static_cast<std::int64_t>(k));
      BOOST_TEST(kmer_to_string(reverse, static_cast<std::int64_t>(k)) == reverse_complement_by_hand(letters));
    }
  }
  for_each_canonical_kmer("ACGT", 4, [](std::int64_t, std::uint64_t, bool is_reverse) { BOOST_TEST(!is_reverse); });
}

BOOST_AUTO_TEST_CASE(wrong_arguments) {
  const auto ignore = [](auto...) {};
  for (const std::int64_t k : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{33}, std::int64_t{1} << 40}) {
    BOOST_CHECK_THROW(for_each_kmer("ACGT", k, ignore), InvalidArgument);
    BOOST_CHECK_THROW(for_each_canonical_kmer("ACGT", k, ignore), InvalidArgument);
    BOOST_CHECK_THROW(positioned_kmers("ACGT", k), InvalidArgument);
    BOOST_CHECK_THROW(kmer_to_string(0, k), InvalidArgument);
  }
  BOOST_CHECK_THROW(kmer_to_string(16, 2), InvalidArgument);
  BOOST_TEST(kmer_to_string(15, 2) == "TT");
  BOOST_CHECK_THROW(kmer_from_string(""), InvalidArgument);
  BOOST_CHECK_THROW(kmer_from_string(std::string(33, 'A')), InvalidArgument);
  BOOST_CHECK_EXCEPTION(kmer_from_string("ACNT"), InvalidArgument, [](const InvalidArgument& error) {
    return std::string(error.what()) == "\"ACNT\" has a letter other than A, C, G, T and U";
  });
}
