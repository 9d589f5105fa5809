#define BOOST_TEST_MODULE bed
#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>
#include <vector>

#include "bed_outcome.hpp"

namespace {

using bed_test::Outcome;
using seqtide::BedLayout;
using seqtide::BedOptions;
using seqtide::BedView;
using seqtide::Validation;

/// The same for blocks of all sizes; batches have as many records and the same fault.
Outcome outcome_of(const std::string& text, const BedOptions& options = {}) {
  const Outcome outcome = bed_test::read(text, options, 1 << 18);
  for (const std::size_t block_size : {1, 2, 3, 7, 64, 4096}) {
    const Outcome other = bed_test::read(text, options, block_size);
    if (other != outcome) BOOST_TEST(other == outcome, "blocks of " << block_size);
    const Outcome batches = bed_test::read_batches(text, options, block_size);
    BOOST_TEST(batches.records.size() == outcome.records.size());
    BOOST_TEST(batches.error == outcome.error);
    BOOST_TEST(batches.offset == outcome.offset);
  }
  return outcome;
}

std::string with_line_ends(std::string text, const std::string& line_end) {
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += line_end.size()) {
    text.replace(at, 1, line_end);
  }
  return text;
}

const std::string bed12 = "chr1\t100\t200\tname\t5\t-\t110\t190\t255,0,0\t2\t10,20,\t0,80,\n";
const std::string text =
    "#comment\nbrowser position chr1:1-100\ntrack name=a\n\nchr1\t0\t10\ta b\nchr2\t5\t5\tc\n \n#x\nchrX_9\t3\t4\td\n";
const std::vector<std::string> records = {"chr1\t0\t10\ta b", "chr2\t5\t5\tc", "chrX_9\t3\t4\td"};

}  // namespace

BOOST_AUTO_TEST_SUITE(bed, *boost::unit_test::timeout(200))

BOOST_AUTO_TEST_CASE(line_ends_comments_and_headers) {
  for (const Validation validation : {Validation::strict, Validation::standard, Validation::lenient}) {
    for (const std::string line_end : {"\n", "\r\n", "\r"}) {
      const Outcome outcome = outcome_of(with_line_ends(text, line_end), {.validation = validation});
      BOOST_TEST(outcome.records == records);
      BOOST_TEST(outcome.error == "");
      BOOST_TEST(outcome.deviations.empty());
      BOOST_TEST(outcome.header == with_line_ends("#comment\nbrowser position chr1:1-100\ntrack name=a\n\n", line_end));
    }
  }
}

BOOST_AUTO_TEST_CASE(runs_of_blanks_separate_fields) {
  const std::vector<std::string> expected = {"chr1\t1\t2\tx", "chr2\t3\t4\ty"};
  for (const std::string mixed :
       {"chr1 1 2 x\nchr2\t3\t4\ty\n", "chr1\t1\t2\tx\nchr2 3  4\t y\n", "  chr1  1\t2 x \nchr2\t3 4 y\n"}) {
    const Outcome outcome = outcome_of(mixed, {.validation = Validation::strict});
    BOOST_TEST(outcome.records == expected);
    BOOST_TEST(outcome.error == "");
  }
}

BOOST_AUTO_TEST_CASE(a_file_without_records) {
  for (const std::string empty : {"", "\n", "#x\n", "track a\n\n", "\r"}) {
    const Outcome outcome = outcome_of(empty, {.validation = Validation::strict});
    BOOST_TEST(outcome.records.empty());
    BOOST_TEST(outcome.error == "");
  }
}

BOOST_AUTO_TEST_CASE(cut_at_every_byte) {
  const std::string lines = bed12 + bed12 + bed12;
  for (std::size_t size = 0; size < lines.size(); ++size) {
    const std::size_t whole = size / bed12.size();
    const Outcome strict = bed_test::read(lines.substr(0, size), {.validation = Validation::strict}, 16);
    BOOST_TEST(strict.records.size() == whole);
    BOOST_TEST((strict.error != "") == (size % bed12.size() != 0), "cut at " << size);
  }
}

BOOST_AUTO_TEST_CASE(values) {
  seqtide::BedReader reader(seqtide::MemoryStream::copy_of(bed12));
  BedView record;
  BOOST_TEST_REQUIRE(reader.next(record));
  BOOST_TEST(record.chrom() == "chr1");
  BOOST_TEST(record.start() == 100);
  BOOST_TEST(record.size() == 100);
  BOOST_TEST(record.name() == "name");
  BOOST_TEST(record.score().value() == 5.0);
  BOOST_TEST(record.strand() == "-");
  BOOST_TEST(record.thick_end().value() == 190);
  BOOST_TEST(record.item_rgb() == "255,0,0");
  BOOST_TEST(record.block_count().value() == 2);
  BOOST_TEST(record.block_sizes() == (std::vector<std::int64_t>{10, 20}));
  BOOST_TEST(record.block_starts() == (std::vector<std::int64_t>{0, 80}));
  BOOST_TEST(!reader.next(record));
}

BOOST_AUTO_TEST_CASE(layouts) {
  const std::string six = "chr1\t100\t200\tname\t5\t-\t";
  const std::vector<std::pair<BedLayout, std::string>> lines = {
      {BedLayout::bedgraph, "chr1\t0\t5\t1.5\n"},
      {BedLayout::narrow_peak, six + "1.5\t-1\t2\t50\n"},
      {BedLayout::broad_peak, six + "1.5\t-1\t2\n"},
      {BedLayout::gapped_peak, bed12.substr(0, bed12.size() - 1) + "\t1.5\t-1\t2\n"}};
  for (const auto& [layout, line] : lines) {
    BOOST_TEST_CONTEXT(seqtide::bed_layout_name(layout)) {
      BOOST_TEST((seqtide::parse_bed_layout(seqtide::bed_layout_name(layout)) == layout));
      BOOST_TEST(outcome_of(line, {.layout = layout, .validation = Validation::strict}).records.size() == 1u);
      const std::string track = "track name=\"type=bed\" type=" + std::string(seqtide::bed_layout_name(layout)) + "\n";
      seqtide::BedReader reader(seqtide::MemoryStream::copy_of(track + line));
      BOOST_TEST((reader.layout() == layout));
      BedView record;
      BOOST_TEST_REQUIRE(reader.next(record));
      BOOST_TEST(reader.field_count() == seqtide::bed_schema(layout).columns.size());
    }
  }
  BOOST_TEST(outcome_of(lines[1].second).error == "a line of bed has 3 to 9 or 12 fields, not 10 as in narrowPeak");
}

BOOST_AUTO_TEST_CASE(limits) {
  const std::string line = "chr1\t1\t2\t" + std::string(100000, 'n') + "\n";
  BOOST_TEST(outcome_of(line + line, {.max_record_bytes = line.size() - 1}).records.size() == 2u);
  BOOST_TEST(outcome_of(line, {.max_record_bytes = line.size() - 2}).error.starts_with("the line is larger than"));
  BOOST_TEST(outcome_of("#abc\n#abc\nchr1\t1\t2\n", {.max_header_bytes = 6}).error ==
             "the header is larger than max_header_bytes = 6");
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read_back) {
  std::string written;
  seqtide::BedWriter writer(std::make_unique<seqtide::StringSink>(written), BedLayout::bed, "#x\ntrack a\n");
  seqtide::BedReader reader(seqtide::MemoryStream::copy_of(bed12 + bed12));
  BedView record;
  BOOST_TEST_REQUIRE(reader.next(record));
  writer.write(record);
  seqtide::TabularBatch batch;
  BOOST_TEST_REQUIRE(reader.read_batch(batch));
  writer.write(batch);
  const auto write = [&](std::vector<std::string_view> fields) { writer.write(fields); };
  BOOST_CHECK_THROW(write({"chr1", "1", "2"}), seqtide::InvalidArgument);
  writer.close();
  const std::string line = bed12.substr(0, bed12.size() - 1);
  BOOST_TEST(outcome_of(written, {.validation = Validation::strict}).records ==
             (std::vector<std::string>{line, line.substr(0, line.find("10,20,")) + "10,20\t0,80"}));
}

BOOST_AUTO_TEST_CASE(the_writer_refuses_what_would_not_be_read_back) {
  std::string written;
  seqtide::BedWriter writer(std::make_unique<seqtide::StringSink>(written));
  const auto write = [&](std::vector<std::string_view> fields) { writer.write(fields); };
  for (const std::vector<std::string_view>& fields :
       std::vector<std::vector<std::string_view>>{{"chr1", "1"},
                                                  {"#chr", "1", "2"},
                                                  {"", "1", "2"},
                                                  {"chr1", "2", "1"},
                                                  {"chr1", "-1", "2"},
                                                  {"chr1", "1", "2", "a\tb"},
                                                  {"chr1", "1", "2", "a\nb"}}) {
    BOOST_CHECK_THROW(write(fields), seqtide::InvalidArgument);
  }
  for (const std::string_view header : {"chr1\t1\t2\n", "#x"}) {
    BOOST_CHECK_THROW(seqtide::BedWriter(std::make_unique<seqtide::StringSink>(written), BedLayout::bed, header),
                      seqtide::InvalidArgument);
  }
  writer.close();
  BOOST_TEST(written == "");
}

BOOST_AUTO_TEST_CASE(a_record_comes_again) {
  seqtide::BedReader reader(seqtide::MemoryStream::copy_of("chr1\t1\t2\t\nchr1\t2\t3\t\n"));
  BedView record;
  BOOST_TEST_REQUIRE(reader.next(record));
  reader.put_back();
  BOOST_TEST(reader.record_count() == 0u);
  BOOST_TEST_REQUIRE(reader.next(record));
  BOOST_TEST(record.start() == 1);
  BOOST_TEST_REQUIRE(reader.next(record));
  BOOST_TEST(record.start() == 2);
  BOOST_TEST_REQUIRE(reader.deviations().size() == 1u);
  BOOST_TEST(reader.deviations()[0].count == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
