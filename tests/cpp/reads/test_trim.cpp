#define BOOST_TEST_MODULE trim
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <limits>
#include <ostream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/error.hpp"
#include "seqtide/reads/adapters.hpp"
#include "seqtide/reads/trim.hpp"

namespace seqtide {
std::ostream& operator<<(std::ostream& out, const Interval& interval) {
  return out << '[' << interval.begin << ", " << interval.end << ')';
}
}  // namespace seqtide

namespace {

using namespace seqtide;

std::string text_of(const std::vector<int>& scores) {
  std::string quality;
  for (const int score : scores) quality += static_cast<char>(score + 33);
  return quality;
}

std::string random_text(std::mt19937& random, std::size_t size, std::string_view alphabet) {
  std::string text(size, ' ');
  for (char& letter : text) letter = alphabet[random() % alphabet.size()];
  return text;
}

constexpr std::size_t kMost = std::numeric_limits<std::size_t>::max();

// A column of pieces with the memory they need; the first offset is not 0.
struct PieceColumn {
  explicit PieceColumn(const std::vector<std::string>& texts) : data("##"), offsets{2} {
    for (const std::string& text : texts) {
      data += text;
      offsets.push_back(static_cast<std::int64_t>(data.size()));
    }
  }
  kernels::Pieces pieces() const { return {data.data(), offsets.data(), offsets.size() - 1}; }

  std::string data;
  std::vector<std::int64_t> offsets;
};

// The definition in words: the windows' means one by one.
Interval window_by_definition(const std::string& quality, std::size_t window, double mean) {
  std::vector<bool> good;
  for (std::size_t begin = 0; begin + window <= quality.size(); ++begin) {
    double sum = 0;
    for (std::size_t i = begin; i < begin + window; ++i) sum += quality[i] - 33;
    good.push_back(sum / static_cast<double>(window) >= mean);
  }
  if (good.empty() || !good[0]) return {0, 0};
  const auto bad = std::find(good.begin(), good.end(), false);
  std::size_t end = static_cast<std::size_t>(bad - good.begin()) + window - 1;
  while (end > 1 && quality[end - 1] - 33 < mean) --end;
  return {0, end};
}

// For every suffix by itself: the cut is where the sum of (threshold - score) of the suffix is largest.
std::size_t bwa_end_by_definition(const std::string& quality, int threshold) {
  std::size_t end = quality.size();
  int largest = 0;
  for (std::size_t begin = quality.size(); begin-- > 0;) {
    int sum = 0;
    for (std::size_t i = begin; i < quality.size(); ++i) sum += threshold - (quality[i] - 33);
    if (sum < 0) break;
    if (sum > largest) {
      largest = sum;
      end = begin;
    }
  }
  return end;
}

std::size_t poly_end_by_definition(const std::string& sequence, char letter, std::size_t min_length) {
  std::size_t end = sequence.size();
  std::int64_t highest = 0;
  for (std::size_t begin = sequence.size(); begin-- > 0;) {
    const auto size = static_cast<std::int64_t>(sequence.size() - begin);
    const std::int64_t same = std::count(sequence.begin() + static_cast<std::ptrdiff_t>(begin), sequence.end(), letter);
    const std::int64_t score = same - 2 * (size - same);
    if (5 * (size - same) <= size && score > highest) {
      highest = score;
      end = begin;
    }
  }
  return sequence.size() - end < min_length ? sequence.size() : end;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_fixed_number_of_bases) {
  BOOST_TEST(trim_start(10, 3) == (Interval{3, 10}));
  BOOST_TEST(trim_start(10, 0) == (Interval{0, 10}));
  BOOST_TEST(trim_start(10, 10) == (Interval{10, 10}));
  BOOST_TEST(trim_start(10, kMost) == (Interval{10, 10}));
  BOOST_TEST(trim_start(0, 1) == (Interval{0, 0}));
  BOOST_TEST(trim_end(10, 3) == (Interval{0, 7}));
  BOOST_TEST(trim_end(10, 11) == (Interval{0, 0}));
  BOOST_TEST(trim_end(0, kMost) == (Interval{0, 0}));
  BOOST_TEST(trim_both(10, 2, 3) == (Interval{2, 7}));
  BOOST_TEST(trim_both(10, 4, 6) == (Interval{4, 4}));
  BOOST_TEST(trim_both(10, 4, 7) == (Interval{4, 4}));
  BOOST_TEST(trim_both(10, kMost, kMost) == (Interval{10, 10}));
  BOOST_TEST(trim_both(10, 1, kMost) == (Interval{1, 1}));
  BOOST_TEST(trim_both(0, 0, 0) == (Interval{0, 0}));
}

BOOST_AUTO_TEST_CASE(low_quality_at_the_ends) {
  const std::string quality = text_of({2, 19, 20, 2, 40, 20, 19, 0});
  BOOST_TEST(trim_quality_start(quality, 20) == (Interval{2, 8}));
  BOOST_TEST(trim_quality_end(quality, 20) == (Interval{0, 6}));
  BOOST_TEST(trim_quality_both(quality, 20) == (Interval{2, 6}));
  BOOST_TEST(trim_quality_both(quality, 0) == (Interval{0, 8}));
  BOOST_TEST(trim_quality_both(quality, -1) == (Interval{0, 8}));
  for (const int above : {41, 94, 223, 256, 1'000'000}) {
    BOOST_TEST(trim_quality_start(quality, above) == (Interval{8, 8}), above);
    BOOST_TEST(trim_quality_end(quality, above) == (Interval{0, 0}), above);
    BOOST_TEST(trim_quality_both(quality, above) == (Interval{0, 0}), above);
  }
  BOOST_TEST(trim_quality_start("NNACGNNT", "IIIII!II", 20) == (Interval{2, 8}));
  BOOST_TEST(trim_quality_end("NNACGTNN", "IIIII!II", 20) == (Interval{0, 5}));
  BOOST_TEST(trim_quality_both("NnACGTNN", "IIIII!II", 20) == (Interval{1, 5}));
  BOOST_TEST(trim_quality_both("NNNN", "IIII", 1) == (Interval{0, 0}));
  BOOST_TEST(trim_quality_both("NNNN", "IIII", 0) == (Interval{0, 4}));
  BOOST_CHECK_THROW(trim_quality_start("ACG", "IIII", 20), InvalidArgument);
  BOOST_TEST(trim_quality_start("", 20) == (Interval{0, 0}));
  BOOST_TEST(trim_quality_end("", 20) == (Interval{0, 0}));
  BOOST_TEST(trim_quality_both("", 20) == (Interval{0, 0}));
}

BOOST_AUTO_TEST_CASE(bytes_outside_of_the_encoding) {
  BOOST_TEST(trim_quality_both(" \x1f", 1) == (Interval{0, 0}));
  BOOST_TEST(trim_quality_both(" \x1f", 0) == (Interval{0, 2}));
  BOOST_TEST(trim_quality_both("\xff\x80", 90) == (Interval{0, 2}));
}

BOOST_AUTO_TEST_CASE(sliding_window) {
  // Mean of the second window: 28 / 4. The base that brings it down goes, and the low one before it.
  BOOST_TEST(trim_quality_window(text_of({20, 20, 20, 5, 5, 30, 30}), 4, 15) == (Interval{0, 3}));
  // No window is bad, but the last base is.
  BOOST_TEST(trim_quality_window(text_of({30, 30, 30, 30, 2}), 4, 20) == (Interval{0, 4}));
  // A low base in the middle of a good window stays.
  BOOST_TEST(trim_quality_window(text_of({30, 2, 30, 30, 30}), 4, 20) == (Interval{0, 5}));
  // A read that is low everywhere keeps nothing; a dip inside ends it.
  BOOST_TEST(trim_quality_window(text_of({2, 2, 2, 2, 2, 2}), 4, 20) == (Interval{0, 0}));
  BOOST_TEST(trim_quality_window(text_of({40, 40, 40, 40, 2, 2, 2, 2, 40, 40, 40, 40}), 4, 20) == (Interval{0, 4}));
  // Low bases at the start count only by the mean.
  BOOST_TEST(trim_quality_window(text_of({2, 40, 40, 40}), 4, 20) == (Interval{0, 4}));
  // Shorter than the window: nothing, whatever the quality.
  BOOST_TEST(trim_quality_window(text_of({40, 40, 40}), 4, 20) == (Interval{0, 0}));
  BOOST_TEST(trim_quality_window(text_of({40, 40, 40}), kMost, 20) == (Interval{0, 0}));
  BOOST_TEST(trim_quality_window("", 4, 20) == (Interval{0, 0}));
  BOOST_TEST(trim_quality_window("", 1, 0) == (Interval{0, 0}));
  // A mean exactly as required is good.
  BOOST_TEST(trim_quality_window(text_of({15, 15, 15, 15}), 4, 15) == (Interval{0, 4}));
  BOOST_TEST(trim_quality_window(text_of({20, 20, 20, 21}), 4, 20.25F) == (Interval{0, 4}));
  BOOST_TEST(trim_quality_window(text_of({20, 20, 20, 20}), 4, 20.25F) == (Interval{0, 0}));
}

BOOST_AUTO_TEST_CASE(sliding_window_with_the_sequence) {
  const std::string quality = text_of({30, 30, 30, 30, 30, 30});
  BOOST_TEST(trim_quality_window("ACGTAC", quality, 3, 15) == (Interval{0, 6}));
  BOOST_TEST(trim_quality_window("ACGTAN", quality, 3, 15) == (Interval{0, 5}));
  BOOST_TEST(trim_quality_window("ACGTAn", quality, 3, 15) == (Interval{0, 6}));
  BOOST_TEST(trim_quality_window("ACNNAC", quality, 3, 15) == (Interval{0, 2}));
  BOOST_TEST(trim_quality_window("NNGTAC", quality, 3, 15) == (Interval{0, 0}));
  BOOST_TEST(trim_quality_window("", "", 3, 15) == (Interval{0, 0}));
  BOOST_CHECK_THROW(trim_quality_window("ACG", quality, 3, 15), InvalidArgument);
}

BOOST_AUTO_TEST_CASE(sliding_window_by_definition) {
  std::mt19937 random(3);
  for (int round = 0; round < 3000; ++round) {
    const std::string quality = random_text(random, random() % 40, round % 2 ? "!5:I" : "#+389?");
    const std::size_t window = 1 + random() % 12;
    const int mean = static_cast<int>(random() % 35);
    BOOST_TEST_REQUIRE(
        trim_quality_window(quality, window, static_cast<float>(mean)) == window_by_definition(quality, window, mean),
        quality << ' ' << window << ' ' << mean);
  }
}

BOOST_AUTO_TEST_CASE(unusable_windows) {
  const float not_a_number = std::numeric_limits<float>::quiet_NaN();
  BOOST_CHECK_THROW(trim_quality_window("IIII", 0, 20), InvalidArgument);
  BOOST_CHECK_THROW(trim_quality_window("", 0, 20), InvalidArgument);
  BOOST_CHECK_THROW(trim_quality_window("IIII", 4, not_a_number), InvalidArgument);
  const PieceColumn none({});
  BOOST_CHECK_THROW(trim_quality_window_each(none.pieces(), 0, 20, nullptr), InvalidArgument);
}

BOOST_AUTO_TEST_CASE(running_sum) {
  // The example in cutadapt's documentation.
  BOOST_TEST(trim_quality_bwa(text_of({42, 40, 26, 27, 8, 7, 11, 4, 2, 3}), 10) == (Interval{0, 4}));
  BOOST_TEST(trim_quality_bwa(text_of({3, 2, 4, 11, 7, 8, 27, 26, 40, 42}), 0, 10) == (Interval{6, 10}));
  BOOST_TEST(trim_quality_bwa(text_of({2, 2, 30, 30, 2, 2}), 10, 10) == (Interval{2, 4}));
  // One good base at the end protects what lies before it.
  BOOST_TEST(trim_quality_bwa(text_of({30, 2, 2, 30}), 20) == (Interval{0, 4}));
  // Of equal sums, the cut nearest to the end.
  BOOST_TEST(trim_quality_bwa(text_of({30, 10, 10, 5}), 10) == (Interval{0, 3}));
  BOOST_TEST(trim_quality_bwa(text_of({2, 2, 2}), 20) == (Interval{0, 0}));
  BOOST_TEST(trim_quality_bwa(text_of({2, 2, 2}), 20, 20) == (Interval{0, 0}));
  BOOST_TEST(trim_quality_bwa(text_of({2, 2, 2}), 0, 20) == (Interval{0, 0}));
  BOOST_TEST(trim_quality_bwa(text_of({0, 0, 0}), 0, 0) == (Interval{0, 3}));
  BOOST_TEST(trim_quality_bwa("", 20, 20) == (Interval{0, 0}));
  BOOST_TEST(trim_quality_bwa("II", std::numeric_limits<int>::max(), std::numeric_limits<int>::max()) ==
             (Interval{0, 0}));
  BOOST_TEST(trim_quality_bwa("II", std::numeric_limits<int>::min(), std::numeric_limits<int>::min()) ==
             (Interval{0, 2}));
}

BOOST_AUTO_TEST_CASE(running_sum_by_definition) {
  std::mt19937 random(4);
  for (int round = 0; round < 3000; ++round) {
    const std::string quality = random_text(random, random() % 40, "!#+389?I");
    const std::string reversed(quality.rbegin(), quality.rend());
    const int threshold3 = static_cast<int>(random() % 40);
    const int threshold5 = static_cast<int>(random() % 40);
    const std::size_t end = bwa_end_by_definition(quality, threshold3);
    const std::size_t begin = quality.size() - bwa_end_by_definition(reversed, threshold5);
    const Interval expected = begin < end ? Interval{begin, end} : Interval{0, 0};
    BOOST_TEST_REQUIRE(trim_quality_bwa(quality, threshold3, threshold5) == expected,
                       quality << ' ' << threshold3 << ' ' << threshold5);
  }
}

BOOST_AUTO_TEST_CASE(tails_of_one_letter) {
  BOOST_TEST(trim_poly("ACGTGGGGGG", 'G') == (Interval{0, 4}));
  BOOST_TEST(trim_poly("ACGTCAAAAA", 'A') == (Interval{0, 5}));
  BOOST_TEST(trim_poly("ACGTCaaAaA", 'a') == (Interval{0, 5}));
  BOOST_TEST(trim_poly("ACGTGGGGGG", 'A') == (Interval{0, 10}));
  // One other base in ten is inside the tail; at the border it is not.
  BOOST_TEST(trim_poly("CCCGGGGGAGGGGG", 'G') == (Interval{0, 3}));
  BOOST_TEST(trim_poly("CCCCCAGGGGG", 'G') == (Interval{0, 6}));
  BOOST_TEST(trim_poly("CCCCCGGGGGA", 'G') == (Interval{0, 5}));
  // More than 20 % other bases.
  BOOST_TEST(trim_poly("CCCGGGA", 'G') == (Interval{0, 7}));
  // Shorter than min_length.
  BOOST_TEST(trim_poly("CCGG", 'G') == (Interval{0, 4}));
  BOOST_TEST(trim_poly("CCGG", 'G', 2) == (Interval{0, 2}));
  BOOST_TEST(trim_poly("CCGG", 'G', 0) == (Interval{0, 2}));
  BOOST_TEST(trim_poly("CCGGG", 'G', kMost) == (Interval{0, 5}));
  BOOST_TEST(trim_poly("GGGGG", 'G') == (Interval{0, 0}));
  BOOST_TEST(trim_poly("", 'G') == (Interval{0, 0}));
  BOOST_TEST(trim_poly("", 'G', 0) == (Interval{0, 0}));
  // '@' and 'A' differ, as '`' and 'a' do.
  BOOST_TEST(trim_poly("CC@@@@", '`') == (Interval{0, 6}));
}

BOOST_AUTO_TEST_CASE(tails_by_definition) {
  std::mt19937 random(5);
  for (int round = 0; round < 5000; ++round) {
    const std::string sequence = random_text(random, random() % 60, round % 2 ? "GGGGGA" : "GGGGGGGGGGGGCT");
    const std::size_t min_length = random() % 12;
    BOOST_TEST_REQUIRE(trim_poly(sequence, 'G', min_length).end == poly_end_by_definition(sequence, 'G', min_length),
                       sequence << ' ' << min_length);
  }
}

BOOST_AUTO_TEST_CASE(columns) {
  std::mt19937 random(6);
  std::vector<std::string> sequences;
  std::vector<std::string> qualities;
  for (std::size_t i = 0; i < 200; ++i) {
    const std::size_t size = i % 7 == 0 ? 0 : random() % 50;
    sequences.push_back(random_text(random, size, "ACGGGGGGGGN"));
    qualities.push_back(random_text(random, size, "!#+389?I"));
  }
  const PieceColumn sequence_column(sequences);
  const PieceColumn quality_column(qualities);
  const kernels::Pieces sequence_pieces = sequence_column.pieces();
  const kernels::Pieces quality_pieces = quality_column.pieces();
  std::vector<Interval> out(sequences.size());
  const auto check = [&](auto expected) {
    for (std::size_t i = 0; i < out.size(); ++i) BOOST_TEST(out[i] == expected(sequences[i], qualities[i]), i);
  };
  using Text = const std::string&;

  trim_both_each(sequence_pieces, 3, 5, out.data());
  check([](Text sequence, Text) { return trim_both(sequence.size(), 3, 5); });
  trim_quality_start_each(quality_pieces, 20, out.data());
  check([](Text, Text quality) { return trim_quality_start(quality, 20); });
  trim_quality_end_each(quality_pieces, 20, out.data());
  check([](Text, Text quality) { return trim_quality_end(quality, 20); });
  trim_quality_both_each(quality_pieces, 20, out.data());
  check([](Text, Text quality) { return trim_quality_both(quality, 20); });
  trim_quality_start_each(sequence_pieces, quality_pieces, 20, out.data());
  check([](Text sequence, Text quality) { return trim_quality_start(sequence, quality, 20); });
  trim_quality_end_each(sequence_pieces, quality_pieces, 20, out.data());
  check([](Text sequence, Text quality) { return trim_quality_end(sequence, quality, 20); });
  trim_quality_both_each(sequence_pieces, quality_pieces, 20, out.data());
  check([](Text sequence, Text quality) { return trim_quality_both(sequence, quality, 20); });
  trim_quality_window_each(quality_pieces, 4, 15, out.data());
  check([](Text, Text quality) { return trim_quality_window(quality, 4, 15); });
  trim_quality_window_each(sequence_pieces, quality_pieces, 4, 15, out.data());
  check([](Text sequence, Text quality) { return trim_quality_window(sequence, quality, 4, 15); });
  trim_quality_bwa_each(quality_pieces, 20, 10, out.data());
  check([](Text, Text quality) { return trim_quality_bwa(quality, 20, 10); });
  trim_poly_each(sequence_pieces, 'G', 5, out.data());
  check([](Text sequence, Text) { return trim_poly(sequence, 'G', 5); });
  trim_adapter_each(sequence_pieces, Adapter("GGCGG", 0.2), out.data());
  check([](Text sequence, Text) { return trim_adapter(sequence, "GGCGG", 0.2); });

  qualities.pop_back();
  const PieceColumn fewer(qualities);
  BOOST_CHECK_THROW(trim_quality_window_each(sequence_pieces, fewer.pieces(), 4, 15, out.data()), InvalidArgument);
  BOOST_CHECK_THROW(trim_quality_start_each(sequence_pieces, fewer.pieces(), 20, out.data()), InvalidArgument);
  BOOST_CHECK_THROW(trim_quality_end_each(sequence_pieces, fewer.pieces(), 20, out.data()), InvalidArgument);
  BOOST_CHECK_THROW(trim_quality_both_each(sequence_pieces, fewer.pieces(), 20, out.data()), InvalidArgument);
}
