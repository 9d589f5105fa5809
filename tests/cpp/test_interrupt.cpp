#define BOOST_TEST_MODULE interrupt
#include <boost/test/unit_test.hpp>
#include <utility>
#include <vector>

#include "seqtide/interrupt.hpp"

namespace {

using namespace seqtide;

int calls = 0;
void count_call() { ++calls; }

}  // namespace

BOOST_AUTO_TEST_CASE(parts_cover_everything_with_a_check_between_two) {
  for (std::size_t size = 0; size < 30; ++size) {
    for (std::size_t part = 1; part < 12; ++part) {
      std::size_t next = 0;
      int parts = 0;
      calls = 0;
      in_parts(
          size, count_call,
          [&](std::size_t begin, std::size_t end) {
            BOOST_TEST(begin == next);
            BOOST_TEST((end - begin == part || end == size));
            BOOST_TEST(calls == parts);
            next = end;
            ++parts;
          },
          part);
      BOOST_TEST(next == size);
      BOOST_TEST(calls == std::max(parts - 1, 0));
    }
  }
}

BOOST_AUTO_TEST_CASE(no_check_is_called_where_there_is_none) {
  std::size_t done = 0;
  in_parts(
      10, nullptr, [&](std::size_t begin, std::size_t end) { done += end - begin; }, 3);
  BOOST_TEST(done == 10u);
  InterruptMeter meter(nullptr, 2);
  for (int i = 0; i < 5; ++i) meter.add(1);
  BOOST_TEST(meter.check() == nullptr);
}

BOOST_AUTO_TEST_CASE(a_meter_checks_after_each_step) {
  calls = 0;
  InterruptMeter meter(count_call, 10);
  const std::vector<std::pair<std::size_t, int>> work = {{0, 0}, {4, 0},    {5, 0}, {1, 1},
                                                         {9, 1}, {1000, 2}, {9, 2}, {1, 3}};
  for (const auto& [amount, expected] : work) {
    meter.add(amount);
    BOOST_TEST(calls == expected);
  }
}
