#define BOOST_TEST_MODULE depth_writer
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "failing_stream.hpp"
#include "qc_data.hpp"
#include "seqtide/alignments/statistics/depth_writer.hpp"
#include "seqtide/error.hpp"

using seqtide::DepthLines;
using seqtide::DepthRun;
using seqtide::DepthWriter;

namespace {

std::unique_ptr<DepthWriter> writer_to(StreamLog& log, DepthLines lines, seqtide::InterruptCheck check = nullptr) {
  seqtide::OutputOptions options;
  options.interrupt_check = check;
  return std::make_unique<DepthWriter>(std::make_unique<FailingStream>(log), qc_data::three_references(), lines,
                                       options);
}

std::string written(const std::vector<DepthRun>& runs, DepthLines lines) {
  StreamLog log;
  auto writer = writer_to(log, lines);
  writer->write(runs);
  writer->close();
  BOOST_TEST(log.closed);
  return log.data;
}

// Position by position, from the definition.
std::string expected_positions(const std::vector<DepthRun>& runs) {
  std::string text;
  for (const DepthRun& run : runs) {
    for (std::int64_t position = run.begin; position < run.end; ++position) {
      text += "chr" + std::to_string(run.reference_id + 1) + "\t" + std::to_string(position + 1) + "\t" +
              std::to_string(run.depth) + "\n";
    }
  }
  return text;
}

int checks = 0;

}  // namespace

BOOST_AUTO_TEST_SUITE(depth_writer, *boost::unit_test::timeout(60))

BOOST_AUTO_TEST_CASE(a_line_for_each_position) {
  // Numbers that get longer within a run, and carries over several digits.
  const std::vector<DepthRun> runs = {{0, 0, 1, 9},          {0, 7, 12, 10},          {0, 95, 1203, 0},
                                      {1, 0, 10'100, 12345}, {2, 99'990, 100'010, 3}, {2, 2147483640, 2147483650, 1}};
  BOOST_TEST((written(runs, DepthLines::positions) == expected_positions(runs)));
  BOOST_TEST(written({}, DepthLines::positions).empty());
}

BOOST_AUTO_TEST_CASE(a_line_for_each_run) {
  BOOST_TEST(written({{0, 0, 1, 9}, {2, 7, 1200, 0}}, DepthLines::runs) == "chr1\t0\t1\t9\nchr3\t7\t1200\t0\n");
}

BOOST_AUTO_TEST_CASE(long_runs_are_cut_and_checked) {
  const std::vector<DepthRun> runs = {{0, 5, 5 + (3 << 20), 7}, {1, 5, 6, 7}};
  StreamLog log;
  checks = 0;
  auto writer = writer_to(log, DepthLines::positions, [] { ++checks; });
  writer->write(runs);
  writer->close();
  BOOST_TEST(checks == 2);
  BOOST_TEST(writer->line_count() == (3u << 20) + 1);
  BOOST_TEST((log.data == expected_positions(runs)));
}

BOOST_AUTO_TEST_CASE(a_full_device_is_reported_and_ends_it) {
  StreamLog log;
  log.fail_after = 1000;
  auto writer = writer_to(log, DepthLines::positions);
  const std::vector<DepthRun> runs = {{0, 0, 1'000'000, 7}};
  BOOST_CHECK_THROW(writer->write(runs), seqtide::IoError);
  BOOST_CHECK_THROW(writer->write(runs), seqtide::IoError);
  BOOST_TEST(log.writes == 1);
  writer->close();
  BOOST_TEST(log.abandoned);
}

BOOST_AUTO_TEST_CASE(unknown_references_and_no_header) {
  StreamLog log;
  auto writer = writer_to(log, DepthLines::runs);
  BOOST_CHECK_THROW(writer->write(std::vector<DepthRun>{{3, 0, 1, 1}}), seqtide::InvalidArgument);
  BOOST_CHECK_THROW(writer->write(std::vector<DepthRun>{{-1, 0, 1, 1}}), seqtide::InvalidArgument);
  BOOST_CHECK_THROW(DepthWriter(std::make_unique<FailingStream>(log), nullptr, DepthLines::runs),
                    seqtide::InvalidArgument);
}

BOOST_AUTO_TEST_SUITE_END()
