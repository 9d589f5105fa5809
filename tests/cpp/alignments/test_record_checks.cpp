// What records say is counted by kind and by reference, in the order of the file. Each contradiction is tested in
// Python.
#define BOOST_TEST_MODULE record_checks
#include "seqtide/alignments/statistics/record_checks.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

#include "bam_data.hpp"
#include "seqtide/alignments/record.hpp"
#include "seqtide/alignments/sam/header.hpp"

using seqtide::MateFault;
using seqtide::RecordChecks;
using seqtide::RecordFault;

namespace {

void add(RecordChecks& checks, int flag, int reference_id, int pos) {
  bam_data::Record record;
  record.flag = static_cast<std::uint16_t>(flag);
  record.reference_id = reference_id;
  record.pos = pos;
  record.mapq = 0;
  const std::string raw = record.raw();
  checks.add(seqtide::BamView(raw));
}

}  // namespace

BOOST_AUTO_TEST_CASE(counts_and_order) {
  for (const std::string order : {"coordinate", "unsorted"}) {
    RecordChecks checks;
    checks.start(seqtide::SamHeader::parse("@HD\tVN:1.6\tSO:" + order + "\n@SQ\tSN:a\tLN:1000\n@SQ\tSN:b\tLN:0\n"));
    add(checks, 0, 0, 5);
    add(checks, 4, 0, 4);
    add(checks, 0, 1, 999'999);
    add(checks, 0, 0, 1000);
    add(checks, 4, -1, -1);
    add(checks, 0, -1, -1);
    add(checks, 0x41, 1, 0);
    checks.finish();
    BOOST_TEST(checks.mapped(0) == 2u);
    BOOST_TEST(checks.unmapped(0) == 1u);
    BOOST_TEST(checks.mapped(1) == 2u);
    BOOST_TEST(checks.unmapped(1) == 0u);
    BOOST_TEST(checks.unplaced() == 2u);
    BOOST_TEST(checks.found(RecordFault::unsorted).count == (order == "coordinate" ? 3u : 0u));
    BOOST_TEST(checks.found(RecordFault::unsorted).record == (order == "coordinate" ? 2u : 0u));
    BOOST_TEST(checks.found(RecordFault::beyond_reference).count == 1u);
    BOOST_TEST(checks.found(RecordFault::beyond_reference).record == 4u);
    BOOST_TEST(checks.found(RecordFault::mapped_nowhere).record == 6u);
    BOOST_TEST(checks.mates().found(MateFault::missing).record == 7u);
  }
}
