#define BOOST_TEST_MODULE sam_writer
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "failing_stream.hpp"
#include "pieces.hpp"
#include "sam_data.hpp"
#include "seqtide/alignments/sam/reader.hpp"
#include "seqtide/alignments/sam/writer.hpp"
#include "seqtide/io/memory_stream.hpp"

using seqtide::BamView;
using seqtide::InvalidArgument;
using seqtide::SamWriter;

namespace {

std::string raw_of(const std::string& line) {
  std::string raw;
  const seqtide::SamFault fault =
      seqtide::SamLineParser(sam_data::header(), seqtide::Validation::lenient).parse(line, raw);
  BOOST_REQUIRE_MESSAGE(!fault, fault.reason);
  return raw;
}

std::unique_ptr<SamWriter> writer_to(StreamLog& log, bool with_header = false) {
  return std::make_unique<SamWriter>(std::make_unique<FailingStream>(log), sam_data::header(), seqtide::OutputOptions(),
                                     with_header);
}

const std::string line = "r1\t0\tchr1\t1\t9\t9M\t*\t0\t0\tACGTACGTA\tIIIIIIIII\tXZ:Z:text";

}  // namespace

BOOST_AUTO_TEST_SUITE(sam_writer, *boost::unit_test::timeout(120))

BOOST_AUTO_TEST_CASE(writes_header_and_records) {
  StreamLog log;
  auto writer = writer_to(log, true);
  std::string expected = sam_data::header_text;
  for (const std::string& good : sam_data::good_lines()) {
    writer->write(BamView(raw_of(good)));
    expected += good + '\n';
  }
  BOOST_TEST(writer->record_count() == sam_data::good_lines().size());
  BOOST_TEST((writer->header()->text() == sam_data::header_text));
  BOOST_TEST(!log.closed);
  writer->close();
  BOOST_TEST(log.closed);
  BOOST_TEST((log.data == expected));
}

BOOST_AUTO_TEST_CASE(header_is_optional) {
  StreamLog log;
  auto writer = writer_to(log);
  writer->write(BamView(raw_of(line)));
  writer->flush();
  BOOST_TEST(log.data == line + '\n');
  BOOST_TEST(log.flushes == 1);
  BOOST_CHECK_THROW(SamWriter(std::make_unique<FailingStream>(log), nullptr), InvalidArgument);
}

BOOST_AUTO_TEST_CASE(batches_are_written_whole) {
  std::string text = sam_data::header_text;
  for (int i = 0; i < 100; ++i) text += line + '\n';
  seqtide::SamReader reader(std::make_unique<Pieces>(text, text.size()));
  seqtide::AlignmentBatch batch;
  BOOST_REQUIRE(reader.read_batch(batch));
  StreamLog log;
  auto writer = writer_to(log, true);
  writer->write(batch);
  writer->close();
  BOOST_TEST((log.data == text));
}

BOOST_AUTO_TEST_CASE(what_no_line_can_hold_is_refused) {
  const std::string good = raw_of(line);
  const std::size_t name = BamView::fixed_size;
  const std::size_t scores = good.size() - 8 - 9;
  struct Change {
    std::size_t offset;
    char byte;
    std::string reason;
  };
  std::vector<Change> changes = {{4, 3, "reference id 3"}, {24, 7, "reference id 7"}, {name, '@', "name"}};
  for (const char c : {'\t', '\n', '\r', '\1', '\x1f'}) {
    changes.push_back({name, c, "name"});
    changes.push_back({name + 1, c, "name"});
    changes.push_back({good.size() - 2, c, "text"});
    changes.push_back({good.size() - 8, c, "name"});
  }
  for (std::size_t i = 1; i < 9; ++i) changes.push_back({scores + i, 94, "score"});
  changes.push_back({scores + 8, static_cast<char>(232), "score"});  // would be a tab

  StreamLog log;
  auto writer = writer_to(log);
  writer->write(BamView(good));
  for (const Change& change : changes) {
    std::string raw = good;
    raw[change.offset] = change.byte;
    // An id has four bytes.
    if (change.offset == 24) raw.replace(25, 3, 3, '\0');
    BOOST_TEST_CONTEXT("byte " << change.offset << " = " << int{change.byte}) {
      BOOST_CHECK_EXCEPTION(writer->write(BamView(raw)), InvalidArgument, [&](const InvalidArgument& error) {
        BOOST_TEST_INFO(error.what());
        return std::string(error.what()).find(change.reason) != std::string::npos;
      });
    }
  }
  BOOST_CHECK_THROW(writer->write(BamView(raw_of("\t4\t*\t0\t0\t*\t*\t0\t0\t*\t*"))), InvalidArgument);
  BOOST_TEST(writer->record_count() == 1U);
  writer->write(BamView(good));
  writer->close();
  BOOST_TEST(log.data == line + '\n' + line + '\n');
}

BOOST_AUTO_TEST_CASE(large_records_are_refused_whole) {
  StreamLog log;
  auto writer = writer_to(log);
  std::string raw = raw_of("r\t4\t*\t0\t0\t*\t*\t0\t0\t" + std::string(300000, 'A') + '\t' + std::string(300000, 'I'));
  raw.back() = 100;
  BOOST_CHECK_THROW(writer->write(BamView(raw)), InvalidArgument);
  raw.back() = 0;
  writer->write(BamView(raw));
  writer->close();
  BOOST_TEST(log.data.size() == 600000U + std::string("r\t4\t*\t0\t0\t*\t*\t0\t0\t\t\n").size());
}

BOOST_AUTO_TEST_CASE(fits_promises_that_nothing_is_handed_on) {
  StreamLog log;
  auto writer = writer_to(log);
  const std::string raw = raw_of(line);
  for (int i = 0; i < 10000; ++i) {
    const int before = log.writes;
    const bool fits = writer->fits(raw.size());
    writer->write(BamView(raw));
    if (fits) BOOST_REQUIRE_EQUAL(log.writes, before);
  }
  BOOST_TEST(log.writes > 0);
  BOOST_TEST(!writer->fits(1 << 20));
}

BOOST_AUTO_TEST_CASE(a_full_device_is_reported) {
  StreamLog log;
  log.fail_after = 1000;
  auto writer = writer_to(log, true);
  const std::string raw = raw_of(line);
  BOOST_CHECK_THROW(for (int i = 0; i < 100000; ++i) writer->write(BamView(raw)), seqtide::IoError);
  BOOST_CHECK_THROW(writer->write(BamView(raw)), seqtide::IoError);
  writer->close();
  BOOST_TEST(log.abandoned);
  BOOST_TEST(!log.closed);
}

BOOST_AUTO_TEST_CASE(compressed_output_reads_back) {
  StreamLog log;
  seqtide::OutputOptions options;
  options.compression = seqtide::Compression::bgzf;
  SamWriter writer(std::make_unique<FailingStream>(log), sam_data::header(), options);
  for (int i = 0; i < 1000; ++i) writer.write(BamView(raw_of(line)));
  writer.close();
  seqtide::SamReader reader(seqtide::MemoryStream::copy_of(log.data));
  int count = 0;
  for (const BamView& record : reader) count += sam_data::format(std::string(record.raw()), reader.header()) == line;
  BOOST_TEST(count == 1000);
}

BOOST_AUTO_TEST_SUITE_END()
