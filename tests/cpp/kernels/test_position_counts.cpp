#define BOOST_TEST_MODULE position_counts
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "kernel_testing.hpp"
#include "kernels/position_counts.hpp"

namespace {

using namespace kernel_testing;
using namespace seqtide::kernels;

const std::string letters = "ACGTUacgtuNnSWsw-*@";

std::uint8_t count_by_hand(const Column& column, std::size_t at, std::size_t width, const std::string& wanted) {
  std::uint8_t count = 0;
  for (const std::string& text : column.texts()) {
    count += at < std::min(width, text.size()) && wanted.find(text[at]) != std::string::npos;
  }
  return count;
}

std::size_t counted_width(const Column& column, std::size_t width) {
  return std::min(width, column.pieces().longest());
}

void check_positions(const Column& column, std::size_t width, const PositionCounters& counters) {
  bool as_expected = true;
  for (std::size_t at = 0; at < counted_width(column, width); ++at) {
    as_expected = as_expected && counters.a[at] == count_by_hand(column, at, width, "Aa") &&
                  counters.c[at] == count_by_hand(column, at, width, "Cc") &&
                  counters.g[at] == count_by_hand(column, at, width, "Gg") &&
                  counters.t[at] == count_by_hand(column, at, width, "TtUu") &&
                  counters.n[at] == count_by_hand(column, at, width, "Nn");
  }
  BOOST_TEST(as_expected, "width " << width << ", " << column.texts().size() << " pieces");
}

// Those of the shared columns that are not too many, every byte value, and counters that are full.
std::vector<Column> small_columns() {
  std::vector<Column> result;
  for (const Column& column : columns(letters)) {
    if (column.texts().size() <= most_counted_pieces) result.emplace_back(column.texts());
  }
  std::vector<std::string> bytes;
  for (int value = 0; value < 255; ++value) bytes.emplace_back(70, static_cast<char>(value + 1));
  result.emplace_back(bytes);
  result.emplace_back(std::vector<std::string>(most_counted_pieces, "ACGTN"));
  result.emplace_back(std::vector<std::string>(3, std::string(600, 'g')));
  result.emplace_back(std::vector<std::string>(most_counted_pieces, std::string(67, '\xFF')));
  return result;
}

}  // namespace

BOOST_AUTO_TEST_CASE(bases_at_each_position) {
  const std::vector<Column> all = small_columns();
  on_every_target([&] {
    for (const Column& column : all) {
      for (const std::size_t width : {std::size_t{1}, std::size_t{100}, std::size_t{500}, counted_positions}) {
        PositionCounters counters;
        count_positions(column.pieces(), width, counters);
        check_positions(column, width, counters);
      }
    }
  });
}

BOOST_AUTO_TEST_CASE(scalar_bases) {
  for (const Column& column : small_columns()) {
    PositionCounters counters;
    scalar::count_positions(column.pieces(), 500, counters);
    check_positions(column, 500, counters);
  }
}

BOOST_AUTO_TEST_CASE(values_at_each_position) {
  const std::vector<Column> all = small_columns();
  const auto check = [&](auto count) {
    for (const Column& column : all) {
      for (std::size_t values = 1; values <= ValueCounters::most_values; ++values) {
        ValueCounters counters;
        std::memcpy(counters.values.data(), "ACGTNacg", values);
        counters.count = values;
        count(column.pieces(), 500, counters);
        bool as_expected = true;
        for (std::size_t value = 0; value < values; ++value) {
          const std::string wanted(1, static_cast<char>(counters.values[value]));
          for (std::size_t at = 0; at < counted_width(column, 500); ++at) {
            as_expected = as_expected && counters.rows[value][at] == count_by_hand(column, at, 500, wanted);
          }
        }
        BOOST_TEST(as_expected, values << " values, " << column.texts().size() << " pieces");
      }
    }
  };
  on_every_target([&] { check(count_values); });
  check(scalar::count_values);
}

BOOST_AUTO_TEST_CASE(sums_at_each_position) {
  const std::vector<Column> all = small_columns();
  const auto check = [&](auto sum) {
    for (const Column& column : all) {
      for (const std::size_t width : {std::size_t{1}, std::size_t{100}, std::size_t{500}, counted_positions}) {
        std::vector<std::uint16_t> sums(counted_positions, 7);
        sum(column.pieces(), width, sums.data());
        bool as_expected = true;
        for (std::size_t at = 0; at < counted_width(column, width); ++at) {
          unsigned expected = 0;
          for (const std::string& text : column.texts()) {
            if (at < text.size()) expected += static_cast<unsigned char>(text[at]);
          }
          as_expected = as_expected && sums[at] == expected;
        }
        BOOST_TEST(as_expected, "width " << width << ", " << column.texts().size() << " pieces");
      }
    }
  };
  on_every_target([&] { check(sum_positions); });
  check(scalar::sum_positions);
}

BOOST_AUTO_TEST_CASE(sums_of_bytes) {
  const std::string text = random_text(400, all_bytes(), 1);
  const auto check = [&](auto add) {
    for (std::size_t size = 0; size <= 200; ++size) {
      const ExactCopy bytes(text.substr(200 - size, size), size % 64);
      std::vector<std::uint64_t> sums(size, std::uint64_t{1} << 40);
      add(reinterpret_cast<const std::uint8_t*>(bytes.data()), size, sums.data());
      add(reinterpret_cast<const std::uint8_t*>(bytes.data()), size, sums.data());
      bool as_expected = true;
      for (std::size_t i = 0; i < size; ++i) {
        const auto byte = static_cast<unsigned char>(text[200 - size + i]);
        as_expected = as_expected && sums[i] == (std::uint64_t{1} << 40) + 2 * std::uint64_t{byte};
      }
      BOOST_TEST(as_expected, "size " << size);
    }
  };
  on_every_target([&] { check(add_bytes); });
  check(scalar::add_bytes);
}
