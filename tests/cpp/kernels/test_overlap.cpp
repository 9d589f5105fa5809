#define BOOST_TEST_MODULE overlap
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "kernel_testing.hpp"
#include "kernels/overlap.hpp"

namespace {

using namespace kernel_testing;
using namespace seqtide::kernels;

// All places of the second read against the first, as whole numbers; the best of those that are good enough.
std::uint32_t fragment_by_hand(const std::string& first, const std::string& second) {
  const auto n = static_cast<int>(first.size());
  const auto m = static_cast<int>(second.size());
  std::tuple<double, int, int> best{1.0, 0, 0};  // part of mismatches, -size, -fragment
  bool found = false;
  for (int shift = 1 - m; shift < n; ++shift) {
    const int begin = std::max(0, shift);
    const int end = std::min(n, shift + m);
    int mismatches = 0;
    for (int at = begin; at < end; ++at) {
      mismatches += first[static_cast<std::size_t>(at)] != second[static_cast<std::size_t>(at - shift)];
    }
    const int size = end - begin;
    if (size < 30 || mismatches > 5 || 5 * mismatches > size) continue;
    best = std::min(best, std::tuple(static_cast<double>(mismatches) / size, -size, -(shift + m)));
    found = true;
  }
  return found ? static_cast<std::uint32_t>(-std::get<2>(best)) : 0;
}

void check(const std::vector<std::string>& firsts, const std::vector<std::string>& seconds) {
  const Column first(firsts);
  const Column second(seconds);
  std::vector<std::uint32_t> expected;
  for (std::size_t i = 0; i < firsts.size(); ++i) expected.push_back(fragment_by_hand(firsts[i], seconds[i]));
  std::vector<std::uint32_t> found(firsts.size());
  on_every_target([&] {
    find_fragments_each(first.pieces(), second.pieces(), found.data());
    BOOST_TEST(found == expected, boost::test_tools::per_element());
  });
  scalar::find_fragments_each(first.pieces(), second.pieces(), found.data());
  BOOST_TEST(found == expected, boost::test_tools::per_element());
}

}  // namespace

BOOST_AUTO_TEST_CASE(fragments_of_every_length) {
  std::mt19937 random(1);
  std::vector<std::string> firsts;
  std::vector<std::string> seconds;
  for (std::size_t fragment = 0; fragment <= 180; ++fragment) {
    for (const std::size_t mismatches : {0, 3, 5, 6, 12}) {
      // Behind the end of a short fragment come other letters.
      const std::string inner = random_text(fragment, "ACGT", static_cast<unsigned>(7 * fragment + mismatches));
      const std::size_t size1 = 60 + random() % 30;
      const std::size_t size2 = 60 + random() % 30;
      std::string first = (inner + random_text(100, "ACGT", 1000 + static_cast<unsigned>(fragment))).substr(0, size1);
      const std::string before = random_text(100, "ACGT", 2000 + static_cast<unsigned>(fragment)) + inner;
      const std::string second = before.substr(before.size() - std::min(size2, before.size()));
      for (std::size_t i = 0; i < mismatches; ++i) first[random() % first.size()] = 'N';
      firsts.push_back(first);
      seconds.push_back(second);
    }
  }
  check(firsts, seconds);
}

BOOST_AUTO_TEST_CASE(repeats_and_short_reads) {
  std::vector<std::string> firsts;
  std::vector<std::string> seconds;
  for (const std::size_t size1 : {0, 1, 15, 16, 29, 30, 31, 47, 64, 100}) {
    for (const std::size_t size2 : {0, 1, 29, 30, 33, 90}) {
      for (const std::string& unit : {std::string("A"), std::string("AC"), std::string("ACGTTGCAATCCG")}) {
        std::string text;
        while (text.size() < 100) text += unit;
        firsts.push_back(text.substr(0, size1));
        seconds.push_back(text.substr(0, size2));
      }
    }
  }
  check(firsts, seconds);
}
