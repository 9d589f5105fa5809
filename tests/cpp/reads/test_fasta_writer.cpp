#define BOOST_TEST_MODULE fasta_writer
#include <boost/test/unit_test.hpp>
#include <memory>
#include <random>
#include <string>

#include "failing_stream.hpp"
#include "fasta_outcome.hpp"

using seqtide::FastaView;
using seqtide::FastaWriter;
using seqtide::InvalidArgument;
using seqtide::IoError;

namespace {

std::unique_ptr<FastaWriter> writer_to(StreamLog& log, std::size_t line_width = 60) {
  return std::make_unique<FastaWriter>(std::make_unique<FailingStream>(log), line_width);
}

bool refused(std::string_view name, std::string_view sequence, std::size_t line_width = 60) {
  StreamLog log;
  auto writer = writer_to(log, line_width);
  try {
    writer->write(name, sequence);
  } catch (const InvalidArgument&) {
    writer->write("good", "A");
    writer->close();
    return log.data == ">good\nA\n";
  }
  return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(writer, *boost::unit_test::timeout(120))

BOOST_AUTO_TEST_CASE(wraps_at_the_line_width) {
  const auto written = [](std::size_t line_width, std::string_view sequence) {
    StreamLog log;
    auto writer = writer_to(log, line_width);
    writer->write("r x", sequence);
    writer->close();
    return log.data;
  };
  BOOST_TEST(written(4, "") == ">r x\n");
  BOOST_TEST(written(4, "ACG") == ">r x\nACG\n");
  BOOST_TEST(written(4, "ACGT") == ">r x\nACGT\n");
  BOOST_TEST(written(4, "ACGTA") == ">r x\nACGT\nA\n");
  BOOST_TEST(written(4, "ACGTACGT") == ">r x\nACGT\nACGT\n");
  BOOST_TEST(written(1, "ACG") == ">r x\nA\nC\nG\n");
  BOOST_TEST(written(0, std::string(100, 'A')) == ">r x\n" + std::string(100, 'A') + "\n");
}

BOOST_AUTO_TEST_CASE(what_was_written_reads_back) {
  std::mt19937 random(11);
  for (const std::size_t line_width :
       {std::size_t{0}, std::size_t{1}, std::size_t{60}, std::size_t{70}, std::size_t{300'000}, SIZE_MAX}) {
    StreamLog log;
    auto writer = writer_to(log, line_width);
    std::vector<std::string> expected;
    std::string appended;
    for (const std::size_t size : {0u, 1u, 59u, 60u, 61u, 140u, 262'143u, 262'144u, 262'145u, 700'001u, 3u}) {
      std::string sequence;
      for (std::size_t i = 0; i < size; ++i) sequence += "ACGTNacgtn-*."[random() % 13];
      const std::string name = "r" + std::to_string(size) + " a > b";
      writer->write(FastaView{name, sequence});
      seqtide::append_fasta(appended, {name, sequence}, line_width);
      expected.push_back(name + '|' + sequence);
    }
    writer->close();
    BOOST_TEST(writer->record_count() == expected.size());
    BOOST_TEST(log.closed);
    BOOST_TEST((log.data == appended));
    const fasta_test::Outcome outcome = fasta_test::read_text(log.data, {});
    BOOST_TEST(outcome.kind == fasta_test::Kind::none);
    BOOST_TEST((outcome.records == expected));
  }
}

BOOST_AUTO_TEST_CASE(bad_arguments_are_refused_and_harmless) {
  BOOST_TEST(refused("a\nb", "A"));
  BOOST_TEST(refused("a\r", "A"));
  BOOST_TEST(refused("a", "AC GT"));
  BOOST_TEST(refused("a", "AC\nGT"));
  BOOST_TEST(refused("a", "AC>GT"));
  BOOST_TEST(refused("a", std::string(200, 'A') + '\x80'));
  BOOST_TEST(refused("a", std::string(1, '\0')));
}

BOOST_AUTO_TEST_CASE(no_line_may_start_as_another_kind_of_line) {
  for (const std::string mark : {";", "@", "+"}) {
    BOOST_TEST(refused("a", mark + "AC", 0));
    BOOST_TEST(refused("a", "ACGT" + mark, 4));
    BOOST_TEST(refused("a", "ACGTACGT" + mark + "A", 4));
    BOOST_TEST(!refused("a", "ACG" + mark + "ACGT", 4));
    BOOST_TEST(!refused("a", "ACGT" + mark, 0));
  }
}

BOOST_AUTO_TEST_CASE(a_full_device_is_reported_once_and_stops_everything) {
  for (const std::size_t line_width : {0, 60}) {
    StreamLog log;
    log.fail_after = 1'000'000;
    auto writer = writer_to(log, line_width);
    const std::string sequence(300'000, 'A');
    int written = 0;
    try {
      for (; written < 100; ++written) writer->write("r", sequence);
      BOOST_ERROR("no error");
    } catch (const IoError& error) {
      BOOST_TEST(error.error_number() == 28);
    }
    BOOST_TEST(written < 5);
    const int writes = log.writes;
    BOOST_CHECK_THROW(writer->write("r", "A"), IoError);
    BOOST_CHECK_NO_THROW(writer->close());
    BOOST_TEST(log.writes == writes);
    BOOST_TEST(log.abandoned);
    BOOST_TEST(!log.closed);
  }
}

BOOST_AUTO_TEST_CASE(an_unclosed_writer_abandons_its_output) {
  StreamLog log;
  writer_to(log)->write("r", "A");
  BOOST_TEST(log.abandoned);
  BOOST_TEST(log.data == "");
}

BOOST_AUTO_TEST_CASE(a_closed_writer_refuses_more) {
  StreamLog log;
  auto writer = writer_to(log);
  writer->close();
  BOOST_CHECK_THROW(writer->write("r", "A"), IoError);
}

BOOST_AUTO_TEST_SUITE_END()
