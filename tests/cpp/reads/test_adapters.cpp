// 5' adapters, and the best of several.
#define BOOST_TEST_MODULE adapters
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/error.hpp"
#include "seqtide/kernels/pieces.hpp"
#include "seqtide/reads/adapters.hpp"

namespace {

using seqtide::Adapter;
using seqtide::AdapterEnd;
using seqtide::AdapterMatch;
using seqtide::AdapterSet;
using seqtide::Interval;

constexpr AdapterEnd kFront = AdapterEnd::five_prime;
constexpr AdapterEnd kBack = AdapterEnd::three_prime;

std::string kept(std::string_view sequence, std::string_view adapter, double error_rate = 0.1,
                 std::size_t min_overlap = 3) {
  const Interval interval = Adapter(adapter, error_rate, min_overlap, kFront).trim(sequence);
  BOOST_TEST(interval.end == sequence.size());
  BOOST_TEST(interval.begin <= interval.end);
  return std::string(sequence.substr(interval.begin));
}

// The definition for 5' adapters of A, C, G, T and N, with the whole matrix and no shortcut.
std::optional<AdapterMatch> find_by_definition(const std::string& read, const std::string& adapter, double error_rate,
                                               std::size_t min_overlap) {
  struct Cell {
    std::size_t errors;
    std::ptrdiff_t score;
    std::ptrdiff_t start;
  };
  const std::size_t rows = adapter.size();
  const auto whole = static_cast<std::ptrdiff_t>(rows);
  std::vector<Cell> column(rows + 1);
  for (std::size_t i = 0; i <= rows; ++i) column[i] = {0, 0, -static_cast<std::ptrdiff_t>(i)};
  std::optional<AdapterMatch> best;
  std::ptrdiff_t best_start = 0;
  for (std::size_t end = 1; end <= read.size(); ++end) {
    const std::vector<Cell> before = column;
    column[0] = {0, 0, static_cast<std::ptrdiff_t>(end)};
    for (std::size_t i = 1; i <= rows; ++i) {
      const Cell& diagonal = before[i - 1];
      const Cell& above = column[i - 1];
      const Cell& left = before[i];
      const std::size_t fewest = std::min({diagonal.errors, above.errors, left.errors});
      if (adapter[i - 1] == 'N' || (adapter[i - 1] == read[end - 1] && read[end - 1] != 'N')) {
        column[i] = {diagonal.errors, diagonal.score + 1, diagonal.start};
      } else if (diagonal.errors == fewest) {
        column[i] = {diagonal.errors + 1, diagonal.score - 1, diagonal.start};
      } else if (above.errors == fewest) {
        column[i] = {above.errors + 1, above.score - 2, above.start};
      } else {
        column[i] = {left.errors + 1, left.score - 2, left.start};
      }
    }
    const Cell& cell = column[rows];
    const std::ptrdiff_t length = whole + std::min<std::ptrdiff_t>(cell.start, 0);
    const std::string_view aligned = std::string_view(adapter).substr(rows - static_cast<std::size_t>(length));
    const auto specific =
        static_cast<double>(aligned.size()) - static_cast<double>(std::count(aligned.begin(), aligned.end(), 'N'));
    if (aligned.size() < std::min(min_overlap, rows)) continue;
    if (cell.errors > static_cast<std::size_t>(specific * error_rate)) continue;
    const bool replaces =
        best && cell.score > best->score &&
        (cell.start <= best_start + whole / 2 || length > whole + std::min<std::ptrdiff_t>(best_start, 0));
    if (best && !replaces) continue;
    best = AdapterMatch{{end, read.size()}, cell.errors, cell.score};
    best_start = cell.start;
    if (cell.errors == 0 && cell.start >= 0) break;
  }
  return best;
}

std::string random_text(std::mt19937& random, std::size_t size, std::string_view alphabet) {
  std::string text(size, ' ');
  for (char& letter : text) letter = alphabet[random() % alphabet.size()];
  return text;
}

std::string damaged(std::mt19937& random, std::string text, std::size_t errors) {
  for (std::size_t i = 0; i < errors && !text.empty(); ++i) {
    const std::size_t at = random() % text.size();
    if (random() % 4 == 0) {
      text.erase(at, 1);
    } else if (random() % 3 == 0) {
      text.insert(at, 1, "ACGT"[random() % 4]);
    } else {
      text[at] = "ACGTN"[random() % 5];
    }
  }
  return text;
}

bool same(const std::optional<AdapterMatch>& a, const std::optional<AdapterMatch>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  return a->kept.begin == b->kept.begin && a->kept.end == b->kept.end && a->errors == b->errors &&
         a->score == b->score && a->adapter == b->adapter;
}

}  // namespace

BOOST_AUTO_TEST_CASE(at_the_start_of_the_read) {
  BOOST_TEST(kept("AGATCGGAAGCATTGAC", "AGATCGGAAG") == "CATTGAC");
  BOOST_TEST(kept("TTTTAGATCGGAAGCATTGAC", "AGATCGGAAG") == "CATTGAC");
  BOOST_TEST(kept("CATTGACAGATCGGAAG", "AGATCGGAAG") == "");
  // Without its first letters it may only be at the start.
  BOOST_TEST(kept("CGGAAGCATTGAC", "AGATCGGAAG") == "CATTGAC");
  BOOST_TEST(kept("TTTTCGGAAGCATTGAC", "AGATCGGAAG") == "TTTTCGGAAGCATTGAC");
  BOOST_TEST(kept("AAGCATTGAC", "AGATCGGAAG") == "CATTGAC");
  BOOST_TEST(kept("AGCATTGAC", "AGATCGGAAG") == "AGCATTGAC");
  BOOST_TEST(kept("AGCATTGAC", "AGATCGGAAG", 0.1, 2) == "CATTGAC");
  // Not without its last letters.
  BOOST_TEST(kept("AGATCGGAACATTGAC", "AGATCGGAAG", 0.0) == "AGATCGGAACATTGAC");
}

BOOST_AUTO_TEST_CASE(errors_and_empty_reads) {
  BOOST_TEST(kept("AGATTGGAAGCATTGAC", "AGATCGGAAG") == "CATTGAC");
  BOOST_TEST(kept("AGATGGAAGCATTGAC", "AGATCGGAAG") == "CATTGAC");
  BOOST_TEST(kept("AGATCTGGAAGCATTGAC", "AGATCGGAAG") == "CATTGAC");
  BOOST_TEST(kept("GATTGGAAGCATTGAC", "AGATCGGAAG") == "GATTGGAAGCATTGAC");  // nine letters allow none
  BOOST_TEST(kept("", "AGATCGGAAG", 0.5, 1) == "");
  BOOST_TEST(kept("G", "AGATCGGAAG", 0.0, 1) == "");
  BOOST_TEST(kept("AAAC", std::string(100, 'A')) == "C");
}

BOOST_AUTO_TEST_CASE(random_reads_by_definition) {
  std::mt19937 random(1);
  std::size_t found = 0;
  for (int round = 0; round < 20'000; ++round) {
    const std::string_view letters = round % 3 == 0 ? "AC" : round % 3 == 1 ? "ACGT" : "ACGTN";
    const std::string adapter =
        "A" + random_text(random, round % 20 == 0 ? 55 + random() % 20 : random() % 40, letters);
    std::string read = random_text(random, random() % 30, letters);
    for (std::size_t copies = random() % 3; copies > 0; --copies) {
      read += damaged(random, adapter, random() % 5) + random_text(random, random() % 60, letters);
    }
    if (random() % 2) read.erase(0, random() % (read.size() + 1));
    const double rates[] = {0.0, 0.1, 0.1, 0.2, 0.3, 0.5};
    const double rate = rates[random() % std::size(rates)];
    const std::size_t overlap = 1 + random() % 6;
    const auto expected = find_by_definition(read, adapter, rate, overlap);
    found += expected.has_value();
    if (!same(Adapter(adapter, rate, overlap, kFront).find(read), expected)) {
      BOOST_ERROR("read " << read << ", adapter " << adapter << ", error rate " << rate << ", overlap " << overlap);
    }
  }
  BOOST_TEST(found > 5'000u);
}

BOOST_AUTO_TEST_CASE(the_best_of_several) {
  AdapterSet set;
  BOOST_TEST(!set.find("ACGT"));
  set.add("AGATCGGAAG", 0.1, 3);
  set.add("CTGTCTCTTATA", 0.1, 3);
  set.add("GGGTTTCCC", 0.1, 3, kFront);
  BOOST_TEST(set.size() == 3u);
  // The longer one, though it comes later in the set and in the read.
  const auto match = set.find("CATTGACAGATCGGAAGTTCTGTCTCTTATACC");
  BOOST_REQUIRE(match);
  BOOST_TEST(match->adapter == 1u);
  BOOST_TEST(match->kept.end == 19u);
  BOOST_TEST(match->score == 12);
  BOOST_TEST(set.find("GGGTTTCCCATTGAC")->kept.begin == 9u);
  BOOST_TEST(set.find("GGGTTTCCCATTGAC")->adapter == 2u);
  BOOST_TEST(!set.find("CATTGACCATTGAC"));
}

BOOST_AUTO_TEST_CASE(sets_by_their_rule) {
  std::mt19937 random(2);
  for (int round = 0; round < 3'000; ++round) {
    AdapterSet set;
    std::vector<Adapter> adapters;
    std::string read = random_text(random, random() % 20, "ACG");
    for (std::size_t count = 1 + random() % 4; count > 0; --count) {
      const std::string letters = "C" + random_text(random, random() % 8, "ACG");
      const AdapterEnd end = random() % 2 ? kFront : kBack;
      set.add(letters, 0.3, 2, end);
      adapters.emplace_back(letters, 0.3, 2, end);
      read += damaged(random, letters, random() % 3);
    }
    std::optional<AdapterMatch> expected;
    for (std::size_t i = 0; i < adapters.size(); ++i) {
      const auto match = adapters[i].find(read);
      if (!match) continue;
      if (expected && match->score < expected->score) continue;
      if (expected && match->score == expected->score && match->errors >= expected->errors) continue;
      expected = match;
      expected->adapter = i;
    }
    if (!same(set.find(read), expected)) BOOST_ERROR("read " << read);
    const std::int64_t offsets[] = {0, static_cast<std::int64_t>(read.size())};
    Interval out;
    std::int64_t found = 0;
    trim_adapters_each({read.data(), offsets, 1}, set, &out, &found);
    BOOST_TEST(found == (expected ? static_cast<std::int64_t>(expected->adapter) : -1));
    BOOST_TEST(out.begin == (expected ? expected->kept.begin : 0u));
    BOOST_TEST(out.end == (expected ? expected->kept.end : read.size()));
  }
}
