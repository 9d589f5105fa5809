#define BOOST_TEST_MODULE byte_counts
#include <boost/test/unit_test.hpp>
#include <cctype>
#include <ostream>
#include <string>
#include <vector>

#include "kernel_testing.hpp"
#include "seqtide/kernels/byte_counts.hpp"

namespace seqtide::kernels {
std::ostream& operator<<(std::ostream& out, const BaseCounts& counts) {
  return out << counts.a << " A, " << counts.c << " C, " << counts.g << " G, " << counts.t << " T, " << counts.n
             << " N, " << counts.other << " other";
}
}  // namespace seqtide::kernels

namespace {

using namespace kernel_testing;
using seqtide::kernels::add_byte_histogram;
using seqtide::kernels::BaseCounts;
using seqtide::kernels::ByteHistogram;
using seqtide::kernels::count_bases;
using seqtide::kernels::count_bases_each;

const std::string letters = "ACGTUNacgtunRYKMX-.*";

// Written without the library: one comparison per letter.
BaseCounts counted_by_hand(const std::string& text) {
  BaseCounts counts;
  for (const char raw : text) {
    const char letter = static_cast<char>(std::toupper(static_cast<unsigned char>(raw)));
    if (letter == 'A') {
      ++counts.a;
    } else if (letter == 'C') {
      ++counts.c;
    } else if (letter == 'G') {
      ++counts.g;
    } else if (letter == 'T' || letter == 'U') {
      ++counts.t;
    } else if (letter == 'N') {
      ++counts.n;
    } else {
      ++counts.other;
    }
  }
  return counts;
}

}  // namespace

BOOST_AUTO_TEST_CASE(counts_of_any_text) {
  on_every_target([] {
    with_texts(letters, [](const char* data, const std::string& text) {
      const BaseCounts counts = count_bases(data, text.size());
      if (counts != counted_by_hand(text)) BOOST_TEST(counts == counted_by_hand(text), "size " << text.size());
    });
    BOOST_TEST(count_bases(nullptr, 0) == BaseCounts{});
    BOOST_TEST(count_bases("GATTACAuN-", 10) == (BaseCounts{3, 1, 1, 3, 1, 1}));
  });
}

BOOST_AUTO_TEST_CASE(scalar_twin) {
  with_texts(letters, [](const char* data, const std::string& text) {
    const BaseCounts counts = seqtide::kernels::scalar::count_bases(data, text.size());
    if (counts != counted_by_hand(text)) BOOST_TEST(counts == counted_by_hand(text), "size " << text.size());
  });
  BOOST_TEST(seqtide::kernels::scalar::count_bases("GATTACAuN-", 10) == (BaseCounts{3, 1, 1, 3, 1, 1}));
}

BOOST_AUTO_TEST_CASE(each_piece_of_a_column) {
  on_every_target([] {
    for (const Column& column : columns(letters)) {
      std::vector<BaseCounts> counts(column.texts().size());
      count_bases_each(column.pieces(), counts.data());
      for (std::size_t i = 0; i < counts.size(); ++i) BOOST_TEST(counts[i] == counted_by_hand(column.texts()[i]));
    }
  });
}

BOOST_AUTO_TEST_CASE(histogram_counts_every_value_and_adds) {
  for (const std::size_t size : {0u, 1u, 7u, 8u, 9u, 63u, 64u, 65u, 1000u, 70'001u}) {
    const std::string text = random_text(size, all_bytes(), static_cast<unsigned>(size));
    ByteHistogram expected{};
    expected[5] = 17;
    ByteHistogram histogram = expected;
    for (const char byte : text) ++expected[static_cast<unsigned char>(byte)];
    add_byte_histogram(text.data(), text.size(), histogram);
    BOOST_TEST((histogram == expected), "size " << size);
  }
}
