#define BOOST_TEST_MODULE tabular
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "bgzf_data.hpp"
#include "seqtide/error.hpp"
#include "seqtide/tabular.hpp"

namespace {

using seqtide::TabularBatch;
using seqtide::TabularOptions;
using seqtide::TabularReader;
using seqtide::TabularType;
using seqtide::TabularValue;
using seqtide::TabularView;
using seqtide::Validation;

TabularOptions options_of(std::vector<seqtide::TabularColumn> columns, char delimiter = '\t') {
  TabularOptions options;
  options.schema.columns = std::move(columns);
  options.schema.missing = {"."};
  options.schema.delimiter = delimiter;
  return options;
}

const std::vector<seqtide::TabularColumn> all_types = {{"t", TabularType::text},
                                                       {"c", TabularType::category},
                                                       {"i", TabularType::integer, true},
                                                       {"r", TabularType::real, true},
                                                       {"l", TabularType::integers}};

struct Outcome {
  std::vector<std::string> lines;
  std::string error;
  std::uint64_t line = 0;
  std::uint64_t offset = 0;

  bool operator==(const Outcome&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
  for (const std::string& line : outcome.lines) out << line << " / ";
  return out << outcome.error << " line " << outcome.line << " offset " << outcome.offset;
}

std::unique_ptr<TabularReader> open(const std::string& text, const TabularOptions& options, std::size_t block_size) {
  return std::make_unique<TabularReader>(seqtide::MemoryStream::copy_of(text), options,
                                         seqtide::InputOptions{.threads = 1, .block_size = block_size});
}

Outcome outcome_of(const std::string& text, const TabularOptions& options, std::size_t block_size, bool batches) {
  Outcome outcome;
  try {
    const auto reader = open(text, options, block_size);
    if (batches) {
      TabularBatch batch;
      while (reader->read_batch(batch, {1 << 20, 3})) {
        for (std::size_t i = 0; i < batch.size(); ++i) batch.append_text(outcome.lines.emplace_back(), i);
      }
    } else {
      for (const TabularView& view : *reader) {
        std::string& line = outcome.lines.emplace_back();
        for (const std::string_view field : view.fields) {
          if (field.data() != view.fields[0].data()) line += options.schema.separator();
          line += field;
        }
      }
    }
  } catch (const seqtide::FormatError& error) {
    outcome.error = error.reason();
    outcome.line = error.place().line;
    outcome.offset = error.place().offset;
  }
  return outcome;
}

/// The same for blocks of all sizes, as records and as batches.
Outcome outcome_of(const std::string& text, const TabularOptions& options) {
  const Outcome outcome = outcome_of(text, options, 1 << 18, false);
  for (const std::size_t block_size : {1, 2, 3, 7, 64, 4096, 1 << 18}) {
    for (const bool batches : {false, true}) {
      const Outcome other = outcome_of(text, options, block_size, batches);
      if (other != outcome) BOOST_TEST(other == outcome, "blocks of " << block_size << ", batches " << batches);
    }
  }
  return outcome;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tables, *boost::unit_test::timeout(200))

BOOST_AUTO_TEST_CASE(values_have_the_types_that_were_declared) {
  const std::string text = "a b\tx\t-7\t0.25\t1,2,3\n\ty\t.\t1e300\t\nc\tx\t9223372036854775807\t.\t5\n";
  const auto reader = open(text, options_of(all_types), 64);
  TabularBatch batch;
  BOOST_TEST_REQUIRE(reader->read_batch(batch));
  BOOST_TEST_REQUIRE(batch.size() == 3u);
  const auto& integers = batch.columns[2];
  const auto& values = std::get<seqtide::NumberColumn<std::int64_t>>(integers.values);
  BOOST_TEST(values[0] == -7);
  BOOST_TEST(!integers.valid[1]);
  BOOST_TEST(values[2] == std::numeric_limits<std::int64_t>::max());
  const auto& reals = batch.columns[3];
  BOOST_TEST(std::get<seqtide::NumberColumn<double>>(reals.values)[1] == 1e300);
  BOOST_TEST(!reals.valid[2]);
  const auto& kinds = std::get<seqtide::DictionaryColumn>(batch.columns[1].values);
  BOOST_TEST(kinds[2] == "x");
  BOOST_TEST(kinds.dictionary()->size() == 2u);
  const auto& lists = std::get<seqtide::ListColumn<seqtide::Column>>(batch.columns[4].values);
  BOOST_TEST(lists.offsets()[1] == 3);
  BOOST_TEST(lists.offsets()[2] == 3);
  BOOST_TEST(lists.offsets()[3] == 4);
  BOOST_TEST(!reader->read_batch(batch));
  BOOST_TEST(batch.size() == 0u);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_named) {
  const TabularOptions options = options_of({{"n", TabularType::text}, {"i", TabularType::integer}});
  const auto fault = [&](const std::string& line) { return outcome_of("a\t1\n" + line + "\nb\t2\n", options); };
  for (const auto& [line, reason, offset] : std::vector<std::tuple<std::string, std::string, int>>{
           {"x", "the line has 1 of 2 columns: i is missing", 4},
           {"x\t1.0", "i: \"1.0\" is no integer of 64 bits", 6},
           {"x\t+1", "i: \"+1\" is no integer of 64 bits", 6},
           {"x\t-", "i: \"-\" is no integer of 64 bits", 6},
           {"x\t", "i: \"\" is no integer of 64 bits", 6},
           {"x\t9223372036854775808", "i: \"9223372036854775808\" is no integer of 64 bits", 6},
           {"x\t12345678x", "i: \"12345678x\" is no integer of 64 bits", 6},
           {"x\t1\t", "the line has more than 2 columns", 8},
           {std::string("x\0y\t1", 5), "byte \"\\x00\" cannot stand in a line", 5},
           {"x\ry\t1", "a carriage return alone is no line end", 5},
           {"x\x7f\t1", "byte \"\\x7f\" cannot stand in a line", 5},
       }) {
    BOOST_TEST_CONTEXT(reason) {
      const Outcome outcome = fault(line);
      BOOST_TEST(outcome.lines == std::vector<std::string>{"a\t1"});
      BOOST_TEST(outcome.error == reason);
      BOOST_TEST(outcome.line == 2u);
      BOOST_TEST(outcome.offset == static_cast<std::uint64_t>(offset));
    }
  }
}

BOOST_AUTO_TEST_CASE(validation) {
  TabularOptions options = options_of({{"n", TabularType::text}, {"i", TabularType::integer}});
  const std::string text = "a\t1\n\nb\t2\tmore\tand more\nc\t3";
  BOOST_TEST(outcome_of(text, options).error == "the line has more than 2 columns");
  options.validation = Validation::strict;
  BOOST_TEST(outcome_of(text, options).error == "a blank line");
  BOOST_TEST(outcome_of("a\t1", options).error == "the last line has no line end: it may have been cut");
  options.validation = Validation::lenient;
  const Outcome outcome = outcome_of(text, options);
  BOOST_TEST(outcome.error == "");
  BOOST_TEST(outcome.lines == (std::vector<std::string>{"a\t1", "b\t2", "c\t3"}));
  const auto reader = open(text, options, 5);
  for ([[maybe_unused]] const TabularView& line : *reader) continue;
  const auto deviations = reader->deviations();
  BOOST_TEST_REQUIRE(deviations.size() == 3u);
  BOOST_TEST(deviations[0].kind == "blank_line");
  BOOST_TEST(deviations[1].kind == "more_columns");
  BOOST_TEST(deviations[1].first.offset == 9u);
  BOOST_TEST(deviations[2].kind == "final_line");
  BOOST_TEST(deviations[2].first.line == 4u);
}

BOOST_AUTO_TEST_CASE(delimiters_comments_and_lines_to_skip) {
  TabularOptions options = options_of({{"n", TabularType::text}, {"i", TabularType::integer}}, ' ');
  BOOST_TEST(outcome_of("  a \t 1  \r\nb 2\n", options).lines == (std::vector<std::string>{"a\t1", "b\t2"}));
  options.schema.delimiter = ',';
  options.comment = "//";
  options.skip_lines = 1;
  BOOST_TEST(outcome_of("n,i,too,many\n//x\n#a,1\n", options).lines == std::vector<std::string>{"#a,1"});
  options.schema.columns[1].one_based = true;
  const auto reader = open("x\na,1\n", options, 64);
  TabularView line;
  BOOST_TEST_REQUIRE(reader->next(line));
  BOOST_TEST(line.values[1].integer == 0);
}

BOOST_AUTO_TEST_CASE(long_lines_and_many_columns) {
  std::vector<seqtide::TabularColumn> columns;
  std::string line;
  for (int i = 0; i < 100; ++i) {
    columns.push_back({"c" + std::to_string(i), TabularType::text});
    line += (i > 0 ? "\t" : "") + std::string(i == 50 ? 100000 : 3, static_cast<char>('a' + i % 26));
  }
  TabularOptions options = options_of(columns);
  std::string text;
  for (int i = 0; i < 5; ++i) text += line + "\n";
  BOOST_TEST(outcome_of(text, options).lines == std::vector<std::string>(5, line));
  options.max_record_bytes = line.size();
  BOOST_TEST(outcome_of(text, options).lines.size() == 5u);
  options.max_record_bytes = line.size() - 1;
  BOOST_TEST(outcome_of(text, options).error.starts_with("the line is larger than max_record_bytes"));
  options.max_record_bytes = 3;
  BOOST_TEST(outcome_of("abcd\tx\n", options).error.starts_with("the line is larger than max_record_bytes"));
}

BOOST_AUTO_TEST_CASE(random_tables_come_back) {
  std::string text;
  std::uint32_t state = 1;
  const auto chance = [&](std::uint32_t below) { return ((state = state * 1664525 + 1013904223) >> 8) % below; };
  for (int i = 0; i < 3000; ++i) {
    text += std::string(chance(12), 't') + "\t" + "k" + std::to_string(chance(9)) + "\t";
    text += chance(4) == 0 ? "." : std::to_string(chance(1 << 30));
    text += "\t" + (chance(4) == 0 ? std::string(".") : std::to_string(chance(1000)) + ".125") + "\t";
    text += std::string(chance(3) == 0 ? "" : "1,22,333") + "\n";
  }
  const Outcome outcome = outcome_of(text, options_of(all_types));
  std::string again;
  for (const std::string& line : outcome.lines) again += line + "\n";
  BOOST_TEST(outcome.error == "");
  BOOST_TEST((again == text));
  const TabularBatch batch = TabularBatch::parse(options_of(all_types).schema, text);
  BOOST_TEST(batch.size() == 3000u);
  BOOST_TEST((TabularBatch::concat(std::vector{batch.slice(0, 7), batch.slice(7, 2993)}) == batch));
  std::string written;
  seqtide::TabularWriter writer(std::make_unique<seqtide::StringSink>(written), batch.schema);
  writer.write(batch);
  writer.close();
  BOOST_TEST((written == text));
}

BOOST_AUTO_TEST_CASE(columns_can_be_chosen) {
  const auto reader = open("a\tx\t1\t2\t\nb\tx\t3\t4\t\n", options_of(all_types), 64);
  reader->choose({2, 0});
  TabularBatch batch;
  BOOST_TEST_REQUIRE(reader->read_batch(batch));
  std::string line;
  batch.append_text(line, 1);
  BOOST_TEST(line == "3\tb");
  BOOST_CHECK_THROW(reader->choose({5}), seqtide::InvalidArgument);
}

BOOST_AUTO_TEST_CASE(the_writer_refuses_what_would_not_be_read_back) {
  std::string written;
  seqtide::TabularSchema schema = options_of({{"n", TabularType::text}, {"i", TabularType::integer}}).schema;
  seqtide::TabularWriter writer(std::make_unique<seqtide::StringSink>(written), schema);
  const auto write = [&](std::vector<std::string_view> fields) { writer.write(fields); };
  for (const std::vector<std::string_view>& fields : std::vector<std::vector<std::string_view>>{
           {"a"}, {"a", "1", "2"}, {"a\tb", "1"}, {"a\nb", "1"}, {"a", "x"}, {"#a", "1"}, {"a\x7f", "1"}}) {
    BOOST_CHECK_THROW(write(fields), seqtide::InvalidArgument);
  }
  write({"a b", "-1"});
  writer.close();
  BOOST_TEST(written == "a b\t-1\n");
  BOOST_TEST(writer.record_count() == 1u);
}

BOOST_AUTO_TEST_CASE(schemas_that_are_none) {
  for (const auto& columns : std::vector<std::vector<seqtide::TabularColumn>>{
           {}, {{""}}, {{"a"}, {"a"}}, {{"a", TabularType::text, false, true}}}) {
    BOOST_CHECK_THROW(open("", options_of(columns), 64), seqtide::InvalidArgument);
  }
  BOOST_CHECK_THROW(open("", options_of({{"a"}}, '\n'), 64), seqtide::InvalidArgument);
}

BOOST_AUTO_TEST_CASE(numbers) {
  std::int64_t integer = 0;
  double real = 0;
  for (const char* const text : {"", "-", "+1", " 1", "1 ", "1.0", "1e3", "1,000", "0x1", "--1"}) {
    BOOST_TEST(!seqtide::parse_int64(text, integer), text);
  }
  for (const char* const text : {"", "-", "+", "--1", "+-1", "1 ", " 1", "1e", "nan(x)", "1.2.3", "0x1p3"}) {
    BOOST_TEST(!seqtide::parse_float64(text, real), text);
  }
  for (const auto& [text, value] : std::vector<std::pair<std::string, double>>{{"0", 0},
                                                                               {"+1.5", 1.5},
                                                                               {"-2e3", -2000},
                                                                               {".5", 0.5},
                                                                               {"5.", 5},
                                                                               {"1e-400", 0},
                                                                               {"inf", INFINITY},
                                                                               {"1e400", INFINITY},
                                                                               {"-1e400", -INFINITY}}) {
    BOOST_TEST(seqtide::parse_float64(text, real), text);
    BOOST_TEST(real == value, text);
  }
  BOOST_TEST(seqtide::parse_float64("NaN", real));
  BOOST_TEST(real != real);
}

BOOST_AUTO_TEST_SUITE_END()
