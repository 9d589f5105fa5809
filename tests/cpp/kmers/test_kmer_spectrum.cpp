#define BOOST_TEST_MODULE kmer_spectrum
#include <boost/test/unit_test.hpp>
#include <ctime>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "kernel_testing.hpp"
#include "seqtide/error.hpp"
#include "seqtide/kmers/kmer.hpp"
#include "seqtide/kmers/spectrum.hpp"

namespace {

using namespace seqtide;

using kernel_testing::random_text;

void check_equal(const KmerCounter& counter, const std::map<std::uint64_t, std::uint64_t>& expected) {
  const KmerCounts counts = counter.counts();
  std::vector<std::uint64_t> kmers;
  std::vector<std::uint64_t> times;
  std::map<std::uint64_t, std::uint64_t> spectrum;
  std::uint64_t total = 0;
  for (const auto& [kmer, count] : expected) {
    kmers.push_back(kmer);
    times.push_back(count);
    ++spectrum[count];
    total += count;
  }
  BOOST_TEST(counts.kmers == kmers, boost::test_tools::per_element());
  BOOST_TEST(counts.counts == times, boost::test_tools::per_element());
  BOOST_TEST(counter.total() == total);
  BOOST_TEST(counter.distinct() == expected.size());

  const KmerSpectrum found = counter.spectrum();
  BOOST_REQUIRE(found.occurrences.size() == spectrum.size());
  BOOST_REQUIRE(found.kmers.size() == spectrum.size());
  std::size_t i = 0;
  for (const auto& [occurrences, number] : spectrum) {
    BOOST_TEST(found.occurrences[i] == occurrences);
    BOOST_TEST(found.kmers[i++] == number);
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(equal_to_a_map) {
  for (const std::int64_t k : {1, 2, 7, 8, 9, 10, 16, 17, 31, 32}) {
    for (const bool canonical : {false, true}) {
      KmerCounter counter(k, canonical);
      std::map<std::uint64_t, std::uint64_t> expected;
      check_equal(counter, expected);
      for (unsigned seed = 0; seed < 20; ++seed) {
        const std::size_t size = seed * seed * 30;
        const std::string sequence = random_text(size, seed % 3 == 0 ? "ACGTacgtUACGTACGTACGTACGTN" : "ACGT", seed);
        counter.add(sequence);
        for (std::size_t i = 0; i + static_cast<std::size_t>(k) <= sequence.size(); ++i) {
          const std::string letters = sequence.substr(i, static_cast<std::size_t>(k));
          if (letters.find('N') != std::string::npos) continue;
          const std::uint64_t kmer = kmer_from_string(letters);
          ++expected[canonical ? canonical_kmer(kmer, k) : kmer];
        }
      }
      check_equal(counter, expected);
      for (const auto& [kmer, count] : expected) {
        BOOST_REQUIRE(counter.count(kmer) == count);
        if (canonical) BOOST_REQUIRE(counter.count(reverse_complement_kmer(kmer, k)) == count);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(extreme_kmers) {
  // All bits 0 and all bits 1 are k-mers like any others.
  KmerCounter counter(32);
  counter.add(std::string(2000, 'A'));
  counter.add(std::string(40, 't'));
  check_equal(counter, {{0, 1969}, {~std::uint64_t{0}, 9}});
  BOOST_TEST(counter.count(1) == 0u);

  KmerCounter canonical(32, true);
  canonical.add(std::string(2000, 'A'));
  canonical.add(std::string(40, 't'));
  check_equal(canonical, {{0, 1978}});
  BOOST_TEST(canonical.count(~std::uint64_t{0}) == 1978u);

  KmerCounter single(9);
  single.add("ACGTACGT");
  check_equal(single, {});
  BOOST_TEST(single.count(std::uint64_t{1} << 18) == 0u);
}

BOOST_AUTO_TEST_CASE(columns_and_sums) {
  const std::string text = random_text(3000, "ACGT", 1);
  const std::vector<std::int64_t> offsets = {10, 10, 400, 405, 3000};
  for (const std::int64_t k : {6, 20}) {
    KmerCounter column(k);
    column.add(kernels::Pieces{text.data(), offsets.data(), offsets.size() - 1});
    KmerCounter one(k);
    KmerCounter other(k);
    one.add(text.substr(10, 390));
    other.add(text.substr(400, 5));
    other.add(text.substr(405));
    one.add(other);
    BOOST_TEST(one.counts().kmers == column.counts().kmers, boost::test_tools::per_element());
    BOOST_TEST(one.counts().counts == column.counts().counts, boost::test_tools::per_element());

    const std::uint64_t total = one.total();
    const std::uint64_t distinct = one.distinct();
    one.add(one);
    BOOST_TEST(one.total() == 2 * total);
    BOOST_TEST(one.distinct() == distinct);
  }
}

// A table that is filled in the order of another one's places crowds at its beginning, which takes hundreds of times as
// long as counting did.
BOOST_AUTO_TEST_CASE(large_counters_are_added_quickly) {
  const std::string text = random_text(200'000, "ACGT", 1);
  std::clock_t begin = std::clock();
  KmerCounter counter(21, true);
  counter.add(text);
  const std::clock_t counting = std::clock() - begin;

  begin = std::clock();
  KmerCounter sum(21, true);
  sum.add(counter);
  const std::clock_t adding = std::clock() - begin;
  BOOST_TEST(adding < 30 * counting + CLOCKS_PER_SEC / 20);
  BOOST_TEST(sum.total() == counter.total());
  BOOST_TEST(sum.distinct() == counter.distinct());
  BOOST_TEST((sum.counts().kmers == counter.counts().kmers));
  BOOST_TEST((sum.counts().counts == counter.counts().counts));
}

// K-mers that a multiplication by the golden ratio, as an unseeded table would use, puts into one place.
BOOST_AUTO_TEST_CASE(chosen_kmers_do_not_collide) {
  constexpr std::uint64_t factor = 0x9E3779B97F4A7C15;
  std::uint64_t inverse = factor;
  for (int i = 0; i < 5; ++i) inverse *= 2 - factor * inverse;  // Newton's method modulo 2^64
  std::string chosen;
  for (std::uint64_t i = 1; i <= 60'000; ++i) {
    const std::uint64_t product = inverse * i;
    chosen += kmer_to_string(product ^ product >> 32, 32) + 'N';
  }
  std::string random = random_text(chosen.size(), "ACGT", 1);
  for (std::size_t i = 32; i < random.size(); i += 33) random[i] = 'N';

  const auto time_of = [](const std::string& text) {
    const std::clock_t begin = std::clock();
    KmerCounter counter(32);
    counter.add(text);
    BOOST_TEST(counter.total() == 60'000u);
    return std::clock() - begin;
  };
  const std::clock_t usual = time_of(random);
  BOOST_TEST(time_of(chosen) < 10 * usual + CLOCKS_PER_SEC / 20);
}

BOOST_AUTO_TEST_CASE(wrong_arguments) {
  BOOST_CHECK_THROW(KmerCounter(0), InvalidArgument);
  BOOST_CHECK_THROW(KmerCounter(33), InvalidArgument);
  KmerCounter counter(5);
  BOOST_CHECK_THROW(counter.add(KmerCounter(6)), InvalidArgument);
  BOOST_CHECK_THROW(counter.add(KmerCounter(5, true)), InvalidArgument);
}
