#define BOOST_TEST_MODULE expression
#include "seqtide/alignments/expression.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "bam_data.hpp"
#include "qc_data.hpp"
#include "seqtide/alignments/record_filter.hpp"
#include "seqtide/error.hpp"
#include "thrown.hpp"

using bam_data::Record;
using seqtide::BamView;
using seqtide::InvalidArgument;
using seqtide::RecordExpression;
using seqtide::SamHeader;

namespace {

const SamHeader& header() {
  static const SamHeader header = SamHeader::parse(
      "@HD\tVN:1.6\n@SQ\tSN:chr1\tLN:3000\n@SQ\tSN:chr2\tLN:3000\n@RG\tID:other\tLB:wrong\n@RG\tPL:ILLUMINA\tID:group "
      "one\tLB:lib1\n@CO\t@RG\tID:x\n");
  return header;
}

bool accepts(const std::string& expression, const Record& record) {
  const std::string raw = record.raw();
  return RecordExpression(expression).accepts(BamView(raw), header());
}

// Of a record with a tag of every type.
bool accepts(const std::string& expression) { return accepts(expression, bam_data::rich_record()); }

std::string refusal(const std::string& expression) {
  return thrown::message_of<InvalidArgument>([&] { RecordExpression parsed(expression); });
}

std::string fault(const std::string& expression, const Record& record = bam_data::rich_record()) {
  return thrown::message_of<InvalidArgument>([&] { accepts(expression, record); });
}

}  // namespace

BOOST_AUTO_TEST_CASE(numbers_and_precedence) {
  for (const std::string expression : {
           "1 + 2 * 3 == 7",
           "(1 + 2) * 3 == 9",
           "10 / 4 == 2.5",
           "10 - 4 - 3 == 3",
           "2 * -3 == -6",
           "1--1 == 2",
           "7.9 % 5 == 2",
           "-7 % 5 == -2",
           "(7.9 & 4.1) == 4",
           "7 & 4 == 4",          // unlike C
           "1 | 2 ^ 3 & 6 == 1",  // & before ^ before |
           "6 ^ 3 == 5",
           "1 | 4 + 1 == 5",
           "3 > 2 > 0 == (3 > (2 > 0))",  // to the right
           "1 == 2 == 2",
           "~5 == -6",
           "!~-1 == 1",
           "!!5 == 1",
           "+5 == 5",
           "- -5 == 5",
           "0x1F == 31",
           "0X1f==31",
           "1e3 == 1000",
           ".5 == 5E-1",
           "5. == 5",
           "(2 > 1) + (3 < 5) == 2",
           "\t1\n==\r1 ",
           "sqrt(16) == 4 && pow(2, 10) == 1024 && exp(0) == 1 && log(exp(2)) == 2",
           "0x7fffffffffffffff | 0",
       }) {
    BOOST_TEST(accepts(expression), expression);
  }
  BOOST_TEST(!accepts("5 == 3 != 1"));
  // && and || are equals.
  BOOST_TEST(!accepts("1 || 1 && 0"));
  BOOST_TEST(accepts("1 || (1 && 0)"));
  BOOST_TEST(accepts("0 && 1 || 1"));
  BOOST_TEST(!accepts("0"));
  BOOST_TEST(accepts("0.25"));
  BOOST_TEST(accepts("!0.25"));  // without its fraction
  BOOST_TEST(!accepts("!(0.125 + 0.125)"));
}

BOOST_AUTO_TEST_CASE(fields) {
  for (const std::string expression : {
           "flag == 99",
           "flag.paired == 1 && flag.proper_pair == 2 && flag.mreverse == 32 && flag.read1 == 64",
           "!flag.unmap && !flag.munmap && !flag.reverse && !flag.read2 && !flag.secondary",
           "!flag.qcfail && !flag.dup && !flag.supplementary",
           "flag&0x20",
           "mapq == 60",
           "pos == 1001",
           "endpos == 1011",
           "rlen == 11",
           "qlen == 15",
           "mpos == 1201 && pnext == 1201",
           "tlen == 215",
           "refid == 0 && mrefid == 1",
           "rname == \"chr1\" && rnext == \"chr2\" && mrname == \"chr2\"",
           "qname == \"rich/0\"",
           "ncigar == 7",
           "sclen == 5 && hclen == 2",
           "cigar == \"2H3S5M1I2D4M2S\"",
           "seq == \"ACGTNACGTRYACGT\" && length(seq) == 15",
           "min(qual) == 30 && max(qual) == 30 && avg(qual) == 30 && length(qual) == 15",
           "library == \"lib1\"",
           "avg(\"ac\") == 98",
       }) {
    BOOST_TEST(accepts(expression), expression);
  }
}

BOOST_AUTO_TEST_CASE(fields_of_a_record_without_any) {
  Record bare;
  bare.name = "*";
  bare.flag = 4;
  bare.reference_id = bare.pos = -1;
  bare.cigar = bare.sequence = bare.scores = "";
  for (const std::string expression : {
           "qname == \"*\" && rname == \"*\" && rnext == \"*\" && cigar == \"*\"",
           "seq == \"\" && length(qual) == 0 && library == \"\"",
           "pos == 0 && endpos == 0 && mpos == 0 && refid == -1 && mrefid == -1",
           "qlen == 0 && rlen == 0 && ncigar == 0 && sclen == 0 && hclen == 0",
           "!(avg(qual) > 20) && !(avg(qual) <= 20) && !exists(min(qual)) && !exists(max(seq))",
       }) {
    BOOST_TEST(accepts(expression, bare), expression);
  }
  bare.cigar = "5H3S";
  BOOST_TEST(accepts("sclen == 3 && hclen == 5", bare));
  bare.cigar = "3S";
  BOOST_TEST(accepts("sclen == 3 && hclen == 0", bare));
  bare.cigar = "3S5H";
  BOOST_TEST(accepts("sclen == 3 && hclen == 5", bare));
  bare.cigar = "5H";
  BOOST_TEST(accepts("sclen == 0 && hclen == 5", bare));
}

BOOST_AUTO_TEST_CASE(tags) {
  for (const std::string expression : {
           "[Xc] == -5 && [XC] == 200 && [Xs] == -300 && [XS] == 60000 && [Xi] == -70000 && [XI] == 4000000000",
           "[Xf] == 1.5",
           "[XA] == \"x\" && [RG] == \"group one\" && [XH] == \"1AE301\"",
           "[RG] =~ \"^group [a-z]+$\" && [RG] !~ \"two\"",
           "[MD]",  // empty, but there
           "[Bc] && exists([Be]) && !!default([BC], 0)",
           "length([MD]) == 0",
       }) {
    BOOST_TEST(accepts(expression), expression);
  }
}

BOOST_AUTO_TEST_CASE(what_is_missing_is_neither_equal_nor_unequal) {
  for (const std::string expression : {
           "[ZZ]",         "exists([ZZ])",  "[ZZ] == 0",     "[ZZ] != 0",       "[ZZ] < 1",       "[ZZ] >= 1",
           "[ZZ] == [ZZ]", "[ZZ] != \"a\"", "[ZZ] =~ \"a\"", "[ZZ] !~ \"a\"",   "[ZZ] + 1",       "-[ZZ]",
           "~[ZZ]",        "1 % [ZZ] >= 0", "[ZZ] & 1 | 1",  "sqrt([ZZ]) == 0", "exp([ZZ]) == 1", "pow([ZZ], 0)",
           "sqrt(-1) < 1", "1 % 0 == 0",    "1 % 0.5 == 0",  "min(\"\") < 300", "[ZZ] && 1",      "[ZZ] || 0",
           "length([ZZ])",
       }) {
    BOOST_TEST(!accepts(expression), expression);
  }
  for (const std::string expression : {
           "![ZZ]",
           "!exists([ZZ])",
           "!([ZZ] == 0)",
           "!([ZZ] =~ \"a\")",
           "[ZZ] || 1",
           "default([ZZ], 5) == 5",
           "default([Xc], 5) == -5",
           "default(default([ZZ], [YY]), \"none\") == \"none\"",
           "default([ZZ] + 1, 7) == 7",
           "length([ZZ]) == 0",
           "exists(0)",
           "exists(\"\")",
       }) {
    BOOST_TEST(accepts(expression), expression);
  }
  // A tag is true that is 0.
  Record zero;
  zero.tags = bam_data::integer_tag("NM", 'C', 0) + bam_data::integer_tag("AS", 'C', 1);
  for (const std::string expression : {"[NM]", "([NM])", "log([AS])", "[NM] == 0", "![ZM]"}) {
    BOOST_TEST(accepts(expression, zero), expression);
  }
  for (const std::string expression : {"![NM]", "[NM] + 0", "-[NM]", "[NM] != 0", "log(1)"}) {
    BOOST_TEST(!accepts(expression, zero), expression);
  }
}

BOOST_AUTO_TEST_CASE(texts) {
  for (const std::string expression : {
           "\"abc\" < \"abd\"",
           "\"ab\" < \"abc\"",
           "\"b\" > \"abc\"",
           "\"\" <= \"\"",
           "\"a\\\"b\\\\c\" =~ \"^a\\\"b.c$\"",
           "\"a\\tb\\nc\\rd\" =~ \"^a\tb\nc\rd$\"",
           "\"a.b\" =~ \"a\\.b\"",
           "\"axb\" !~ \"a\\.b\"",
           "qname == 5 || qname != 5",
           "!(qname == 5) && !(qname < 5) && !(5 < qname)",
           "\"\"",
           "!\"\" == 0",
       }) {
    BOOST_TEST(accepts(expression), expression);
  }
}

BOOST_AUTO_TEST_CASE(long_sequences_and_cigars_are_seen_whole) {
  Record record;
  record.sequence.clear();
  record.cigar.clear();
  for (int i = 0; i < 400; ++i) record.cigar += std::to_string(1 + i % 120) + "MIM="[i % 4];
  for (std::size_t i = 0; i < 1801; ++i) record.sequence += "ACGTN"[i * i % 7 % 5];
  record.scores.assign(1801, '\5');
  const std::string all = '"' + record.sequence + '"', cigar = '"' + record.cigar + '"';
  const std::string shorter = '"' + record.sequence.substr(0, 1800) + '"';
  BOOST_TEST(accepts("seq == " + all + " && cigar == " + cigar, record));
  BOOST_TEST(accepts("seq > " + shorter + " && " + shorter + " < seq && seq >= seq && length(seq) == 1801", record));
  BOOST_TEST(accepts("length(cigar) == " + std::to_string(record.cigar.size()), record));
  for (std::size_t at = 230; at < 280; ++at) {
    const std::string pattern = '"' + record.sequence.substr(at, 20) + record.sequence.substr(at + 20, 3) + '"';
    BOOST_TEST(accepts("seq =~ " + pattern, record));
    BOOST_TEST(accepts("cigar =~ \"" + record.cigar.substr(at, 9) + "\"", record));
  }
  record.scores.back() = '\6';
  BOOST_TEST(accepts("avg(qual) == 5 + 1 / 1801 && max(qual) == 6 && min(seq) == 65", record));
  BOOST_TEST(accepts("seq =~ \"" + record.sequence.substr(1790) + "$\" && seq !~ \"NNNNN\"", record));
}

BOOST_AUTO_TEST_CASE(refusals_name_the_column_and_what_was_expected) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "column 1 of the expression: expected a number, a text, a name, a tag or '(', but the expression ends here"},
      {"mapq >",
       "column 7 of the expression: expected a number, a text, a name, a tag or '(', but the expression ends "
       "here"},
      {"mapq > > 3", "column 8 of the expression: expected a number, a text, a name, a tag or '(', but here is \">\""},
      {"(mapq", "column 6 of the expression: expected ')' for the '(' in column 1, but the expression ends here"},
      {"mapq)", "column 5 of the expression: there is no '(' for this ')'"},
      {"mapq 3", "column 6 of the expression: expected an operator, but here is \"3\""},
      {"mapq = 3", "column 6 of the expression: expected \"==\" or \"=~\""},
      {"mapq # 3", "column 6 of the expression: expected an operator or a value, but here is \"#\""},
      {"mapp", "column 1 of the expression: there is no field or function \"mapp\""},
      {"posit > 3", "column 1 of the expression: there is no field or function \"posit\""},
      {"flag.PAIRED",
       "column 1 of the expression: there is no \"flag.PAIRED\"; flags are paired, proper_pair, unmap, "
       "munmap, reverse, mreverse, read1, read2, secondary, qcfail, dup and supplementary"},
      {"[NMX]", "column 1 of the expression: expected a tag of two characters, such as [NM]"},
      {"1 + [N", "column 5 of the expression: expected a tag of two characters, such as [NM]"},
      {"qname == \"abc", "column 10 of the expression: expected '\"' at the end of the text that begins here"},
      {"qname == \"abc\\\"", "column 10 of the expression: expected '\"' at the end of the text that begins here"},
      {"0x", "column 1 of the expression: expected digits behind \"0x\""},
      {"1e999", "column 1 of the expression: \"1e999\" is no double"},
      {"length", "column 7 of the expression: expected '(' behind \"length\", but the expression ends here"},
      {"pow(2)", "column 6 of the expression: expected ',' and another argument of \"pow\", but here is \")\""},
      {"sqrt(2, 3)", "column 7 of the expression: expected ')' for the '(' in column 5, but here is \",\""},
      {"qname + 1", "column 7 of the expression: \"+\" needs numbers on both sides, not text"},
      {"1 & \"a\"", "column 3 of the expression: \"&\" needs numbers on both sides, not text"},
      {"-seq", "column 1 of the expression: \"-\" needs a number, not text"},
      {"length(mapq)", "column 8 of the expression: \"length\" needs text, not a number"},
      {"log(qname)", "column 5 of the expression: \"log\" needs a number, not text"},
      {"mapq =~ \"6\"", "column 6 of the expression: \"=~\" needs text on its left, not a number"},
      {"qname !~ [BC]", "column 10 of the expression: expected a pattern in quotes behind \"!~\""},
      {"qname =~ \"a\" == 1", "column 10 of the expression: expected a pattern in quotes behind \"=~\""},
      {"qname =~ \"a(b\"",
       "column 10 of the expression: character 2 of the pattern: expected ')' at the end of the group "
       "that begins here"},
      {"\"\xc3\xa9\xe2\x82\xac\" == mapp", "column 9 of the expression: there is no field or function \"mapp\""},
  };
  for (const auto& [expression, message] : cases) BOOST_TEST(refusal(expression) == message);
}

BOOST_AUTO_TEST_CASE(every_truncation_is_an_expression_or_refused_where_it_ends) {
  const std::string expression =
      "(mapq >= 0x1e && [NM]<3.5e0) || !(qname =~ \"^a\\\"[bc]+$\") && pow(default([AS], 1), 2) != avg(qual) % ~5 ^ "
      "flag.proper_pair | -1";
  BOOST_TEST(refusal(expression) == "");
  std::size_t whole = 0;
  for (std::size_t size = 0; size < expression.size(); ++size) {
    const std::string part = expression.substr(0, size);
    const std::string message = refusal(part);
    if (message.empty()) {
      accepts(part, Record());
      ++whole;
    } else {
      BOOST_TEST(message.starts_with("column "), message);
      BOOST_TEST(std::stoul(message.substr(7)) <= size + 1);
    }
  }
  BOOST_TEST(whole > 8);
  BOOST_TEST(whole < expression.size() / 2);
}

BOOST_AUTO_TEST_CASE(nesting_is_bounded_and_chains_are_not) {
  const auto nested = [](const std::string& open, const std::string& close, std::size_t count) {
    std::string expression;
    for (std::size_t i = 0; i < count; ++i) expression += open;
    expression += '1';
    for (std::size_t i = 0; i < count; ++i) expression += close;
    return expression;
  };
  for (const auto& [open, close] : std::vector<std::pair<std::string, std::string>>{{"(", ")"},
                                                                                    {"!", ""},
                                                                                    {"-", ""},
                                                                                    {"1+(", ")"},
                                                                                    {"1<", ""},
                                                                                    {"1==", ""},
                                                                                    {"exists(", ")"},
                                                                                    {"pow(1,", ")"}}) {
    BOOST_TEST(refusal(nested(open, close, 60)) == "", open);
    const std::string message = refusal(nested(open, close, 100'000));
    BOOST_TEST(message.ends_with(" of the expression: too many operations lie in each other"), message);
  }
  std::string chain = "qname == \"r\"";
  for (int i = 0; i < 20'000; ++i) chain += " || qname == \"r" + std::to_string(i) + '"';
  Record record;
  record.name = "r19999";
  BOOST_TEST(accepts(chain, record));
  record.name = "r20000";
  BOOST_TEST(!accepts(chain, record));
}

BOOST_AUTO_TEST_CASE(tags_of_another_type_are_faults) {
  const std::string behind = " in the record \"rich/0\"";
  for (const auto& [expression, message] : std::vector<std::pair<std::string, std::string>>{
           {"1 + [RG]", "column 3 of the expression: the tag that this looks at is no number"},
           {"~[XA]", "column 1 of the expression: the tag that this looks at is no number"},
           {"sqrt([RG])", "column 5 of the expression: the tag that this looks at is no number"},
           {"pow(2, [RG])", "column 4 of the expression: the tag that this looks at is no number"},
           {"[Xc] =~ \"5\"", "column 6 of the expression: the tag that this looks at is no text"},
           {"length([Xc])", "column 7 of the expression: the tag that this looks at is no text"},
           {"[Bc] == 1", "column 6 of the expression: the tag that this looks at is an array"},
           {"[Bc] + 1", "column 6 of the expression: the tag that this looks at is no number"},
       }) {
    BOOST_TEST(fault(expression) == message + behind);
  }
  // What cannot change the outcome is not looked at.
  BOOST_TEST(accepts("1 || [RG] + 1"));
  BOOST_TEST(!accepts("0 && [RG] + 1"));
}

BOOST_AUTO_TEST_CASE(filters_take_records_up_to_a_fault) {
  std::vector<Record> records(4);
  for (std::size_t i = 0; i < 4; ++i) {
    records[i].name = "r" + std::to_string(i);
    records[i].tags = i == 2 ? bam_data::text_tag("XX", 'Z', "a") : bam_data::integer_tag("XX", 'C', 7);
  }
  const seqtide::AlignmentBatch batch = qc_data::batch_of(records);
  seqtide::RecordCriteria criteria;
  criteria.expression = "[XX] + 1 == 8";
  const seqtide::RecordFilter filter(criteria);
  std::string message;
  BOOST_TEST(filter.chosen(batch, message).size() == 2);
  BOOST_TEST(message == "column 6 of the expression: the tag that this looks at is no number in the record \"r2\"");
  std::vector<std::uint8_t> mask(4);
  BOOST_CHECK_THROW(filter.chosen(batch), InvalidArgument);
  BOOST_CHECK_THROW(filter.mask(batch, mask.data()), InvalidArgument);
  BOOST_CHECK_THROW(filter.accepts(batch[2], *batch.header), InvalidArgument);
  BOOST_TEST(filter.accepts(batch[3], *batch.header));
  criteria.names = std::vector<std::string>{"r1", "r3"};  // before the expression
  BOOST_TEST(seqtide::RecordFilter(criteria).chosen(batch, message).size() == 2);
  BOOST_TEST(message == "");
  criteria.expression = "mapq >";
  BOOST_CHECK_THROW(seqtide::RecordFilter{criteria}, InvalidArgument);
}

BOOST_AUTO_TEST_CASE(libraries_are_those_of_the_header_at_hand) {
  Record record;
  record.tags = bam_data::text_tag("RG", 'Z', "group one");
  const auto own = std::make_shared<const SamHeader>(header());
  const auto other = std::make_shared<const SamHeader>(SamHeader::parse(
      "@SQ\tSN:chr1\tLN:3000\n@RG\tID:group one\tLB:lib2\n@RG\tID:group one\tLB:lib1\n", seqtide::Validation::lenient));
  seqtide::RecordCriteria criteria;
  criteria.expression = "library == \"lib1\"";
  const seqtide::RecordFilter filter(criteria);
  BOOST_TEST(filter.chosen(qc_data::batch_of({record}, own)).size() == 1);
  BOOST_TEST(filter.chosen(qc_data::batch_of({record}, other)).size() == 0);
  const std::string raw = record.raw();
  BOOST_TEST(filter.accepts(BamView(raw), *own));
  BOOST_TEST(!filter.accepts(BamView(raw), *other));
}

BOOST_AUTO_TEST_CASE(matching_is_interruptible) {
  struct Interrupt {};
  Record record;
  record.cigar = "";
  record.sequence.assign(50'000, 'A');
  record.scores.assign(50'000, '\5');
  const seqtide::AlignmentBatch batch = qc_data::batch_of({record});
  seqtide::RecordCriteria criteria;
  criteria.expression = "seq =~ \"[ACGT]{400}N.{400}N\"";
  BOOST_CHECK_THROW(seqtide::RecordFilter(criteria).chosen(batch, [] { throw Interrupt(); }), Interrupt);
}

BOOST_AUTO_TEST_CASE(threads_share_an_expression) {
  const std::vector<Record> records = qc_data::random_records(300, 3);
  const RecordExpression expression("seq =~ \"A.{12}T\" || cigar =~ \"[ID]\" && library == \"\" && avg(qual) > 20");
  std::vector<std::vector<bool>> outcomes(4);
  std::vector<std::thread> threads;
  for (std::vector<bool>& outcome : outcomes) {
    threads.emplace_back([&] {
      for (const Record& record : records) {
        const std::string raw = record.raw();
        outcome.push_back(expression.accepts(BamView(raw), header()));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::vector<bool>& outcome : outcomes) BOOST_TEST((outcome == outcomes[0]));
}
