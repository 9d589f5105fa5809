#define BOOST_TEST_MODULE sam_text
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "sam_data.hpp"
#include "seqtide/error.hpp"

using sam_data::with_field;
using sam_data::with_tags;
using seqtide::BamView;
using seqtide::SamFault;
using seqtide::SamLineParser;
using seqtide::Validation;

namespace {

constexpr Validation strict = Validation::strict;
constexpr Validation lenient = Validation::lenient;

class Parser {
 public:
  explicit Parser(Validation validation, seqtide::HeaderPtr header = sam_data::header())
      : header_(std::move(header)), strict_(validation == strict), parser_(header_, validation) {}

  SamFault parse(const std::string& line) {
    // Exactly as large as the line, so that reading behind it would be found out.
    const std::vector<char> exact(line.begin(), line.end());
    return parser_.parse({exact.data(), exact.size()}, raw);
  }
  /// The record as text again, or "field: reason".
  std::string text(const std::string& line) {
    const SamFault fault = parse(line);
    if (fault) return fault.field + ": " + fault.reason;
    require_sound();
    return sam_data::format(raw, header_);
  }
  void require_sound() const {
    const auto references = static_cast<std::int64_t>(header_->references().size());
    const seqtide::BamFault fault = seqtide::check_bam(raw, references, strict_);
    BOOST_REQUIRE_MESSAGE(!fault, fault.field << ": " << fault.reason);
  }

  std::string raw;

 private:
  seqtide::HeaderPtr header_;
  bool strict_;
  SamLineParser parser_;
};

BamView view(const Parser& parser) { return BamView(parser.raw); }

struct Refusal {
  int field;  // 11: optional fields
  std::string value;
  std::string name;
  std::size_t at = 0;  // of the fault, in the field
};

void check_refusals(Validation validation, const std::vector<Refusal>& refusals) {
  Parser parser(validation);
  for (const Refusal& refusal : refusals) {
    const sam_data::Edited line =
        refusal.field == 11 ? with_tags(refusal.value) : with_field(refusal.field, refusal.value);
    const SamFault fault = parser.parse(line.text);
    BOOST_TEST_CONTEXT(refusal.name << " = " << seqtide::quoted(refusal.value) << ": " << fault.reason) {
      BOOST_TEST(!fault.reason.empty());
      BOOST_TEST(fault.field == refusal.name);
      BOOST_TEST(fault.offset == line.offset + refusal.at);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sam_text, *boost::unit_test::timeout(120))

BOOST_AUTO_TEST_CASE(good_lines_come_back_as_they_were) {
  for (const Validation validation : {strict, lenient}) {
    Parser parser(validation);
    for (const std::string& line : sam_data::good_lines()) {
      const bool same = parser.text(line) == line;
      BOOST_TEST(same, line.substr(0, 80) << " became " << parser.text(line).substr(0, 200));
      const std::string raw = parser.raw;
      BOOST_REQUIRE(!parser.parse(sam_data::format(raw, sam_data::header())));
      BOOST_TEST((parser.raw == raw));
    }
  }
}

BOOST_AUTO_TEST_CASE(fields_are_those_of_the_line) {
  Parser parser(strict);
  BOOST_REQUIRE(!parser.parse("r1\t99\tchr2\t7\t30\t3M1S\tchr1\t37\t-39\tAcgn\t!IJ~\tNM:i:3"));
  BOOST_TEST(view(parser).name() == "r1");
  BOOST_TEST(view(parser).flag() == 99);
  BOOST_TEST(view(parser).reference_id() == 1);
  BOOST_TEST(view(parser).pos() == 6);
  BOOST_TEST(view(parser).mapq() == 30);
  BOOST_TEST(view(parser).next_reference_id() == 0);
  BOOST_TEST(view(parser).next_pos() == 36);
  BOOST_TEST(view(parser).tlen() == -39);
  BOOST_TEST(view(parser).sequence_size() == 4);
  BOOST_TEST(view(parser).cigar().size() == 2U);
  BOOST_TEST(view(parser).quality()[3] == 93);
  BOOST_TEST(view(parser).tag("NM")->integer() == 3);
  BOOST_TEST(view(parser).bin() == 4681);
}

// What check_bam() lets pass can be written and read again.
BOOST_AUTO_TEST_CASE(numbers_at_the_limits_come_back) {
  for (const Validation validation : {strict, lenient}) {
    Parser parser(validation);
    for (const char* line : {"r\t0\tchr2\t2147483647\t30\t4M\t=\t2147483647\t2147483647\tACGT\t!!!!",
                             "r\t0\tchr2\t1\t30\t4M\t=\t1\t-2147483647\tACGT\t!!!!"}) {
      BOOST_TEST(parser.text(line) == line);
      BOOST_TEST(seqtide::check_bam(parser.raw, 2, validation == strict).reason == "");
    }
  }
  Parser parser(lenient);
  const std::string lowest = "r\t0\tchr2\t1\t30\t4M\t=\t1\t-2147483648\tACGT\t!!!!";
  BOOST_TEST(parser.text(lowest) == lowest);
  BOOST_TEST(seqtide::check_bam(parser.raw, 2, false).reason == "");
  BOOST_TEST(seqtide::check_bam(parser.raw, 2, true).reason != "");
}

BOOST_AUTO_TEST_CASE(strict_refuses_mandatory_fields) {
  check_refusals(strict, {{0, "", "QNAME"},
                          {0, std::string(255, 'n'), "QNAME"},
                          {0, "a b", "QNAME", 1},
                          {0, "ab@", "QNAME", 2},
                          {0, "0123456789\x7f", "QNAME", 10},
                          {0, "r\xc3\xa9", "QNAME", 1},
                          {1, "", "FLAG"},
                          {1, "-1", "FLAG"},
                          {1, "+1", "FLAG"},
                          {1, "65536", "FLAG"},
                          {1, "99999999999999999999999999", "FLAG"},
                          {1, "0x10", "FLAG"},
                          {1, "010", "FLAG"},
                          {1, "1.0", "FLAG"},
                          {1, "pP", "FLAG"},
                          {2, "", "RNAME"},
                          {2, "chr3", "RNAME"},
                          {2, "chr", "RNAME"},
                          {2, "=", "RNAME"},
                          {2, "chr1 ", "RNAME"},
                          {3, "", "POS"},
                          {3, "-1", "POS"},
                          {3, "2147483648", "POS"},
                          {3, "18446744073709551623", "POS"},
                          {3, "7x", "POS"},
                          {3, "*", "POS"},
                          {4, "", "MAPQ"},
                          {4, "256", "MAPQ"},
                          {4, "-1", "MAPQ"},
                          {5, "", "CIGAR"},
                          {5, "4", "CIGAR"},
                          {5, "M4", "CIGAR"},
                          {5, "4m", "CIGAR"},
                          {5, "4B", "CIGAR"},
                          {5, "4M*", "CIGAR"},
                          {5, "*4M", "CIGAR"},
                          {5, "+4M", "CIGAR"},
                          {5, "268435456M", "CIGAR"},
                          {5, "4294967300M", "CIGAR"},
                          {5, "2M1H2M", "CIGAR"},
                          {5, "2M1S1M", "CIGAR"},
                          {5, "1S1H3M", "CIGAR"},
                          {6, "", "RNEXT"},
                          {6, "chr3", "RNEXT"},
                          {6, "==", "RNEXT"},
                          {7, "", "PNEXT"},
                          {7, "-1", "PNEXT"},
                          {7, "2147483648", "PNEXT"},
                          {8, "", "TLEN"},
                          {8, "-", "TLEN"},
                          {8, "+39", "TLEN"},
                          {8, "--39", "TLEN"},
                          {8, "-2147483648", "TLEN"},
                          {8, "2147483648", "TLEN"},
                          {9, "", "SEQ"},
                          {9, "AC*T", "SEQ", 2},
                          {9, "AC-T", "SEQ", 2},
                          {9, "ACG1", "SEQ", 3},
                          {9, "ACG", "SEQ"},
                          {9, "ACGTA", "SEQ"},
                          {10, "", "QUAL"},
                          {10, "III", "QUAL"},
                          {10, "IIIII", "QUAL"},
                          {10, "II I", "QUAL", 2},
                          {10, "III\x7f", "QUAL", 3},
                          {10, "\xe9III", "QUAL"}});
}

BOOST_AUTO_TEST_CASE(strict_refuses_optional_fields) {
  check_refusals(strict, {{11, "", "tag"},
                          {11, "N", "tag"},
                          {11, "NM:i", "tag NM"},
                          {11, "NM:i:", "tag NM"},
                          {11, "1M:i:1", "tag"},
                          {11, "N_:i:1", "tag"},
                          {11, "NM-i:1", "tag NM"},
                          {11, "NM:i-1", "tag NM"},
                          {11, "NM:q:1", "tag NM"},
                          {11, "NM:d:1", "tag NM"},
                          {11, "NM:I:1", "tag NM"},
                          {11, "NM:c:1", "tag NM"},
                          {11, "NM:i:1x", "tag NM"},
                          {11, "NM:i:-", "tag NM"},
                          {11, "NM:i:4294967296", "tag NM"},
                          {11, "NM:i:-2147483649", "tag NM"},
                          {11, "XA:A:", "tag XA"},
                          {11, "XA:A:ab", "tag XA"},
                          {11, "XA:A: ", "tag XA"},
                          {11, "XZ:Z:a\x01z", "tag XZ"},
                          {11, "XZ:Z:01234567\x7f", "tag XZ"},
                          {11, "XZ:Z:\xc3\xa9", "tag XZ"},
                          {11, "XH:H:1", "tag XH"},
                          {11, "XH:H:1g", "tag XH"},
                          {11, "XH:H:1a", "tag XH"},
                          {11, "XF:f:", "tag XF"},
                          {11, "XF:f:1x", "tag XF"},
                          {11, "XB:B:", "tag XB"},
                          {11, "XB:B:A,1", "tag XB"},
                          {11, "XB:B:c1", "tag XB"},
                          {11, "XB:B:c,", "tag XB"},
                          {11, "XB:B:c,128", "tag XB"},
                          {11, "XB:B:C,-1", "tag XB"},
                          {11, "XB:B:f,x", "tag XB"},
                          {11, "NM:i:1\t", "tag", 7},
                          {11, "NM:i:1\t\tMD:Z:4", "tag", 7},
                          {11, "NM:i:1\tMD:Z:4\tNM:i:1", "tag NM", 14}});
}

BOOST_AUTO_TEST_CASE(both_refuse_what_holds_no_record) {
  for (const Validation validation : {strict, lenient}) {
    check_refusals(validation, {{0, std::string(255, 'n'), "QNAME"},
                                {1, "pP", "FLAG"},
                                {1, "65536", "FLAG"},
                                {3, "7x", "POS"},
                                {3, "2147483648", "POS"},
                                {4, "256", "MAPQ"},
                                {5, "4B", "CIGAR"},
                                {8, "2147483648", "TLEN"},
                                {10, "III", "QUAL"},
                                {10, "II I", "QUAL", 2},
                                {11, "NM:q:1", "tag NM"},
                                {11, "NM:i:4294967296", "tag NM"},
                                {11, "I2:i:5\x03I3:i:7", "tag I2"}});
  }
}

BOOST_AUTO_TEST_CASE(short_lines_name_the_first_missing_field) {
  const char* const names[] = {"QNAME", "FLAG",  "RNAME", "POS", "MAPQ", "CIGAR",
                               "RNEXT", "PNEXT", "TLEN",  "SEQ", "QUAL"};
  const std::string line = with_field(-1, {}).text;
  for (const Validation validation : {strict, lenient}) {
    Parser parser(validation);
    std::size_t end = 0;
    for (int fields = 1; fields < 11; ++fields) {
      end = line.find('\t', end + 1);
      const SamFault fault = parser.parse(line.substr(0, end));
      BOOST_TEST(fault.field == names[fields]);
      BOOST_TEST(fault.reason == "the line has " + std::to_string(fields) + " of 11 mandatory fields");
      BOOST_TEST(fault.offset == end);
    }
    BOOST_TEST(parser.parse("").reason == "empty line");
    BOOST_TEST(parser.parse("@CO\tlate").reason == "header line among the records");
    BOOST_TEST(parser.parse("@SQ\tSN:chr9\tLN:7").field == "QNAME");
  }
}

BOOST_AUTO_TEST_CASE(lenient_takes_what_samtools_takes) {
  Parser parser(lenient);
  const auto becomes = [&](int field, const std::string& value, const std::string& expected) {
    BOOST_TEST(parser.text(with_field(field, value).text) == expected);
  };
  becomes(0, "", "\t99\tchr1\t7\t30\t3M1S\t=\t37\t39\tACGT\tIIII");
  becomes(0, "a b@", "a b@\t99\tchr1\t7\t30\t3M1S\t=\t37\t39\tACGT\tIIII");
  becomes(1, "", "r1\t0\tchr1\t7\t30\t3M1S\t=\t37\t39\tACGT\tIIII");
  becomes(1, "0x1F", "r1\t31\tchr1\t7\t30\t3M1S\t=\t37\t39\tACGT\tIIII");
  becomes(1, "017", "r1\t15\tchr1\t7\t30\t3M1S\t=\t37\t39\tACGT\tIIII");
  becomes(2, "chr3", "r1\t103\t*\t7\t30\t3M1S\t*\t37\t39\tACGT\tIIII");
  becomes(2, "*", "r1\t103\t*\t7\t30\t3M1S\t*\t37\t39\tACGT\tIIII");
  becomes(3, "0", "r1\t103\t*\t0\t30\t3M1S\t*\t37\t39\tACGT\tIIII");
  becomes(3, "+8", "r1\t99\tchr1\t8\t30\t3M1S\t=\t37\t39\tACGT\tIIII");
  becomes(4, "", "r1\t99\tchr1\t7\t0\t3M1S\t=\t37\t39\tACGT\tIIII");
  becomes(5, "*", "r1\t103\tchr1\t7\t30\t*\t=\t37\t39\tACGT\tIIII");
  becomes(5, "2M1S1M", "r1\t99\tchr1\t7\t30\t2M1S1M\t=\t37\t39\tACGT\tIIII");
  becomes(6, "chr1", "r1\t99\tchr1\t7\t30\t3M1S\t=\t37\t39\tACGT\tIIII");
  becomes(6, "chrX", "r1\t99\tchr1\t7\t30\t3M1S\t*\t37\t39\tACGT\tIIII");
  becomes(7, "0", "r1\t99\tchr1\t7\t30\t3M1S\t*\t0\t39\tACGT\tIIII");
  becomes(8, "-2147483648", "r1\t99\tchr1\t7\t30\t3M1S\t=\t37\t-2147483648\tACGT\tIIII");
  becomes(9, "a.3!", "r1\t99\tchr1\t7\t30\t3M1S\t=\t37\t39\tANTN\tIIII");
  becomes(10, "III\x7f", "r1\t99\tchr1\t7\t30\t3M1S\t=\t37\t39\tACGT\tIII\x7f");
  BOOST_TEST(parser.text(with_tags("NM:i:1\tNM:i:2\tXZ:Z:\xc3\xa9\tXC:c:5\t").text) ==
             with_tags("NM:i:1\tNM:i:2\tXZ:Z:\xc3\xa9\tXC:A:5").text);
  BOOST_TEST(parser.text("r\t4\t*\t0\t0\t*\t*\t0\t0\t*\t") == "r\t4\t*\t0\t0\t*\t*\t0\t0\t*\t*");
}

BOOST_AUTO_TEST_CASE(strict_keeps_what_the_specification_leaves_open) {
  Parser parser(strict);
  for (const auto& [field, value] :
       std::vector<std::pair<int, std::string>>{{1, "0"}, {1, "4096"}, {2, "*"}, {3, "0"}, {5, "*"}, {7, "0"}}) {
    const std::string line = with_field(field, value).text;
    // RNEXT "=" of a record without RNAME is no name either.
    const std::string expected = field == 2 ? "r1\t99\t*\t7\t30\t3M1S\t*\t37\t39\tACGT\tIIII" : line;
    BOOST_TEST(parser.text(line) == expected);
  }
  BOOST_TEST(parser.text(with_field(6, "chr1").text) == with_field(6, "=").text);
  BOOST_TEST(parser.text(with_field(9, "z.q=").text) == with_field(9, "NNN=").text);
  // One base of quality 9 looks like no quality: it is taken for none, as everywhere.
  BOOST_TEST(parser.text("r\t4\t*\t0\t0\t*\t*\t0\t0\tA\t*") == "r\t4\t*\t0\t0\t*\t*\t0\t0\tA\t*");
  BOOST_TEST(!view(parser).has_quality());
}

BOOST_AUTO_TEST_CASE(names_need_sq_lines) {
  const std::string line = with_field(-1, {}).text;
  for (const Validation validation : {strict, lenient}) {
    Parser parser(validation, std::make_shared<const seqtide::SamHeader>());
    BOOST_TEST(parser.parse(line).field == "RNAME");
    BOOST_TEST(parser.parse(line).reason.find("no @SQ lines") != std::string::npos);
    const std::string unmapped = "r\t4\t*\t0\t0\t*\t*\t0\t0\tA\tI";
    BOOST_TEST(parser.text(unmapped) == unmapped);
    const SamFault next = parser.parse("r\t4\t*\t0\t0\t*\tchr1\t0\t0\tA\tI");
    BOOST_TEST(next.field == (validation == strict ? "RNEXT" : ""));
  }
}

BOOST_AUTO_TEST_CASE(numbers_of_any_length_at_the_end_of_a_line) {
  Parser parser(strict);
  std::string digits;
  for (int size = 1; size <= 9; ++size) {
    digits += std::to_string(size);
    for (const char* sign : {"", "-"}) {
      const std::string line = with_tags("XI:i:" + (sign + digits)).text;
      BOOST_TEST(parser.text(line) == line);
      BOOST_TEST(parser.text(line + "\tXJ:i:" + digits + "\tXZ:Z:12345678") ==
                 line + "\tXJ:i:" + digits + "\tXZ:Z:12345678");
    }
    const std::string line = with_field(3, digits).text;
    BOOST_TEST(parser.text(line) == line);
    for (std::size_t i = 0; i < digits.size(); ++i) {
      for (const char c : {'/', ':', ' ', '-', '\xb0', '\0'}) {
        std::string wrong = digits;
        wrong[i] = c;
        BOOST_TEST(parser.parse(with_field(3, wrong).text).field == "POS");
        BOOST_TEST(!!parser.parse(with_tags("XI:i:" + wrong).text) == !(c == '-' && i == 0 && size > 1));
      }
    }
  }
  BOOST_TEST(parser.text(with_field(3, "000000000000007").text) == with_field(3, "7").text);
}

BOOST_AUTO_TEST_CASE(every_byte_at_every_place_of_a_text_is_judged) {
  Parser parser(strict);
  for (int size = 1; size <= 18; ++size) {
    for (int i = 0; i < size; ++i) {
      for (int byte = 0; byte < 256; ++byte) {
        const char c = static_cast<char>(byte);
        if (c == '\t') continue;
        const auto edited = [&](char filler) {
          std::string text(static_cast<std::size_t>(size), filler);
          text[static_cast<std::size_t>(i)] = c;
          return text;
        };
        const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '=' || c == '.';
        const bool printable = c >= '!' && c <= '~';
        const std::string bases(static_cast<std::size_t>(size), 'C');
        const std::string head = "\t4\t*\t0\t0\t*\t*\t0\t0\t";
        const auto accepted = [&](const std::string& line) { return !parser.parse(line); };
        bool right = accepted(edited('n') + head + "*\t*") == (printable && c != '@');
        right = right && accepted("r" + head + edited('C') + "\t*") == (letter || (c == '*' && size == 1));
        right = right && accepted("r" + head + bases + '\t' + edited('I')) == printable;
        right = right && accepted("r" + head + "*\t*\tXZ:Z:" + edited('z')) == (printable || c == ' ');
        BOOST_REQUIRE_MESSAGE(right, "byte " << byte << " at " << i << " of " << size);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(bins_follow_position_and_cigar) {
  Parser parser(strict);
  const auto bin = [&](const std::string& line) {
    BOOST_REQUIRE(!parser.parse(line));
    return view(parser).bin();
  };
  BOOST_TEST(bin("r\t4\t*\t0\t0\t*\t*\t0\t0\t*\t*") == 4680);
  BOOST_TEST(bin("r\t0\tchr1\t16384\t0\t1M\t*\t0\t0\t*\t*") == 4681);
  BOOST_TEST(bin("r\t0\tchr1\t16384\t0\t2M\t*\t0\t0\t*\t*") == 585);
  BOOST_TEST(bin("r\t0\tchr1\t16384\t0\t5I\t*\t0\t0\t*\t*") == 4681);
  BOOST_TEST(bin("r\t0\tchr1\t16385\t0\t*\t*\t0\t0\t*\t*") == 4682);
  BOOST_TEST(bin("r\t4\tchr1\t16384\t0\t2M\t*\t0\t0\t*\t*") == 4681);
  // 4680 is also what a position of 0 gives, with whatever CIGAR does not span a base of the reference.
  std::string operations;
  for (int i = 0; i < 35000; ++i) operations += "1M1D";
  BOOST_TEST(bin("r\t0\tchr1\t1\t0\t" + operations + "\t*\t0\t0\t*\t*") == 585);
}

BOOST_AUTO_TEST_CASE(long_cigars_stand_in_cg) {
  std::string operations;
  for (int i = 0; i < 35000; ++i) operations += "1M1D";
  const std::string line = "r\t0\tchr1\t1\t0\t" + operations + "\t*\t0\t0\t" + std::string(35000, 'G') + "\t*\tNM:i:1";
  for (const Validation validation : {strict, lenient}) {
    Parser parser(validation);
    BOOST_REQUIRE(!parser.parse(line));
    parser.require_sound();
    BOOST_TEST(view(parser).stored_cigar().size() == 2U);
    BOOST_TEST(view(parser).cigar().size() == 70000U);
    BOOST_TEST(view(parser).reference_length() == 70000);
    const SamFault both = parser.parse(line + "\tCG:B:I,16");
    BOOST_TEST(both.field == "tag CG");
    const SamFault wide = parser.parse("r\t0\tchr1\t1\t0\t" + operations + "268435455N\t*\t0\t0\t*\t*");
    BOOST_TEST(wide.field == "CIGAR");
    // A placeholder in the text means what it means in BAM.
    BOOST_TEST(parser.text("r\t0\tchr1\t1\t0\t3S4N\t*\t0\t0\tACG\t*\tCG:B:I,32,16,34") ==
               "r\t0\tchr1\t1\t0\t2M1M2D\t*\t0\t0\tACG\t*");
    BOOST_TEST(parser.parse("r\t0\tchr1\t1\t0\t3S4N\t*\t0\t0\tACG\t*\tCG:B:I,32,16,45").field == "tag CG");
  }
}

BOOST_AUTO_TEST_CASE(damaged_lines_give_a_fault_or_a_sound_record) {
  const auto header = sam_data::header();
  for (const Validation validation : {strict, lenient}) {
    Parser parser(validation);
    Parser again(validation);
    const auto check = [&](const std::string& line) {
      const SamFault fault = parser.parse(line);
      if (fault) {
        BOOST_REQUIRE(!fault.field.empty());
        BOOST_REQUIRE_LE(fault.offset, line.size());
        return;
      }
      parser.require_sound();
      const std::string text = sam_data::format(parser.raw, header);
      const SamFault second = again.parse(text);
      BOOST_REQUIRE_MESSAGE(!second, line << " became " << text << ": " << second.reason);
      const std::string once_more = sam_data::format(again.raw, header);
      BOOST_REQUIRE_MESSAGE(once_more == text, line << " became " << text << " and " << once_more);
    };
    for (const std::string& line : sam_data::good_lines()) {
      if (line.size() > 400) continue;
      for (std::size_t i = 0; i < line.size(); ++i) {
        check(line.substr(0, i));
        check(line.substr(i));
        check(line.substr(0, i) + line.substr(i + 1));
        std::string changed = line;
        for (const int c : {0, 1, 9, 10, 13, 32, 33, 42, 43, 45, 48, 49, 57, 58, 61, 64, 65, 77, 126, 127, 160, 255}) {
          changed[i] = static_cast<char>(c);
          check(changed);
        }
        for (int bit = 0; bit < 8; ++bit) {
          changed[i] = static_cast<char>(line[i] ^ (1 << bit));
          check(changed);
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(append_sam_appends) {
  const auto header = sam_data::header();
  Parser parser(strict);
  std::string expected = "before\n";
  std::string text = expected;
  for (const std::string& line : sam_data::good_lines()) {
    BOOST_REQUIRE(!parser.parse(line));
    append_sam(text, view(parser), *header);
    expected += line + '\n';
  }
  BOOST_TEST((text == expected));
  BOOST_REQUIRE(!parser.parse("r\t0\tchr2\t1\t0\t*\t*\t0\t0\t*\t*"));
  const seqtide::SamHeader none;
  BOOST_CHECK_THROW(append_sam(text, view(parser), none), seqtide::InvalidArgument);
  BOOST_TEST((text == expected));
}

BOOST_AUTO_TEST_CASE(scores_above_93_are_written_as_samtools_does) {
  Parser parser(strict);
  BOOST_REQUIRE(!parser.parse("r\t4\t*\t0\t0\t*\t*\t0\t0\tACGTACGTAC\tIIIIIIIIII"));
  for (const int score : {94, 127, 128, 222, 223, 254, 255}) {
    for (std::size_t i = 1; i < 10; ++i) {
      std::string raw = parser.raw;
      raw[raw.size() - 10 + i] = static_cast<char>(score);
      std::string quality(10, 'I');
      quality[i] = static_cast<char>(score + 33);
      BOOST_TEST(sam_data::format(raw, sam_data::header()) == "r\t4\t*\t0\t0\t*\t*\t0\t0\tACGTACGTAC\t" + quality);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
