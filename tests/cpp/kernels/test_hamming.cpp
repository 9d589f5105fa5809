#define BOOST_TEST_MODULE hamming
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "kernel_testing.hpp"
#include "seqtide/kernels/hamming.hpp"

namespace {

using namespace kernel_testing;
using seqtide::kernels::hamming;
using seqtide::kernels::hamming_each;

std::uint64_t by_hand(const std::string& a, const std::string& b) {
  std::uint64_t distance = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i]) ++distance;
  }
  return distance;
}

}  // namespace

BOOST_AUTO_TEST_CASE(distance_of_any_two_texts) {
  on_every_target([] {
    unsigned seed = 0;
    with_texts("ACGTacgt", [&](const char* data, const std::string& text) {
      const std::string other = random_text(text.size(), "ACGTacgt", ++seed);
      const ExactCopy copy(other, seed % 64);
      const std::uint64_t distance = hamming(data, copy.data(), text.size());
      if (distance != by_hand(text, other)) BOOST_TEST(distance == by_hand(text, other), "size " << text.size());
      const ExactCopy same(text, seed % 64);
      if (hamming(data, same.data(), text.size()) != 0) BOOST_ERROR("a text differs from itself");
    });
    BOOST_TEST(hamming(nullptr, nullptr, 0) == 0u);
    BOOST_TEST(hamming("ACGT", "AcGA", 4) == 2u);
  });
}

BOOST_AUTO_TEST_CASE(every_pair_of_bytes) {
  on_every_target([] {
    const std::string bytes = all_bytes();
    for (int value = 0; value < 256; ++value) {
      const std::string same(256, static_cast<char>(value));
      BOOST_TEST(hamming(bytes.data(), same.data(), 256) == 255u);
    }
  });
}

BOOST_AUTO_TEST_CASE(scalar_twin) {
  const std::string a = random_text(10'001, all_bytes(), 1);
  const std::string b = random_text(10'001, "ACGT", 2);
  BOOST_TEST(seqtide::kernels::scalar::hamming(a.data(), b.data(), a.size()) == by_hand(a, b));
  BOOST_TEST(seqtide::kernels::scalar::hamming("ACGT", "AcGA", 4) == 2u);
}

BOOST_AUTO_TEST_CASE(pattern_against_each_piece) {
  on_every_target([] {
    for (const Column& column : columns("ACGT")) {
      std::vector<std::uint32_t> distances(column.texts().size());
      for (const std::size_t start : {0u, 1u, 9u, 64u, 1000u}) {
        for (const std::size_t size : {0u, 1u, 8u, 15u, 16u, 17u, 31u, 32u, 33u, 63u, 64u, 65u, 150u}) {
          const std::string pattern = random_text(size, "ACGT", static_cast<unsigned>(size));
          const ExactCopy copy(pattern);
          hamming_each(column.pieces(), start, copy.data(), size, distances.data());
          for (std::size_t i = 0; i < distances.size(); ++i) {
            const std::string& text = column.texts()[i];
            std::uint32_t expected = 0;
            for (std::size_t at = 0; at < size; ++at) {
              if (start + at >= text.size() || text[start + at] != pattern[at]) ++expected;
            }
            if (distances[i] != expected) {
              BOOST_TEST(distances[i] == expected,
                         "start " << start << ", pattern of " << size << ", piece of " << text.size());
            }
          }
        }
      }
    }
  });
}

BOOST_AUTO_TEST_CASE(a_start_beyond_all_numbers) {
  const Column column({"ACGT", ""});
  std::vector<std::uint32_t> distances(2);
  hamming_each(column.pieces(), static_cast<std::size_t>(-1), "ACGT", 4, distances.data());
  BOOST_TEST(distances == (std::vector<std::uint32_t>{4, 4}), boost::test_tools::per_element());
}
