// The table of waiting reads keeps to its limit, and says so. Contradictions are tested in Python.
#define BOOST_TEST_MODULE mate_checks
#include "seqtide/alignments/statistics/mate_checks.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

#include "bam_data.hpp"
#include "seqtide/alignments/record.hpp"

using seqtide::MateChecks;
using seqtide::MateFault;

namespace {

void add(MateChecks& checks, int number, int flag, int pos = 99) {
  bam_data::Record record;
  record.name = "r" + std::to_string(number);
  record.flag = static_cast<std::uint16_t>(flag);
  record.pos = pos;
  record.next_reference_id = 0;
  record.next_pos = 99;
  const std::string raw = record.raw();
  checks.add(seqtide::BamView(raw));
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_table_with_room) {
  MateChecks checks;
  for (int number = 0; number < 1000; ++number) add(checks, number, 0x41);
  for (int number = 0; number < 999; ++number) add(checks, number, 0x81, number == 5 ? 7 : 99);
  checks.finish();
  BOOST_TEST(checks.left_out() == 0u);
  BOOST_TEST(checks.found(MateFault::missing).count == 1u);
  BOOST_TEST(checks.found(MateFault::missing).record == 1000u);
  BOOST_TEST(checks.found(MateFault::position).count == 1u);
  BOOST_TEST(checks.found(MateFault::position).record == 6u);
  BOOST_TEST(checks.found(MateFault::same_end).count == 0u);
}

BOOST_AUTO_TEST_CASE(a_full_table) {
  MateChecks checks(10'000);
  for (int number = 0; number < 1000; ++number) add(checks, number, 0x41);
  const auto left_out = checks.left_out();
  BOOST_TEST(left_out > 900u);
  BOOST_TEST(left_out < 1000u);
  // Those that wait are still compared, and make room.
  for (int number = 0; number < 1000; ++number) add(checks, number, 0x81, 7);
  BOOST_TEST(checks.found(MateFault::position).count == 1000 - left_out);
  checks.finish();
  BOOST_TEST(checks.found(MateFault::missing).count == 0u);

  MateChecks none(0);
  add(none, 1, 0x41);
  BOOST_TEST(none.left_out() == 1u);
}
