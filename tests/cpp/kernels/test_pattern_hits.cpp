#define BOOST_TEST_MODULE pattern_hits
#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cctype>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "kernel_testing.hpp"
#include "kernels/pattern_hits.hpp"

namespace {

using namespace kernel_testing;
using namespace seqtide::kernels;

using Hits = std::vector<std::tuple<std::size_t, std::size_t, std::size_t>>;  // piece, pattern, position

PatternGroup group_of(const std::vector<std::string>& patterns) {
  std::array<std::string_view, PatternGroup::capacity> views;
  std::copy(patterns.begin(), patterns.end(), views.begin());
  return PatternGroup(views, patterns.size());
}

Hits hits_by_hand(const Column& column, const std::vector<std::string>& patterns) {
  Hits hits;
  for (std::size_t piece = 0; piece < column.texts().size(); ++piece) {
    std::string upper = column.texts()[piece];
    for (char& letter : upper) letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    for (std::size_t pattern = 0; pattern < patterns.size(); ++pattern) {
      const std::size_t at = upper.find(patterns[pattern]);
      if (at != std::string::npos) hits.emplace_back(piece, pattern, at);
    }
  }
  return hits;
}

template <typename Find>
Hits found(Find find, const Column& column, const PatternGroup& group) {
  std::vector<PatternHit> hits(column.texts().size() * PatternGroup::capacity);
  hits.resize(find(column.pieces(), group, hits.data()));
  Hits result;
  for (const PatternHit& hit : hits) result.emplace_back(hit.piece, hit.pattern, hit.position);
  BOOST_TEST(std::is_sorted(hits.begin(), hits.end(), [](const PatternHit& a, const PatternHit& b) {
    return std::tie(a.piece, a.position) < std::tie(b.piece, b.position);
  }));
  std::sort(result.begin(), result.end());
  return result;
}

const std::vector<std::vector<std::string>> groups = {
    {"A"},
    {"ACG", "T"},
    {"AGATCGGAAGAG"},
    {"ACGTACG", "GGGGGGGGGGGG", "AAAAAAAAAAAA", "CTGTCTCTTATA", "ACGT", "TTTTTTTT", "CA", "GATTACA"},
    {"AAAAAAAA", "AAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
};

}  // namespace

BOOST_AUTO_TEST_CASE(first_places_of_patterns) {
  std::vector<Column> all = columns("ACGTacgt");
  for (Column& column : columns("AACn")) all.push_back(std::move(column));
  // A pattern at every place of a text, and at its very end.
  std::vector<std::string> planted;
  for (std::size_t at = 0; at < 150; ++at) {
    planted.push_back(random_text(at, "ACT", static_cast<unsigned>(at)) + "agatCGGAAGAG" + random_text(at % 7, "T", 1));
  }
  all.emplace_back(planted);
  all.emplace_back(std::vector<std::string>{std::string(5'000, 'A'), std::string(300, 'g'), all_bytes()});
  for (const auto& patterns : groups) {
    const PatternGroup group = group_of(patterns);
    for (const Column& column : all) {
      const Hits expected = hits_by_hand(column, patterns);
      on_every_target([&] { BOOST_TEST((found(find_patterns_each, column, group) == expected)); });
      BOOST_TEST((found(scalar::find_patterns_each, column, group) == expected));
    }
  }
}
