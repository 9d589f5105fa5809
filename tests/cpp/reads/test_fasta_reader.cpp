#define BOOST_TEST_MODULE fasta_reader
#include <boost/test/unit_test.hpp>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "fasta_outcome.hpp"

using fasta_test::Kind;
using fasta_test::open_text;
using fasta_test::Outcome;
using fasta_test::read_text;
using fasta_test::Settings;
using seqtide::FastaReader;
using seqtide::FastaView;
using seqtide::FormatError;
using seqtide::Validation;
using namespace std::string_literals;
namespace bt = boost::unit_test;

namespace {

Outcome good(std::vector<std::string> records) { return {std::move(records), Kind::none, 0, 0, 0}; }
Outcome bad(std::vector<std::string> records, std::uint64_t line, std::uint64_t offset) {
  const std::uint64_t record = records.size() + 1;
  return {std::move(records), Kind::format, record, line, offset};
}

struct Row {
  std::string text;
  Outcome strict;
  Outcome lenient;
};
Row same(std::string text, const Outcome& outcome) { return {std::move(text), outcome, outcome}; }

const std::string long_line(200, 'A');

std::vector<Row> rows() {
  return {
      // accepted
      same("", good({})),
      same("\n\r\n\n", good({})),
      same(">r1\nACGT\n", good({"r1|ACGT"})),
      same(">r1\nACGT", good({"r1|ACGT"})),
      same(">r1\r\nAC\r\nGT\r\n", good({"r1|ACGT"})),
      same(">r1\r\nAC\nGT\r\n>r2\nA\r", good({"r1|ACGT", "r2|A"})),
      same("\n\n>r1\nAC\n", good({"r1|AC"})),
      same(">r1\n\nAC\n\r\n\nGT\n\n>r2\n\n\n", good({"r1|ACGT", "r2|"})),
      same(">r1\nAC*-.\n-\n.\n*\n", good({"r1|AC*-.-.*"})),
      same(">r1\nacgtNRYU0123\n", good({"r1|acgtNRYU0123"})),
      same(">r1\n>r2\nA\n>r3\n", good({"r1|", "r2|A", "r3|"})),
      same(">\nAC\n> x\nGT\n", good({"|AC", " x|GT"})),
      same(">r1\nA\n>r1\nC\n", good({"r1|A", "r1|C"})),
      same(">r1", good({"r1|"})),
      same(">", good({"|"})),
      same(">r1\r", good({"r1|"})),
      same(">r\t1 \xc3\xa9 > @;\x01\nA\n", good({"r\t1 \xc3\xa9 > @;\x01|A"})),
      same(">r1\n" + long_line + "\n" + long_line + "\nC\n", good({"r1|" + long_line + long_line + "C"})),
      // strict and lenient differ
      {"ACGT\n>r1\nAC\n", bad({}, 1, 0), good({"r1|AC"})},
      {"\nsome text\nmore\r\n>r1\nAC\n", bad({}, 2, 1), good({"r1|AC"})},
      {"; comment\n>r1\nAC\n", bad({}, 1, 0), good({"r1|AC"})},
      {">r1\nAC\n; comment > x\nGT\n;\n>r2\n;", bad({}, 3, 7), good({"r1|ACGT", "r2|"})},
      {"; only this", bad({}, 1, 0), good({})},
      {">r1\nAC GT\n", bad({}, 2, 6), good({"r1|ACGT"})},
      {">r1\nAC\tGT\n", bad({}, 2, 6), good({"r1|ACGT"})},
      {">r1\nACGT \n>r2\n", bad({}, 2, 8), good({"r1|ACGT", "r2|"})},
      {">r0\nA\n>r1\n ACGT\n", bad({"r0|A"}, 4, 10), good({"r0|A", "r1|ACGT"})},
      {">r1\n   \nA\n", bad({}, 2, 4), good({"r1|A"})},
      {"\xef\xbb\xbf>r1\nAC\n", bad({}, 1, 0), good({"r1|AC"})},
      {"\xef\xbb\xbf", bad({}, 1, 0), good({})},
      {"no record\nat all\n", bad({}, 1, 0), bad({}, 1, 0)},
      // refused by both
      same("\xef\xbb", bad({}, 1, 0)),
      same(">r1\nAC\x01GT\n", bad({}, 2, 6)),
      same(">r1\nAC\0GT\n"s, bad({}, 2, 6)),
      same(">r1\nAC\x7fGT\n", bad({}, 2, 6)),
      same(">r1\nAC\n>r2\nACG\xc3\xa9\n", bad({"r1|AC"}, 4, 14)),
      same(">r1\nAC\rGT\r", bad({}, 2, 6)),
      same(">r1\nAC\r\r\nGT\n", bad({}, 2, 6)),
      same(">r1\rACGT\r", bad({}, 1, 3)),
      same(">r1\r\r\nAC\n", bad({}, 1, 3)),
      same("\r>r1\nAC\n", bad({}, 1, 0)),
      same(">r1\nA\n\rC\n", bad({}, 3, 6)),
      same(">r1\nACGT>r2\nACGT\n", bad({}, 2, 8)),
      same(">r1\nAC\n@r2\nACGT\n+\nIIII\n", bad({}, 3, 7)),
      same(">r1\nACGT\n+\nIIII\n", bad({}, 3, 9)),
      same(">r1\n" + long_line + "\n" + long_line + "!\x80\n", bad({}, 3, 406)),
      // another format
      same("@r1\nACGT\n+\nIIII\n", bad({}, 1, 0)),
      same("BAM\1\4\0\0\0"s, bad({}, 1, 0)),
      same("@HD\tVN:1.6\n", bad({}, 1, 0)),
  };
}

constexpr std::size_t block_sizes[] = {1, 2, 3, 7, 64, 4096, 256 << 10};

std::string error_text(std::string_view text, Settings settings = {}) {
  FastaView record;
  auto reader = open_text(text, settings);
  try {
    while (reader->next(record)) {
    }
  } catch (const FormatError& error) {
    return error.what();
  }
  return "";
}

FormatError error_of(std::string_view text, Settings settings = {}) {
  FastaView record;
  auto reader = open_text(text, settings);
  try {
    while (reader->next(record)) {
    }
  } catch (const FormatError& error) {
    return error;
  }
  throw std::logic_error("no error");
}

// Blocks from a list; between them it fails as asked.
class ScriptedSource final : public seqtide::BlockSource {
 public:
  struct Failure {
    std::size_t before_block;
    std::exception_ptr error;
    bool once;
  };
  ScriptedSource(std::vector<std::string> blocks, Failure failure)
      : blocks_(std::move(blocks)), failure_(std::move(failure)) {}

  seqtide::BlockPtr next(std::size_t) override {
    if (next_ == failure_.before_block && failure_.error) {
      const std::exception_ptr error = failure_.error;
      if (failure_.once) failure_.error = nullptr;
      std::rethrow_exception(error);
    }
    if (next_ == blocks_.size()) return nullptr;
    const std::string& text = blocks_[next_++];
    auto block = std::make_shared<seqtide::Block>(8, text.size());
    std::memcpy(block->data(), text.data(), text.size());
    block->size = text.size();
    return block;
  }
  std::optional<std::uint64_t> virtual_offset(std::uint64_t offset) const override { return offset << 16; }
  std::uint64_t input_position() const noexcept override { return next_; }
  std::uint64_t input_size() const noexcept override { return blocks_.size(); }
  const std::string& name() const noexcept override { return name_; }
  void close() override { closed = true; }

  bool closed = false;

 private:
  std::vector<std::string> blocks_;
  Failure failure_;
  std::size_t next_ = 0;
  std::string name_ = "scripted.fa";
};

}  // namespace

BOOST_AUTO_TEST_SUITE(reader, *bt::timeout(120))

BOOST_AUTO_TEST_CASE(every_rule_at_every_block_size) {
  for (const Row& row : rows()) {
    for (const Validation validation : {Validation::strict, Validation::lenient}) {
      const Outcome& expected = validation == Validation::strict ? row.strict : row.lenient;
      const bool strict = validation == Validation::strict;
      BOOST_TEST(fasta_test::Reference(row.text, strict, 1 << 30).run() == expected);
      for (const std::size_t block_size : block_sizes) {
        for (const int threads : {1, 2}) {
          BOOST_TEST_CONTEXT("text " << seqtide::quoted(row.text) << ", strict " << strict << ", blocks of "
                                     << block_size << ", threads " << threads) {
            BOOST_TEST(read_text(row.text, {validation, block_size, threads}) == expected);
          }
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(errors_say_the_same_at_every_block_size) {
  for (const Row& row : rows()) {
    for (const Validation validation : {Validation::strict, Validation::lenient}) {
      const std::string expected = error_text(row.text, {validation});
      for (const std::size_t block_size : block_sizes) {
        BOOST_TEST(error_text(row.text, {validation, block_size}) == expected);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(an_error_carries_its_place) {
  const FormatError error = error_of(">r1 first\nACGT\n>r2\nAC\nAC!G GT and so on\nACGT\n");
  BOOST_TEST(error.reason() == "blank in a sequence line");
  BOOST_TEST(error.place().path == "<memory>");
  BOOST_TEST(error.place().format == "FASTA");
  BOOST_TEST(error.place().record == 2U);
  BOOST_TEST(error.place().line == 5U);
  BOOST_TEST(error.place().offset == 26U);
  BOOST_TEST(error.place().excerpt == "AC!G GT and so on");
  BOOST_TEST(!error.place().virtual_offset.has_value());
}

BOOST_AUTO_TEST_CASE(the_excerpt_shows_the_fault_in_a_long_line) {
  const std::string excerpt =
      error_of(">r\n" + std::string(100'000, 'A') + "\x02" + std::string(500, 'C')).place().excerpt;
  BOOST_TEST(excerpt == std::string(40, 'A') + "\x02" + std::string(39, 'C'));
}

BOOST_AUTO_TEST_CASE(the_excerpt_of_a_header_starts_with_its_mark) {
  BOOST_TEST(error_of(">r1\rAC\nG").place().excerpt == ">r1\rAC");
}

BOOST_AUTO_TEST_CASE(errors_say_what_the_data_looks_like) {
  const auto says = [](std::string_view text, std::string_view phrase) {
    return error_of(text).reason().find(phrase) != std::string::npos &&
           error_of(text, {Validation::lenient, 1}).reason().find(phrase) != std::string::npos;
  };
  BOOST_TEST(says("@r1\nACGT\n+\nIIII\n", "this looks like FASTQ text"));
  BOOST_TEST(says("@SQ\tSN:chr1\tLN:100\n", "this looks like SAM text"));
  BOOST_TEST(says("BAM\1", "this looks like uncompressed BAM"));
  BOOST_TEST(says("##fileformat=VCFv4.2\n", "this looks like VCF text"));
  BOOST_TEST(says("<!DOCTYPE html>\n<html>", "this looks like an HTML page"));
  BOOST_TEST(error_of("\xef\xbb\xbf>r\nA\n").reason().find("byte-order mark") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_record_may_be_as_large_as_the_limit_and_no_larger) {
  const std::string first = ">r1\nACGT\n";               // 9 bytes
  const std::string second = ">r2 x\r\nAC\r\nGT\r\n\n";  // 16 bytes
  const std::string text = first + second + ">r3\n";
  for (const std::size_t block_size : block_sizes) {
    for (std::uint64_t limit = 1; limit < 9; ++limit) {
      BOOST_TEST(read_text(text, {Validation::strict, block_size, 1, limit}) == (Outcome{{}, Kind::limit, 1, 1, 0}));
    }
    for (std::uint64_t limit = 9; limit < 16; ++limit) {
      BOOST_TEST(read_text(text, {Validation::strict, block_size, 1, limit}) ==
                 (Outcome{{"r1|ACGT"}, Kind::limit, 2, 3, 9}));
    }
    BOOST_TEST(read_text(text, {Validation::strict, block_size, 1, 16}) == good({"r1|ACGT", "r2 x|ACGT", "r3|"}));
    // The end of the input ends a record, too.
    BOOST_TEST(read_text(first, {Validation::strict, block_size, 1, 9}) == good({"r1|ACGT"}));
    BOOST_TEST(read_text(first, {Validation::strict, block_size, 1, 8}).kind == Kind::limit);
  }
  const FormatError error = error_of(text, {Validation::strict, 1, 1, 12});
  BOOST_TEST(error.reason() == "the record is larger than max_record_bytes = 12");
  BOOST_TEST(error.place().excerpt == ">r2 x");
}

BOOST_AUTO_TEST_CASE(what_comes_first_decides_between_limit_and_fault) {
  const std::string text = ">r1\nACGT GT\n";
  BOOST_TEST(read_text(text, {Validation::strict, 1, 1, 8}).kind == Kind::limit);
  BOOST_TEST(read_text(text, {Validation::strict, 1, 1, 9}).kind == Kind::format);
}

BOOST_AUTO_TEST_CASE(a_limit_stops_the_reading) {
  std::string text = ">endless\n";
  while (text.size() < 10'000'000) text += long_line + "\n";
  for (const bool one_line : {false, true}) {
    if (one_line) text = ">" + std::string(text.size(), 'x');
    auto reader = open_text(text, {Validation::strict, 65'536, 1, 1'000'000});
    FastaView record;
    BOOST_CHECK_THROW(reader->next(record), seqtide::LimitError);
    BOOST_TEST(reader->input_position() < 1'000'000U + 2 * 65'536U);
  }
}

BOOST_AUTO_TEST_CASE(limits_out_of_range_are_refused) {
  for (const std::uint64_t limit : {std::uint64_t{0}, (std::uint64_t{1} << 40) + 1}) {
    BOOST_CHECK_THROW(open_text(">r\nA\n", {Validation::strict, 64, 1, limit}), seqtide::InvalidArgument);
  }
  BOOST_TEST(read_text(">r\nA\n", {Validation::strict, 64, 1, std::uint64_t{1} << 40}) == good({"r|A"}));
}

BOOST_AUTO_TEST_CASE(a_format_error_comes_again) {
  auto reader = open_text(">r1\nAC\n>r2\nA C\n>r3\nA\n", {});
  FastaView record;
  BOOST_TEST(reader->next(record));
  for (int i = 0; i < 3; ++i) {
    BOOST_CHECK_THROW(reader->next(record), FormatError);
    BOOST_CHECK_THROW(reader->next_buffered(record), FormatError);
    BOOST_CHECK_THROW(reader->fill(), FormatError);
  }
  BOOST_TEST(reader->record_count() == 1U);
}

BOOST_AUTO_TEST_CASE(after_the_end_there_is_nothing_more) {
  auto reader = open_text(">r1\nAC\n", {Validation::strict, 1});
  FastaView record;
  BOOST_TEST(reader->next(record));
  for (int i = 0; i < 3; ++i) BOOST_TEST(!reader->next(record));
  BOOST_TEST(!reader->fill());
  BOOST_TEST(reader->record_count() == 1U);
}

BOOST_AUTO_TEST_CASE(a_closed_reader_has_no_more_records) {
  auto source =
      std::make_unique<ScriptedSource>(std::vector<std::string>{">r1\nA\n>r2\nC\n>r3\nG\n"}, ScriptedSource::Failure{});
  ScriptedSource& watched = *source;
  FastaReader reader(std::move(source));
  FastaView record;
  BOOST_TEST(reader.next(record));
  BOOST_TEST(reader.name() == "scripted.fa");
  BOOST_TEST(reader.input_position() == 1U);
  BOOST_TEST(reader.input_size() == 1U);
  reader.close();
  BOOST_TEST(watched.closed);
  BOOST_TEST(!reader.next(record));
  BOOST_TEST(!reader.fill());
}

BOOST_AUTO_TEST_CASE(views_outlive_a_fill) {
  FastaReader reader(std::make_unique<ScriptedSource>(std::vector<std::string>{">r1 x\nAC\nGT\n>", "r2\nA\n"},
                                                      ScriptedSource::Failure{}));
  FastaView record;
  BOOST_TEST(!reader.next_buffered(record));
  BOOST_TEST(reader.fill());
  BOOST_TEST(reader.next_buffered(record));
  BOOST_TEST(reader.fill());
  BOOST_TEST(record.name == "r1 x");
  BOOST_TEST(record.id() == "r1");
  BOOST_TEST(record.description() == "x");
  BOOST_TEST(record.sequence == "ACGT");
}

BOOST_AUTO_TEST_CASE(an_io_error_can_be_tried_again) {
  const std::vector<std::string> blocks = {">r1\nAC", "GT\r", "\n>r2\nA"};
  for (std::size_t at = 0; at <= blocks.size(); ++at) {
    const auto error = std::make_exception_ptr(seqtide::IoError("busy", 11, "scripted.fa"));
    FastaReader reader(std::make_unique<ScriptedSource>(blocks, ScriptedSource::Failure{at, error, true}));
    std::vector<std::string> found;
    int failures = 0;
    for (;;) {
      FastaView record;
      try {
        if (!reader.next(record)) break;
        found.push_back(std::string(record.name) + '|' + std::string(record.sequence));
      } catch (const seqtide::IoError&) {
        ++failures;
      }
    }
    BOOST_TEST(failures == 1);
    BOOST_TEST(found == (std::vector<std::string>{"r1|ACGT", "r2|A"}), boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(damage_in_the_container_names_record_and_line) {
  seqtide::Place place;
  place.path = "scripted.fa";
  place.format = "gzip";
  place.offset = 13;
  place.compressed_offset = 99;
  const auto error = std::make_exception_ptr(seqtide::TruncatedError("the data ends in a member", place));
  FastaReader reader(std::make_unique<ScriptedSource>(std::vector<std::string>{">r1\nAC\n>r2\nGT"},
                                                      ScriptedSource::Failure{1, error, false}));
  FastaView record;
  BOOST_TEST(reader.next(record));
  BOOST_TEST(record.name == "r1");
  for (int i = 0; i < 2; ++i) {
    try {
      reader.next(record);
      BOOST_ERROR("no error");
    } catch (const seqtide::TruncatedError& truncated) {
      BOOST_TEST(truncated.place().format == "gzip");
      BOOST_TEST(truncated.place().record == 2U);
      BOOST_TEST(truncated.place().line == 4U);
      BOOST_TEST(truncated.place().offset == 13U);
      BOOST_TEST(truncated.place().compressed_offset.value() == 99U);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_fault_before_the_damage_comes_first) {
  const auto error = std::make_exception_ptr(seqtide::TruncatedError("cut", {}));
  for (const std::string text : {">r1\nA>C", "text"}) {
    FastaReader reader(
        std::make_unique<ScriptedSource>(std::vector<std::string>{text}, ScriptedSource::Failure{1, error, false}));
    const Outcome outcome = fasta_test::read_all(reader);
    BOOST_TEST(outcome.kind == Kind::format);
  }
}

BOOST_AUTO_TEST_CASE(errors_have_virtual_offsets_where_the_input_has) {
  for (const std::vector<std::string>& blocks :
       {std::vector<std::string>{">r1\nA\rC\n"}, std::vector<std::string>{">r1\n", "A\r", "C\n"}}) {
    FastaReader reader(std::make_unique<ScriptedSource>(blocks, ScriptedSource::Failure{}));
    FastaView record;
    try {
      reader.next(record);
      BOOST_ERROR("no error");
    } catch (const FormatError& error) {
      BOOST_TEST(error.place().virtual_offset.value() == std::uint64_t{5} << 16);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_sequence_larger_than_any_block) {
  std::string letters;
  std::string text = ">big\n";
  for (int line = 0; line < 50'000; ++line) {
    std::string part;
    for (int i = 0; i < line % 90; ++i) part += "ACGTacgtN"[(line + i) % 9];
    letters += part;
    text += part + (line % 7 == 0 ? "\r\n" : "\n");
  }
  text += ">small\nA\n";
  for (const std::size_t block_size : {std::size_t{61}, std::size_t{4096}, std::size_t{256} << 10}) {
    const Outcome outcome = read_text(text, {Validation::strict, block_size});
    BOOST_TEST_REQUIRE(outcome.records.size() == 2U);
    BOOST_TEST((outcome.records[0] == "big|" + letters));
    BOOST_TEST(outcome.records[1] == "small|A");
  }
}

BOOST_AUTO_TEST_SUITE_END()
