#define BOOST_TEST_MODULE gc_counts
#include <boost/test/unit_test.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "kernel_testing.hpp"
#include "seqtide/kernels/gc_counts.hpp"

namespace seqtide::kernels {
std::ostream& operator<<(std::ostream& out, const GcCounts& counts) {
  return out << counts.strong << " strong, " << counts.weak << " weak";
}
}  // namespace seqtide::kernels

namespace {

using namespace kernel_testing;
using seqtide::kernels::count_gc;
using seqtide::kernels::count_gc_each;
using seqtide::kernels::GcCounts;

const std::string letters = "ACGTUacgtuNnSWsw-*@";

GcCounts counted_by_hand(const std::string& text) {
  GcCounts counts;
  for (const char letter : text) {
    if (std::string("GCgc").find(letter) != std::string::npos) ++counts.strong;
    if (std::string("ATUatu").find(letter) != std::string::npos) ++counts.weak;
  }
  return counts;
}

}  // namespace

BOOST_AUTO_TEST_CASE(counts_of_any_text) {
  on_every_target([] {
    with_texts(letters, [](const char* data, const std::string& text) {
      const GcCounts counts = count_gc(data, text.size());
      if (counts != counted_by_hand(text)) BOOST_TEST(counts == counted_by_hand(text), "size " << text.size());
    });
    BOOST_TEST(count_gc(nullptr, 0) == GcCounts{});
    BOOST_TEST(count_gc("GATTACAu", 8) == (GcCounts{2, 6}));
  });
}

BOOST_AUTO_TEST_CASE(scalar_twin) {
  with_texts(letters, [](const char* data, const std::string& text) {
    const GcCounts counts = seqtide::kernels::scalar::count_gc(data, text.size());
    if (counts != counted_by_hand(text)) BOOST_TEST(counts == counted_by_hand(text), "size " << text.size());
  });
  BOOST_TEST(seqtide::kernels::scalar::count_gc("GATTACAu", 8) == (GcCounts{2, 6}));
}

BOOST_AUTO_TEST_CASE(each_piece_of_a_column) {
  on_every_target([] {
    for (const Column& column : columns(letters)) {
      std::vector<GcCounts> counts(column.texts().size());
      count_gc_each(column.pieces(), counts.data());
      for (std::size_t i = 0; i < counts.size(); ++i) BOOST_TEST(counts[i] == counted_by_hand(column.texts()[i]));
    }
  });
}
