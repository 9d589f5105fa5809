#define BOOST_TEST_MODULE sam_reader
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "bgzf_data.hpp"
#include "pieces.hpp"
#include "sam_data.hpp"
#include "seqtide/alignments/sam/reader.hpp"
#include "seqtide/io/memory_stream.hpp"

using seqtide::AlignmentOptions;
using seqtide::BamView;
using seqtide::SamReader;
using seqtide::Validation;

namespace {

struct Outcome {
  std::vector<std::string> lines;
  std::string kind;  // "", "format", "truncated", "limit"
  std::string reason;
  seqtide::Place place;

  bool operator==(const Outcome& other) const {
    return lines == other.lines && kind == other.kind && reason == other.reason && place.line == other.place.line &&
           place.offset == other.place.offset && place.record == other.place.record;
  }
};

void note(Outcome& outcome, const seqtide::FormatError& error) {
  outcome.kind = dynamic_cast<const seqtide::TruncatedError*>(&error) ? "truncated"
                 : dynamic_cast<const seqtide::LimitError*>(&error)   ? "limit"
                                                                      : "format";
  outcome.reason = error.reason();
  outcome.place = error.place();
}

AlignmentOptions strict() {
  AlignmentOptions options;
  options.validation = Validation::strict;
  return options;
}

AlignmentOptions lenient() {
  AlignmentOptions options;
  options.validation = Validation::lenient;
  return options;
}

Outcome read_all(std::unique_ptr<seqtide::BlockSource> source, const AlignmentOptions& options = strict()) {
  Outcome outcome;
  try {
    SamReader reader(std::move(source), options);
    BamView record;
    try {
      while (reader.next(record)) {
        outcome.lines.push_back(sam_data::format(std::string(record.raw()), reader.header()));
        BOOST_REQUIRE_EQUAL(reader.record_count(), outcome.lines.size());
        BOOST_REQUIRE_EQUAL(reader.last_place().record, outcome.lines.size());
      }
      BOOST_TEST(!reader.next(record));
    } catch (const seqtide::FormatError& error) {
      note(outcome, error);
      BOOST_CHECK_THROW(reader.next(record), seqtide::FormatError);  // the same again
    }
  } catch (const seqtide::FormatError& error) {
    note(outcome, error);
  }
  return outcome;
}

// Reads with several piece sizes and requires the same from all.
Outcome read(const std::string& text, const AlignmentOptions& options = strict()) {
  const Outcome whole = read_all(std::make_unique<Pieces>(text, text.size() + 1), options);
  for (const std::size_t piece : {1, 2, 3, 7, 64}) {
    BOOST_TEST_CONTEXT("pieces of " << piece) {
      BOOST_TEST((read_all(std::make_unique<Pieces>(text, piece), options) == whole));
    }
  }
  return whole;
}

const std::string line_1 = "r1\t0\tchr1\t1\t9\t4M\t*\t0\t0\tACGT\tIIII\tNM:i:0";
const std::string line_2 = "r2\t16\tchr2\t2\t9\t*\t*\t0\t0\t*\t*";

}  // namespace

BOOST_AUTO_TEST_SUITE(sam_reader, *boost::unit_test::timeout(120))

BOOST_AUTO_TEST_CASE(reads_header_and_records) {
  const std::string text = sam_data::header_text + line_1 + '\n' + line_2 + '\n';
  const Outcome outcome = read(text);
  BOOST_TEST(outcome.kind == "");
  BOOST_TEST((outcome.lines == std::vector{line_1, line_2}));

  SamReader reader(std::make_unique<Pieces>(text, 10));
  BOOST_TEST(reader.header()->text() == sam_data::header_text);
  BOOST_TEST(reader.name() == "<pieces>");
  BOOST_TEST(reader.record_count() == 0U);
  BamView record;
  BOOST_TEST(reader.next(record));
  BOOST_TEST(reader.next(record));
  BOOST_TEST(reader.last_place().line == 6U);
  BOOST_TEST(reader.last_place().offset == text.size() - line_2.size() - 1);
  BOOST_TEST(reader.last_place().format == "SAM");
  BOOST_TEST(!reader.next(record));
  BOOST_TEST(reader.input_position() == text.size());
  BOOST_TEST(reader.input_size() == text.size());
}

BOOST_AUTO_TEST_CASE(every_good_line_comes_through) {
  std::string text = sam_data::header_text;
  for (const std::string& line : sam_data::good_lines()) text += line + '\n';
  for (const std::size_t piece : {777UL, text.size()}) {
    BOOST_TEST((read_all(std::make_unique<Pieces>(text, piece)).lines == sam_data::good_lines()));
  }
}

BOOST_AUTO_TEST_CASE(line_ends) {
  std::string text = sam_data::header_text + line_1 + '\n' + line_2;
  BOOST_TEST((read(text).lines == std::vector{line_1, line_2}));  // none at the end
  std::string with_returns;
  for (const char c : text) with_returns += c == '\n' ? "\r\n" : std::string(1, c);
  for (const char* end : {"", "\r", "\r\n"}) {
    BOOST_TEST((read(with_returns + end).lines == std::vector{line_1, line_2}));
  }
  BOOST_TEST((read(sam_data::header_text + line_1 + "\r\n" + line_2 + '\n').lines == std::vector{line_1, line_2}));
  BOOST_TEST(read(sam_data::header_text + line_1 + "\r\r\n").kind == "format");
  BOOST_TEST(read(sam_data::header_text + line_1 + '\r' + line_2).kind == "format");
}

BOOST_AUTO_TEST_CASE(nothing_at_all_or_nothing_but_a_header) {
  for (const AlignmentOptions& options : {strict(), AlignmentOptions(), lenient()}) {
    BOOST_TEST((read("", options) == Outcome()));
    BOOST_TEST((read(sam_data::header_text, options) == Outcome()));
    BOOST_TEST((read(sam_data::header_text.substr(0, sam_data::header_text.size() - 1), options) == Outcome()));
    const std::string unmapped = "r\t4\t*\t0\t0\t*\t*\t0\t0\tA\tI";
    BOOST_TEST((read(unmapped, options).lines == std::vector{unmapped}));
  }
}

BOOST_AUTO_TEST_CASE(faults_name_their_place) {
  for (const AlignmentOptions& options : {strict(), AlignmentOptions(), lenient()}) {
    const std::string before = sam_data::header_text + line_1 + "\r\n";
    const Outcome outcome = read(before + "r2\t16\tchr2\t2x\t9\t*\t*\t0\t0\t*\t*\n" + line_1 + '\n', options);
    BOOST_TEST((outcome.lines == std::vector{line_1}));
    BOOST_TEST(outcome.kind == "format");
    BOOST_TEST(outcome.reason == "POS: not a whole number: \"2x\"");
    BOOST_TEST(outcome.place.format == "SAM");
    BOOST_TEST(outcome.place.line == 6U);
    BOOST_TEST(outcome.place.record == 2U);
    BOOST_TEST(outcome.place.offset == before.size() + 11);
    BOOST_TEST(outcome.place.excerpt == "2x");
    BOOST_TEST(outcome.place.path == "<pieces>");

    for (const std::string wrong : {"\n", "\r\n", "@CO\tlate\n", "r2\t4\n", "r2\t4\t*\t0\t0\t*\t*\t0\t0\tAC\tI\n"}) {
      BOOST_TEST_CONTEXT(seqtide::quoted(wrong)) {
        const Outcome other = read(before + wrong + line_2 + '\n', options);
        BOOST_TEST((other.lines == std::vector{line_1}));
        BOOST_TEST(other.kind == "format");
        BOOST_TEST(other.place.line == 6U);
      }
    }
    BOOST_TEST(read(before + line_1 + "\n\n", options).reason == "QNAME: empty line");
  }
}

BOOST_AUTO_TEST_CASE(strict_and_lenient_differ) {
  const std::string text = sam_data::header_text + "r2\t0\tchr9\t2\t9\t4M\t*\t0\t0\t*\t*\n";
  BOOST_TEST(read(text).reason == "RNAME: no @SQ line names the reference \"chr9\"");
  BOOST_TEST((read(text, lenient()).lines == std::vector<std::string>{"r2\t4\t*\t2\t9\t4M\t*\t0\t0\t*\t*"}));
}

BOOST_AUTO_TEST_CASE(faults_of_the_header) {
  const Outcome outcome = read("@HD\tVN:1.6\r\n@SQ\tSN:chr1\tLN:0\r\n" + line_1 + '\n');
  BOOST_TEST(outcome.kind == "format");
  BOOST_TEST(outcome.place.format == "SAM");
  BOOST_TEST(outcome.place.line == 2U);
  BOOST_TEST(outcome.place.record == 0U);
  BOOST_TEST(outcome.place.path == "<pieces>");
  BOOST_TEST(outcome.place.offset >= 12U);
  BOOST_TEST(outcome.place.offset < 31U);
}

BOOST_AUTO_TEST_CASE(other_formats_are_recognised) {
  BOOST_TEST(read("@read 1\nACGT\n+\nIIII\n").reason.find("; this looks like FASTQ text") != std::string::npos);
  BOOST_TEST(read(">read 1\nACGT\n").reason.find("; this looks like FASTA text") != std::string::npos);
  BOOST_TEST(read(std::string("BAM\1\0\0\0\0", 8)).reason.find("; this looks like uncompressed BAM") !=
             std::string::npos);
  BOOST_TEST(read("\xef\xbb\xbf@HD\tVN:1.6\n").reason == "the data starts with a UTF-8 byte-order mark");
  BOOST_TEST(read("\xef\xbb").kind == "format");
}

BOOST_AUTO_TEST_CASE(limits) {
  AlignmentOptions options;
  options.max_record_bytes = line_1.size();
  for (const char* end : {"", "\n", "\r\n"}) {
    BOOST_TEST((read(sam_data::header_text + line_1 + end, options).lines == std::vector{line_1}));
  }
  options.max_record_bytes = line_1.size() - 1;
  const Outcome outcome = read(sam_data::header_text + line_2 + '\n' + line_1 + '\n', options);
  BOOST_TEST((outcome.lines == std::vector{line_2}));
  BOOST_TEST(outcome.kind == "limit");
  BOOST_TEST(outcome.place.line == 6U);

  options = {};
  options.max_header_bytes = sam_data::header_text.size();
  BOOST_TEST(read(sam_data::header_text + line_1, options).kind == "");
  options.max_header_bytes = sam_data::header_text.size() - 1;
  BOOST_TEST(read(sam_data::header_text + line_1, options).kind == "limit");
  BOOST_TEST(read("@CO\t" + std::string(1000, 'x'), options).kind == "limit");

  for (const std::uint64_t bad : {std::uint64_t{0}, std::uint64_t{1} << 31}) {
    options = {};
    options.max_record_bytes = bad;
    BOOST_CHECK_THROW(SamReader(std::make_unique<Pieces>("", 1), options), seqtide::InvalidArgument);
  }
}

BOOST_AUTO_TEST_CASE(cut_data_gives_whole_lines_only) {
  const std::string text = sam_data::header_text + line_1 + '\n' + line_2 + '\n';
  const auto cut = std::make_exception_ptr(seqtide::TruncatedError("cut", {}));
  for (std::size_t size = 0; size <= text.size(); ++size) {
    for (const std::size_t piece : {1UL, 50UL, text.size()}) {
      const Outcome outcome = read_all(std::make_unique<Pieces>(text.substr(0, size), piece, cut));
      const std::size_t newlines = static_cast<std::size_t>(std::count(text.begin(), text.begin() + size, '\n'));
      BOOST_REQUIRE_EQUAL(outcome.kind, "truncated");
      BOOST_REQUIRE_EQUAL(outcome.lines.size(), newlines < 4 ? 0 : newlines - 4);
      BOOST_REQUIRE_EQUAL(outcome.place.line, newlines + 1);
    }
  }
}

BOOST_AUTO_TEST_CASE(an_interrupted_read_can_be_repeated) {
  const auto failure = std::make_exception_ptr(seqtide::IoError("would block", 11, "<pieces>"));
  SamReader reader(std::make_unique<Pieces>(sam_data::header_text + line_1 + '\n' + line_2, 7, failure));
  BamView record;
  BOOST_TEST(reader.next(record));
  BOOST_CHECK_THROW(reader.next(record), seqtide::IoError);
  BOOST_CHECK_THROW(reader.next(record), seqtide::IoError);
  reader.close();
  BOOST_TEST(!reader.next(record));
}

BOOST_AUTO_TEST_CASE(places_in_bgzf_have_virtual_offsets) {
  const std::string text = sam_data::header_text + line_1 + "\nr2\tx\n";
  const Outcome outcome = [&] {
    auto stream = seqtide::MemoryStream::copy_of(bgzf_data::block(text.substr(0, 50)) +
                                                 bgzf_data::block(text.substr(50)) + bgzf_data::eof_block());
    return read_all(seqtide::open_input(std::move(stream)));
  }();
  BOOST_TEST((outcome.lines == std::vector{line_1}));
  BOOST_REQUIRE(outcome.place.virtual_offset.has_value());
  BOOST_TEST((*outcome.place.virtual_offset & 0xffff) == outcome.place.offset - 50);
}

BOOST_AUTO_TEST_CASE(batches) {
  std::string text = sam_data::header_text;
  for (int i = 0; i < 10; ++i) text += line_1 + '\n';
  text += "bad\n";
  SamReader reader(std::make_unique<Pieces>(text, 100));
  seqtide::AlignmentBatch batch;
  seqtide::BatchLimits limits;
  limits.max_records = 7;
  BOOST_TEST(reader.read_batch(batch, limits));
  BOOST_TEST(batch.size() == 7U);
  BOOST_TEST(batch[6].name() == "r1");
  BOOST_TEST((batch.header == reader.header()));
  BOOST_TEST(reader.read_batch(batch, limits));
  BOOST_TEST(batch.size() == 3U);
  BOOST_CHECK_THROW(reader.read_batch(batch, limits), seqtide::FormatError);
  BOOST_TEST(batch.size() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
