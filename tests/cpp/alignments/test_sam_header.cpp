#define BOOST_TEST_MODULE sam_header
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <string>
#include <utility>
#include <vector>

#include "seqtide/alignments/sam/header.hpp"
#include "seqtide/error.hpp"

namespace {

using seqtide::FormatError;
using seqtide::HeaderField;
using seqtide::HeaderLine;
using seqtide::InvalidArgument;
using seqtide::Reference;
using seqtide::SamHeader;
using seqtide::UnknownName;
using seqtide::Validation;

const std::string small =
    "@HD\tVN:1.6\tSO:coordinate\n"
    "@SQ\tSN:chr1\tLN:1000\tAN:1,one\tM5:0123456789abcdef0123456789abcdef\n"
    "@SQ\tSN:HLA:A*01\tLN:2147483647\tTP:circular\n"
    "@RG\tID:a\tSM:x\tPL:illumina\tDT:2020-02-03T04:05:06Z\n"
    "@PG\tID:bwa\tCL:bwa \xc3\xa9\n"
    "@PG\tID:sort\tPP:bwa\n"
    "@CO\tany \xe2\x82\xac text\twith tabs\n";

// What is wrong with a text, "" if nothing is.
std::string fault(const std::string& text, Validation validation = Validation::strict) {
  try {
    SamHeader::parse(text, validation);
    return "";
  } catch (const FormatError& error) {
    return error.reason();
  }
}

HeaderLine line(const std::string& type, std::vector<HeaderField> fields) { return {type, std::move(fields), ""}; }
HeaderLine comment(const std::string& text) { return {"CO", {}, text}; }

}  // namespace

BOOST_AUTO_TEST_CASE(lines_are_kept) {
  const SamHeader header = SamHeader::parse(small);
  BOOST_TEST(header.text() == small);
  BOOST_TEST(header.lines().size() == 7);
  BOOST_TEST(header.lines()[1].type == "SQ");
  BOOST_TEST(*header.lines()[1].find("AN") == "1,one");
  BOOST_TEST(header.lines()[1].find("XX") == nullptr);
  BOOST_TEST(header.lines()[6].comment == "any \xe2\x82\xac text\twith tabs");
  BOOST_TEST((header.references() == std::vector<Reference>{{"chr1", 1000}, {"HLA:A*01", 2147483647}}));
  BOOST_TEST(header.reference_id("chr1") == 0);
  BOOST_TEST(header.reference_id("HLA:A*01") == 1);
  BOOST_TEST(header.known_reference_id("HLA:A*01") == 1);
  for (const char* name : {"one", "1", "chr2", "", "*", "="}) {
    BOOST_TEST(header.reference_id(name) == -1);
    BOOST_CHECK_THROW(header.known_reference_id(name), UnknownName);
  }
  BOOST_TEST(header.value("HD", "SO") == "coordinate");
  BOOST_TEST(header.value("HD", "GO") == "");
  BOOST_TEST(header.value("XY", "ID") == "");
  BOOST_TEST((SamHeader::parse(small) == header));
  BOOST_TEST(!(SamHeader() == header));
}

BOOST_AUTO_TEST_CASE(nothing_is_a_header) {
  BOOST_TEST(SamHeader::parse("").lines().empty());
  BOOST_TEST(SamHeader().text() == "");
  BOOST_TEST(SamHeader().reference_id("chr1") == -1);
}

BOOST_AUTO_TEST_CASE(line_ends) {
  std::string text;
  for (const char c : small) text += c == '\n' ? std::string("\r\n") : std::string(1, c);
  BOOST_TEST(SamHeader::parse(text).text() == small);
  BOOST_TEST(SamHeader::parse(small.substr(0, small.size() - 1)).text() == small);
  BOOST_TEST(fault("@CO\tx\r\r\n") != "");
  BOOST_TEST(SamHeader::parse("@CO\tx\r\r\n@CO\ta\rb\n", Validation::lenient).text() == "@CO\tx\n@CO\ta\rb\n");
  BOOST_TEST(fault("@CO\ta\rb\n") != "");
}

// Every line breaks one rule; lenient takes it and keeps it as it is.
const std::vector<std::string> breaches = {
    "@CO\ttext\n@HD\tVN:1.6\n",
    "@HD\tVN:1.6\n@HD\tVN:1.6\n",
    "@HD\n",
    "@HD\t\n",
    "@HD\tSO:unknown\n",
    "@HD\tVN:1\n",
    "@HD\tVN:1.\n",
    "@HD\tVN:.6\n",
    "@HD\tVN:1.6.1\n",
    "@HD\tVN:1,6\n",
    "@HD\tVN:\n",
    "@HD\tVN:1.6\tVN:1.6\n",
    "@HD\tVN:1.6\tSO:Coordinate\n",
    "@HD\tVN:1.6\tGO:position\n",
    "@HD\tVN:1.6\tSS:queryname\n",
    "@HD\tVN:1.6\tSS:unknown:natural\n",
    "@HD\tVN:1.6\tSS:queryname:\n",
    "@HD\tVN:1.6\tSS:queryname:a b\n",
    "@HD\tVN:1.6\t\n",
    "@HD\tVN:1.6\t\tSO:unknown\n",
    "@HD\tVN:1.6\tSO\n",
    "@HD\tVN:1.6\tSO-unknown\n",
    "@HD\tVN:1.6\tXYZ:1\n",
    "@HD\tVN:1.6\t1X:1\n",
    "@HD\tVN:1.6\tX-:1\n",
    "@HD\tVN:1.6\txy:\n",
    "@HD\tVN:1.6\txy:a\x01\n",
    "@HD\tVN:1.6\txy:a\x7f\n",
    "@HD\tVN:1.6\txy:\xc3\xa9\n",
    "@XY\tab:c\n",
    "@xy\tab:c\n",
    "@co\tcomment\n",
    "@CO\t\xff\n",
    "@SQ\tSN:a b\tLN:1\n",
    "@SQ\tSN:*a\tLN:1\n",
    "@SQ\tSN:=a\tLN:1\n",
    "@SQ\tSN:a,b\tLN:1\n",
    "@SQ\tSN:a<b\tLN:1\n",
    "@SQ\tSN:\xc3\xa9\tLN:1\n",
    "@SQ\tSN:a\tLN:0\n",
    "@SQ\tSN:a\tLN:1\tLN:1\n",
    "@SQ\tSN:a\tLN:1\tM5:0123456789ABCDEF0123456789ABCDEF\n",
    "@SQ\tSN:a\tLN:1\tM5:0123456789abcdef\n",
    "@SQ\tSN:a\tLN:1\tTP:Circular\n",
    "@SQ\tSN:a\tLN:1\tAH:a b\n",
    "@SQ\tSN:a\tLN:1\tAN:b,,c\n",
    "@SQ\tSN:a\tLN:1\tAN:*\n",
    "@SQ\tSN:a\tLN:1\tAN:a\n",
    "@SQ\tSN:a\tLN:1\tAN:b,b\n",
    "@SQ\tSN:a\tLN:1\tAN:b\n@SQ\tSN:b\tLN:1\n",
    "@SQ\tSN:a\tLN:1\n@SQ\tSN:b\tLN:1\tAN:a\n",
    "@SQ\tSN:a\tLN:1\tAN:c\n@SQ\tSN:b\tLN:1\tAN:c\n",
    "@SQ\tSN:a\tLN:1\tDS:\xff\n",
    "@SQ\tSN:a\tLN:1\tDS:a\x1f\n",
    "@RG\tSM:x\n",
    "@RG\tID:\n",
    "@RG\tID:a\n@RG\tID:a\n",
    "@RG\tID:a\tPL:454\n",
    "@RG\tID:a\tFO:acgt\n",
    "@RG\tID:a\tFO:\n",
    "@RG\tID:a\tDT:yesterday\n",
    "@RG\tID:a\tDT:2020-13-01\n",
    "@RG\tID:a\tDT:2020-01-00\n",
    "@RG\tID:a\tDT:2020-01-01 10:00\n",
    "@RG\tID:a\tDT:2020-01-01T25:00\n",
    "@RG\tID:a\tDT:2020-01-01T\n",
    "@RG\tID:a\tDT:2020-01-01T10:00.x\n",
    "@RG\tID:a\tDT:2020-01-01T10:00+\n",
    "@RG\tID:a\tCL:\xc3\xa9\n",
    "@PG\tPN:x\n",
    "@PG\tID:a\n@PG\tID:a\n",
    "@PG\tID:a\tPP:b\n",
    "@PG\tID:a\tPP:a\n",
    "@PG\tID:a\tPP:c\n@PG\tID:b\tPP:a\n@PG\tID:c\tPP:b\n",
    "@PG\tID:a\tPP:b\n@PG\tID:b\tPP:c\n@PG\tID:c\tPP:b\n",
    "@RG\tID:b\n@PG\tID:a\tPP:b\n",
};

BOOST_DATA_TEST_CASE(strict_refuses, boost::unit_test::data::make(breaches), text) {
  BOOST_TEST(fault(text) != "");
  BOOST_TEST(fault(text, Validation::lenient) == "");
  BOOST_TEST(SamHeader::parse(text, Validation::lenient).text() == text);
}

// What is no header in either mode.
const std::vector<std::string> impossible = {
    "@\n",
    "@H\n",
    "@H1\tVN:1.6\n",
    "HD\tVN:1.6\n",
    " @HD\tVN:1.6\n",
    "@HDVN:1.6\n",
    "@HD VN:1.6\n",
    "@COtext\n",
    "read\t4\t*\t0\t0\t*\t*\t0\t0\tA\tI\n",
    "@SQ\tLN:1\n",
    "@SQ\tSN:a\n",
    "@SQ\tSN:\tLN:1\n",
    "@SQ\tSN:*\tLN:1\n",
    "@SQ\tSN:=\tLN:1\n",
    std::string("@SQ\tSN:a\0b\tLN:1\n", 15),
    "@SQ\tSN:a\tLN:\n",
    "@SQ\tSN:a\tLN:-1\n",
    "@SQ\tSN:a\tLN:-0\n",
    "@SQ\tSN:a\tLN:+1\n",
    "@SQ\tSN:a\tLN:1x\n",
    "@SQ\tSN:a\tLN: 1\n",
    "@SQ\tSN:a\tLN:2147483648\n",
    "@SQ\tSN:a\tLN:99999999999999999999\n",
    "@SQ\tSN:a\tLN:1\n@SQ\tSN:a\tLN:1\n",
};

BOOST_DATA_TEST_CASE(both_refuse, boost::unit_test::data::make(impossible), text) {
  BOOST_TEST(fault(text) != "");
  BOOST_TEST(fault(text, Validation::lenient) != "");
}

const std::vector<std::string> valid = {
    "@HD\tVN:12.34\n",
    "@HD\tSO:queryname\tSS:queryname:natural:umi-x_1\tVN:1.6\tGO:none\n",
    "@HD\tVN:1.6\tSO:queryname\tSS:coordinate:TLEN\n",
    "@SQ\tLN:007\tSN:!#$%&+./:;?@^_|~-0*=\n",
    "@SQ\tSN:a\tLN:1\tAH:*\n",
    "@SQ\tSN:a\tLN:1\tAH:chr1:1-20\tDS:\xe2\x82\xac\tUR:file:///x y\n",
    "@RG\tID:a b\n",
    "@RG\tID:a\tFO:*\tKS:TCAG\tPI:350\tPL:ONT\n@RG\tID:b\tFO:ACMGRSVTWYHKDBN\tPL:DNBSEQ\n",
    "@RG\tID:a\tDT:2020\n",
    "@RG\tID:a\tDT:2020-02\n",
    "@RG\tID:a\tDT:20200203\n",
    "@RG\tID:a\tDT:2020-W05-1T12\n",
    "@RG\tID:a\tDT:2020W051T1230\n",
    "@RG\tID:a\tDT:2020-W05\n",
    "@RG\tID:a\tDT:2020W05\n",
    "@RG\tID:a\tDT:2020-034T12:30:60.25+01:00\n",
    "@RG\tID:a\tDT:2020034T123059,5-0130\n",
    "@RG\tID:a\tDT:2020-02-03T12:30+01\n",
    "@PG\tID:a\tPP:b\n@PG\tID:b\n@PG\tID:c\tPP:b\n",
    "@RG\tID:a\n@PG\tID:a\n",
    "@CO\t\n",
    "@CO\t\x01\ttext\n",
};

BOOST_DATA_TEST_CASE(strict_accepts, boost::unit_test::data::make(valid), text) {
  BOOST_TEST(fault(text) == "");
  BOOST_TEST(SamHeader::parse(text).text() == text);
}

BOOST_AUTO_TEST_CASE(lenient_repairs) {
  BOOST_TEST(SamHeader::parse("\n@CO\r\n\n@CO\tx\n\r\n", Validation::lenient).text() == "@CO\n@CO\tx\n");
  BOOST_TEST(fault("@CO\n") == "@CO has no tab behind it");
  BOOST_TEST(fault("@CO\tx\n\n") != "");
}

BOOST_AUTO_TEST_CASE(a_real_name_wins_over_an_alternative_one) {
  const SamHeader header = SamHeader::parse("@SQ\tSN:a\tLN:1\tAN:b\n@SQ\tSN:b\tLN:2\n", Validation::lenient);
  BOOST_TEST(header.reference_id("b") == 1);
}

BOOST_AUTO_TEST_CASE(errors_name_the_place) {
  try {
    SamHeader::parse("@HD\tVN:1.6\r\n@SQ\tSN:a\tLN:1\n@SQ\tSN:b\tLN:x\n");
    BOOST_FAIL("accepted");
  } catch (const FormatError& error) {
    BOOST_TEST(error.place().format == "SAM");
    BOOST_TEST(error.place().line == 3);
    BOOST_TEST(error.place().offset == 26);
    BOOST_TEST(error.place().excerpt == "@SQ\tSN:b\tLN:x");
    BOOST_TEST(error.reason() == "@SQ field LN must be a number from 1 to 2147483647, not \"x\"");
  }
  try {
    SamHeader::parse("@PG\tID:a\tPP:b\n@CO\tx\n@PG\tID:b\tPP:c\n@CO\ty\n", Validation::strict);
    BOOST_FAIL("accepted");
  } catch (const FormatError& error) {
    BOOST_TEST(error.place().line == 3);
    BOOST_TEST(error.place().offset == 20);
    BOOST_TEST(error.reason() == "PP of program \"b\" names \"c\", which is no program");
  }
}

BOOST_AUTO_TEST_CASE(damage_never_crashes) {
  const auto check = [](const std::string& text) {
    for (const Validation validation : {Validation::strict, Validation::lenient}) {
      try {
        const SamHeader header = SamHeader::parse(text, validation);
        BOOST_TEST((SamHeader::parse(header.text(), validation) == header));
      } catch (const FormatError& error) {
        BOOST_TEST(error.reason() != "");
        BOOST_TEST(error.place().line > 0);
      }
    }
  };
  for (std::size_t size = 0; size < small.size(); ++size) check(small.substr(0, size));
  for (std::size_t i = 0; i < small.size(); ++i) {
    for (const char other : {'\0', '\n', '\r', '\t', ':', '@', ' ', '\x7f', '\xff', static_cast<char>(small[i] ^ 1)}) {
      std::string text = small;
      text[i] = other;
      check(text);
    }
  }
}

BOOST_AUTO_TEST_CASE(many_references) {
  std::string text = "@HD\tVN:1.6\n";
  const int count = 300'000;
  for (int i = 0; i < count; ++i) {
    text += "@SQ\tSN:contig" + std::to_string(i) + "\tLN:" + std::to_string(i + 1) + "\n";
  }
  const SamHeader header = SamHeader::parse(text);
  BOOST_TEST(header.references().size() == static_cast<std::size_t>(count));
  BOOST_TEST(header.reference_id("contig299999") == 299'999);
  BOOST_TEST((header.text() == text));
  BOOST_TEST((SamHeader::from_references(header.references()) == header));
  BOOST_TEST((SamHeader::reconcile(text, header.references()) == header));
  BOOST_TEST((SamHeader::reconcile(text, header.references(), Validation::lenient) == header));
}

// Programs and fields whose number a careless walk would square.
BOOST_AUTO_TEST_CASE(long_chains_and_lines) {
  std::string text = "@PG\tID:0\n";
  for (int i = 1; i < 100'000; ++i) text += "@PG\tID:" + std::to_string(i) + "\tPP:" + std::to_string(i - 1) + "\n";
  SamHeader header = SamHeader::parse(text);
  BOOST_TEST((header.add_pg("last", {}) == std::vector<std::string>{"last"}));
  BOOST_TEST(*header.lines().back().find("PP") == "99999");

  text = "@PG\tID:first\n";
  for (int i = 0; i < 20'000; ++i) text += "@PG\tID:" + std::to_string(i) + "\tPP:first\n";
  header = SamHeader::parse(text);
  BOOST_TEST(header.add_pg("5", {}).back() == "5.20000");
  BOOST_TEST(header.line_count() == 40'001);

  text = "@RG\tID:a";
  for (int i = 0; i < 300'000; ++i) text += "\tab:c";
  BOOST_TEST(fault(text) == "@RG has two ab fields");
  BOOST_TEST(SamHeader::parse(text, Validation::lenient).lines()[0].fields.size() == 300'001);
}

BOOST_AUTO_TEST_CASE(from_lines) {
  const SamHeader header = SamHeader::parse(small);
  BOOST_TEST((SamHeader::from_lines(header.lines()) == header));
  BOOST_CHECK_THROW(SamHeader::from_lines({line("SQ", {{"SN", "a"}})}), FormatError);
  const std::vector<HeaderLine> smuggled = {
      line("RG", {{"ID", "a\tSM:b"}}),
      line("RG", {{"ID", "a"}, {"", "SM:b"}}),
      line("RG", {{"ID", "a\n@CO\tx"}}),
      line("RG", {{"ID", "a\r"}}),
      line("RG\tID:a", {}),
      comment("a\n@CO\tb"),
      comment("a\r"),
      {"CO", {{"ID", "a"}}, ""},
      {"RG", {{"ID", "a"}}, "comment"},
  };
  for (const HeaderLine& bad : smuggled) {
    BOOST_TEST_CONTEXT(bad.text()) {
      BOOST_CHECK_THROW(SamHeader::from_lines({bad}, Validation::lenient), InvalidArgument);
      BOOST_CHECK_THROW(SamHeader::from_lines({bad}, Validation::strict), seqtide::Error);
      SamHeader edited = header;
      BOOST_CHECK_THROW(edited.append(bad), InvalidArgument);
      BOOST_TEST(edited.text() == small);
    }
  }
}

BOOST_AUTO_TEST_CASE(from_references) {
  BOOST_TEST(SamHeader::from_references({}).text() == "@HD\tVN:1.6\n");
  BOOST_TEST(SamHeader::from_references({{"a", 1}, {"b", 2147483647}}).text() ==
             "@HD\tVN:1.6\n@SQ\tSN:a\tLN:1\n@SQ\tSN:b\tLN:2147483647\n");
  for (const Reference& bad : std::vector<Reference>{{"a", 0}, {"a", -1}, {"a", 1LL << 31}, {"", 1}, {"*", 1}}) {
    BOOST_CHECK_THROW(SamHeader::from_references({bad}), InvalidArgument);
  }
  BOOST_CHECK_THROW(SamHeader::from_references({{"a", 1}, {"a", 1}}), InvalidArgument);
}
