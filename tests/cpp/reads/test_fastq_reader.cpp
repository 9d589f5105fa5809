#define BOOST_TEST_MODULE fastq_reader
#include <boost/test/unit_test.hpp>
#include <new>
#include <random>
#include <string>
#include <vector>

#include "fastq_reference.hpp"
#include "pieces.hpp"
#include "scarce_memory.hpp"
#include "seqtide/reads/fastq/reader.hpp"

using fastq_reference::Record;
using seqtide::FastqOptions;
using seqtide::FastqReader;
using seqtide::FastqView;
using seqtide::Validation;

namespace {

struct Outcome {
  std::vector<Record> records;
  std::string kind;  // "", "format", "truncated", "limit"
  std::string what;
  seqtide::Place place;
};

Outcome read_all(const std::string& text, std::size_t piece, const FastqOptions& options = {}) {
  Outcome outcome;
  FastqReader reader(std::make_unique<Pieces>(text, piece), options);
  FastqView view;
  try {
    while (reader.next(view)) {
      outcome.records.push_back({std::string(view.name), std::string(view.sequence), std::string(view.quality)});
      if (!view.raw.empty()) {
        BOOST_REQUIRE_EQUAL(view.raw, "@" + outcome.records.back().name + "\n" + outcome.records.back().sequence +
                                          "\n+\n" + outcome.records.back().quality + "\n");
      }
    }
  } catch (const seqtide::FormatError& error) {
    outcome.kind = dynamic_cast<const seqtide::TruncatedError*>(&error) ? "truncated"
                   : dynamic_cast<const seqtide::LimitError*>(&error)   ? "limit"
                                                                        : "format";
    outcome.what = error.what();
    outcome.place = error.place();
    BOOST_CHECK_THROW(reader.next(view), seqtide::FormatError);  // the same again
  }
  return outcome;
}

FastqOptions strict() {
  FastqOptions options;
  options.validation = Validation::strict;
  return options;
}

FastqOptions lenient() {
  FastqOptions options;
  options.validation = Validation::lenient;
  return options;
}

// Reads with several piece sizes and requires the same from all.
Outcome read(const std::string& text, const FastqOptions& options = {}) {
  const Outcome whole = read_all(text, text.size() + 1, options);
  for (const std::size_t piece : {1, 2, 3, 7, 64}) {
    BOOST_TEST_CONTEXT("pieces of " << piece) {
      const Outcome outcome = read_all(text, piece, options);
      BOOST_REQUIRE(outcome.records == whole.records);
      BOOST_REQUIRE_EQUAL(outcome.kind, whole.kind);
      BOOST_REQUIRE_EQUAL(outcome.what, whole.what);
      BOOST_REQUIRE_EQUAL(outcome.place.excerpt, whole.place.excerpt);
    }
  }
  return whole;
}

const std::string good = "@r1 first\nACGT\n+\nIIII\n";
const Record good_record{"r1 first", "ACGT", "IIII"};

void check_good(const std::string& text, const std::vector<Record>& expected, const FastqOptions& options = {}) {
  BOOST_TEST_CONTEXT(text) {
    const Outcome outcome = read(text, options);
    BOOST_CHECK_EQUAL(outcome.what, "");
    BOOST_CHECK(outcome.records == expected);
  }
}

// The text behind one good record must fail, after that record.
seqtide::Place check_bad(const std::string& text, const std::string& kind, const std::string& words,
                         const FastqOptions& options = {}) {
  Outcome outcome;
  BOOST_TEST_CONTEXT(text) {
    outcome = read(good + text, options);
    BOOST_CHECK_EQUAL(outcome.kind, kind);
    BOOST_CHECK_EQUAL(outcome.records.size(), 1u);
    BOOST_CHECK_MESSAGE(outcome.what.find(words) != std::string::npos, outcome.what);
    BOOST_CHECK_EQUAL(outcome.place.record, 2u);
  }
  return outcome.place;
}

}  // namespace

BOOST_AUTO_TEST_CASE(accepted_in_both_modes) {
  for (const FastqOptions& options : {strict(), FastqOptions(), lenient()}) {
    check_good("", {}, options);
    check_good(good, {good_record}, options);
    check_good("@r1 first\r\nACGT\r\n+\r\nIIII\r\n", {good_record}, options);
    check_good("@r1 first\r\nACGT\n+\r\nIIII\n" + good, {good_record, good_record}, options);
    check_good("@r1 first\nACGT\n+\nIIII", {good_record}, options);
    check_good("@r1 first\nACGT\n+\nIIII\r", {good_record}, options);
    check_good("@r1 first\nACGT\n+r1 first\nIIII\n", {good_record}, options);
    check_good("@r1 first\r\nACGT\r\n+r1 first\r\nIIII\r\n", {good_record}, options);
    check_good(good + "\n\r\n\n", {good_record}, options);
    check_good("@e\n\n+\n\n" + good, {{"e", "", ""}, good_record}, options);
    check_good("@e\n\n+\n", {{"e", "", ""}}, options);
    check_good("@e\n\n+\n\n", {{"e", "", ""}}, options);
    check_good("@\nA\n+\nI\n", {{"", "A", "I"}}, options);
    check_good("@ x\nA\n+\nI\n", {{" x", "A", "I"}}, options);
    check_good("@a\tb\nacgtuNRYKM-.*0123\n+\n@+IIIIIIIIIIIII~!\n", {{"a\tb", "acgtuNRYKM-.*0123", "@+IIIIIIIIIIIII~!"}},
               options);
    check_good("@\xff\xc3\xa9\nA\n+\nI\n", {{"\xff\xc3\xa9", "A", "I"}}, options);
    check_good("@w\nAC\nGT\n+\nII\nII\n" + good, {{"w", "ACGT", "IIII"}, good_record}, options);
    check_good("@w\nAC\nGT\n+w\n@I\n+I", {{"w", "ACGT", "@I+I"}}, options);
    check_good("@w\nAC\r\nGT\n+\nIIII\n\n", {{"w", "ACGT", "IIII"}}, options);
    check_good("@w\nACGT\n+\nI\nI\nI\nI\n" + good, {{"w", "ACGT", "IIII"}, good_record}, options);
  }
}

BOOST_AUTO_TEST_CASE(refused_in_both_modes) {
  for (const FastqOptions& options : {strict(), FastqOptions(), lenient()}) {
    check_bad("r2\nA\n+\nI\n", "format", "expected '@'", options);
    check_bad("@r2\rA\r+\rI\r", "format", "carriage return", options);
    check_bad("@r2\nA\rC\n+\nIII\n", "format", "carriage return", options);
    check_bad("@r2\nA\n-\nI\n", "truncated", "ends", options);
    check_bad("@r2\nA\n-\nI\n@r3\nA\n+\nI\n", "format", "expected a '+' line", options);
    check_bad("@r2\nACGT\n@r3\nA\n+\nI\n", "format", "expected a '+' line", options);
    check_bad(">r2\nACGT\n", "format", "expected '@'", options);
    check_bad("@r2\nACGT\n>r3\nACGT\n", "format", "found '>'", options);
    check_bad("@r2\nACGT\n+\nIII\n" + good, "format", "quality has 3 bytes but the sequence has 4", options);
    check_bad("@r2\nACGT\n+\nIIIII\n" + good, "format", "quality has 5 bytes but the sequence has 4", options);
    check_bad("@r2\nACGT\n+\nII I\n", "format", "quality byte", options);
    check_bad("@r2\nACGT\n+\nII\x7fI\n", "format", "quality byte", options);
    check_bad(std::string("@r2\nACGT\n+\nI\0II\n", 16), "format", "quality byte", options);
    check_bad(std::string("@r2\nAC\0T\n+\nIIII\n", 16), "format", "cannot stand", options);
    check_bad("@r2\nAC\xc3\xa9\n+\nIIII\n", "format", "cannot stand", options);
    check_bad("@r2", "truncated", "header line", options);
    check_bad("@r2\n", "truncated", "after a header line", options);
    check_bad("@r2\nAC", "truncated", "sequence line", options);
    check_bad("@r2\nAC\n", "truncated", "after a sequence line", options);
    check_bad("@r2\nAC\n+", "truncated", "'+' line", options);
    check_bad("@r2\nAC\n+\n", "truncated", "quality has 0 bytes but the sequence has 2", options);
    check_bad("@r2\nAC\n+\nI", "truncated", "quality has 1 bytes but the sequence has 2", options);
    check_bad("@e\n\n+", "truncated", "'+' line", options);
  }
}

BOOST_AUTO_TEST_CASE(what_only_strict_refuses) {
  const std::string id_alone = "@r2 x\nACGT\n+r2\nIIII\n";
  check_bad(id_alone, "format", "'+' line says \"r2\"", strict());
  const std::string mark = "\xef\xbb\xbf";
  const Outcome marked = read(mark + good, strict());
  BOOST_CHECK_EQUAL(marked.kind, "format");
  BOOST_CHECK(marked.what.find("byte-order mark") != std::string::npos);
  for (const FastqOptions& options : {FastqOptions(), lenient()}) {
    check_good(id_alone, {{"r2 x", "ACGT", "IIII"}}, options);
    check_good(mark + good, {good_record}, options);
  }
}

BOOST_AUTO_TEST_CASE(what_only_lenient_accepts) {
  check_bad("\n" + good, "format", "blank line between records");
  check_good(good + "\n\r\n" + good, {good_record, good_record}, lenient());
  BOOST_CHECK_EQUAL(read("\n" + good).kind, "format");
  check_good("\n" + good, {good_record}, lenient());
  BOOST_CHECK_EQUAL(read("\n\n\n").kind, "format");
  check_good("\n\r\n", {}, lenient());
  const seqtide::Place place = check_bad("@r2\nACGT\n+r3\nIIII\n", "format", "'+' line says \"r3\"");
  BOOST_CHECK_EQUAL(place.line, 7u);
  check_bad("@r2\nAC GT\n+\nIIIII\n", "format", "blank in a sequence line");
  check_good("@r2\nAC GT\n+\nIIIII\n", {{"r2", "AC GT", "IIIII"}}, lenient());
  check_bad("@r2\nACGT \t\n+\nIIII\n", "format", "blank in a sequence line");
  check_good("@r2\nACGT \t\n+\nIIII\n", {{"r2", "ACGT", "IIII"}}, lenient());
  check_bad("@r2\n+\n\n", "format", "no sequence line");
  check_good("@r2\n+\n\n" + good, {{"r2", "", ""}, good_record}, lenient());
}

BOOST_AUTO_TEST_CASE(names_what_the_data_looks_like) {
  const std::pair<std::string, std::string> cases[] = {
      {std::string("BAM\1\0\0\0\0", 8), "uncompressed BAM"},
      {">chr1\nACGT\n", "FASTA"},
      {"<!DOCTYPE html>\n", "HTML"},
      {"##fileformat=VCFv4.2\n", "VCF"},
      {"PK\3\4xyz", "ZIP"},
      {"@HD\tVN:1.6\n@SQ\tSN:1\n", "SAM"},
  };
  for (const auto& [text, words] : cases) {
    const Outcome outcome = read(text);
    BOOST_CHECK_EQUAL(outcome.kind, "format");
    BOOST_CHECK_MESSAGE(outcome.what.find(words) != std::string::npos, outcome.what);
  }
}

BOOST_AUTO_TEST_CASE(errors_name_the_place) {
  const Outcome outcome = read(good + good + "@r3\nAC GT\n+\nIIIII\n");
  BOOST_CHECK_EQUAL(outcome.place.path, "<pieces>");
  BOOST_CHECK_EQUAL(outcome.place.format, "FASTQ");
  BOOST_CHECK_EQUAL(outcome.place.record, 3u);
  BOOST_CHECK_EQUAL(outcome.place.line, 10u);
  BOOST_CHECK_EQUAL(outcome.place.offset, 2 * good.size() + 6);
  BOOST_CHECK_EQUAL(outcome.place.excerpt, "AC GT");
}

BOOST_AUTO_TEST_CASE(a_record_above_the_limit) {
  FastqOptions options;
  options.max_record_bytes = good.size();
  check_good(good + good, {good_record, good_record}, options);
  options.max_record_bytes = good.size() - 1;
  const Outcome outcome = read(good, options);
  BOOST_CHECK_EQUAL(outcome.kind, "limit");
  BOOST_CHECK(outcome.records.empty());
  options.max_record_bytes = 1000;
  const std::string huge = good + "@huge\n" + std::string(5000, 'A') + "\n+\n" + std::string(5000, 'I') + "\n";
  BOOST_CHECK_EQUAL(read(huge, options).kind, "limit");
  BOOST_CHECK_EQUAL(read(huge, options).records.size(), 1u);
  options.max_record_bytes = 0;
  BOOST_CHECK_THROW(FastqReader(std::make_unique<Pieces>("", 1), options), seqtide::InvalidArgument);
}

BOOST_AUTO_TEST_CASE(long_records_across_many_blocks) {
  for (const std::size_t length : {100'000u, 3'000'000u}) {
    const std::string text =
        good + "@long\n" + std::string(length, 'A') + "\n+\n" + std::string(length, 'I') + "\n" + good;
    for (const std::size_t piece : {4096u, 65536u, 1u << 20}) {
      const Outcome outcome = read_all(text, piece);
      BOOST_CHECK_EQUAL(outcome.what, "");
      BOOST_REQUIRE_EQUAL(outcome.records.size(), 3u);
      BOOST_CHECK_EQUAL(outcome.records[1].sequence.size(), length);
      BOOST_CHECK(outcome.records[2] == good_record);
    }
  }
}

BOOST_AUTO_TEST_CASE(truncation_at_every_byte) {
  const std::string text = good + "@r2\r\nAC\r\n+r2\r\nII\r\n" + "@w\nAC\nGT\n+\nII\nII\n" + "@e\n\n+\n\n";
  for (std::size_t size = 0; size <= text.size(); ++size) {
    const std::string cut = text.substr(0, size);
    BOOST_TEST_CONTEXT("cut at " << size) {
      const fastq_reference::Result expected = fastq_reference::parse(cut, true);
      const Outcome outcome = read(cut);
      BOOST_CHECK(outcome.records == expected.records);
      BOOST_CHECK_EQUAL(outcome.kind, expected.failed ? "truncated" : "");
    }
  }
}

BOOST_AUTO_TEST_CASE(a_fault_of_the_source_comes_after_the_records_before_it) {
  for (const std::size_t piece : {1u, 5u, 100u}) {
    seqtide::Place place;
    place.format = "gzip";
    FastqReader reader(
        std::make_unique<Pieces>(good + good + "@r3\nACGT\n+\nIIII", piece,
                                 std::make_exception_ptr(seqtide::TruncatedError("the data ends in a member", place))));
    FastqView view;
    BOOST_CHECK(reader.next(view));
    BOOST_CHECK(reader.next(view));
    // Whether the third is complete cannot be known.
    for (int i = 0; i < 2; ++i) {
      try {
        reader.next(view);
        BOOST_FAIL("no error");
      } catch (const seqtide::TruncatedError& error) {
        BOOST_CHECK_EQUAL(error.place().record, 3u);
        BOOST_CHECK_EQUAL(error.place().line, 9u);
        BOOST_CHECK_EQUAL(error.place().format, "gzip");
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_long_record_in_small_pieces_takes_linear_time, *boost::unit_test::timeout(60)) {
  const std::string letters(1'000'000, 'A');
  const Outcome outcome = read_all("@r\n" + letters + "\n+\n" + letters + "\n", 4);
  BOOST_CHECK_EQUAL(outcome.kind, "");
  BOOST_REQUIRE_EQUAL(outcome.records.size(), 1u);
  BOOST_CHECK(outcome.records[0].sequence == letters);
}

// Looking at it again from its start for each line would take minutes.
BOOST_AUTO_TEST_CASE(a_record_of_many_lines_in_small_pieces_takes_linear_time, *boost::unit_test::timeout(60)) {
  constexpr std::size_t lines = 150'000;
  std::string letters;
  for (std::size_t i = 0; i < lines; ++i) letters += "A\n";
  const std::string joined(lines, 'A');
  for (const std::string& text :
       {"@r\n" + letters + "+\n" + letters, "@r\n" + joined + "\n+\n" + letters, "@r\n" + letters + "+\n" + joined}) {
    const Outcome outcome = read_all(text, 7);
    BOOST_CHECK_EQUAL(outcome.kind, "");
    BOOST_REQUIRE_EQUAL(outcome.records.size(), 1u);
    BOOST_CHECK(outcome.records[0].sequence == joined);
    BOOST_CHECK(outcome.records[0].quality == joined);
  }
}

BOOST_AUTO_TEST_CASE(a_record_is_delivered_as_soon_as_its_last_line_has_come) {
  for (const std::size_t size : {1u, 100u, 5000u}) {
    const std::string letters(size, 'A');
    const std::string record = "@r\n" + letters + "\n+\n" + letters + "\n";
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, record.size()}) {
      // What comes behind the record is an error that must not be met before it was delivered.
      FastqReader reader(std::make_unique<Pieces>(record, piece, std::make_exception_ptr(std::runtime_error("asked"))));
      FastqView view;
      BOOST_REQUIRE(reader.next(view));
      BOOST_CHECK(view.sequence == letters);
      BOOST_CHECK_THROW(reader.next(view), std::runtime_error);
    }
  }
}

BOOST_AUTO_TEST_CASE(range_for_and_close) {
  FastqReader reader(std::make_unique<Pieces>(good + good, 8));
  std::size_t bases = 0;
  for (const FastqView& record : reader) bases += record.sequence.size();
  BOOST_CHECK_EQUAL(bases, 8u);
  BOOST_CHECK_EQUAL(reader.record_count(), 2u);
  FastqReader closed(std::make_unique<Pieces>(good, 8));
  closed.close();
  FastqView view;
  BOOST_CHECK(!closed.next(view));
}

// Random texts made of plausible pieces, against the reference parser.
BOOST_AUTO_TEST_CASE(agrees_with_the_reference_on_random_texts) {
  std::mt19937 random(20240229);
  const std::vector<std::string> parts = {"@",
                                          "@r",
                                          "r1",
                                          "\n",
                                          "\n",
                                          "\n",
                                          "\r\n",
                                          "\r",
                                          "+",
                                          "+\n",
                                          "A",
                                          "ACGT",
                                          "I",
                                          "IIII",
                                          "@r\nAC\n+\nII\n",
                                          "@s x\nACGT\n+\nIIII\n",
                                          "@t\n\n+\n\n",
                                          " ",
                                          "\t",
                                          ">",
                                          "\xff",
                                          "\n\n",
                                          "@w\nAC\nGT\n+\nII\nII\n",
                                          "+r\n"};
  for (int round = 0; round < 20000; ++round) {
    std::string text = random() % 3 == 0 ? std::string() : good;
    for (std::size_t count = random() % 9; count > 0; --count) text += parts[random() % parts.size()];
    if (random() % 50 == 0) text = "\xef\xbb\xbf" + text;
    for (const bool is_strict : {true, false}) {
      const fastq_reference::Result expected = fastq_reference::parse(text, is_strict);
      const FastqOptions options = is_strict ? strict() : lenient();
      for (const std::size_t piece : {std::size_t{1}, std::size_t{1} + random() % 40, text.size() + 1}) {
        const Outcome outcome = read_all(text, piece, options);
        const std::string kind = !expected.failed ? "" : expected.truncated ? "truncated" : "format";
        if (outcome.records != expected.records || outcome.kind != kind) {
          BOOST_FAIL((is_strict ? "strict" : "lenient")
                     << ", pieces of " << piece << ", text " << seqtide::quoted(text, 500) << ": expected "
                     << expected.records.size() << " records, '" << kind << "'; got " << outcome.records.size() << ", "
                     << outcome.what);
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_record_that_lacked_memory_comes_again) {
  const std::size_t size = 100'000;
  const std::string large = "@b\n" + std::string(size, 'A') + "\n+\n" + std::string(size, 'h') + "\n";
  FastqOptions options;
  options.encoding = seqtide::QualityEncoding::illumina13;
  FastqReader reader(std::make_unique<Pieces>("@a\nA\n+\nh\n" + large + "@c\nA\n+\nh\n", 1 << 20), options);
  FastqView view;
  BOOST_TEST(reader.next(view));
  const auto lacks_memory = [&] {
    try {
      return !reader.next(view);
    } catch (const std::bad_alloc&) {
      return true;
    }
  };
  {
    const scarce_memory::Limit limit(size / 2);
    BOOST_TEST(lacks_memory());
  }
  BOOST_TEST(!lacks_memory());
  BOOST_TEST(view.name == "b");
}
