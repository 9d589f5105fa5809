#define BOOST_TEST_MODULE aligned_pairs
#include "seqtide/alignments/aligned_pairs.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

#include "bam_data.hpp"
#include "seqtide/error.hpp"
#include "thrown.hpp"

using namespace seqtide;
using thrown::message_of;
namespace utf = boost::unit_test;

namespace {

// "0-9 1-10C": places in the read and on the reference, "." for none, and the base.
std::string text_of(const std::string& raw, PairChoice choice, bool with_bases) {
  std::string text;
  AlignedPairs pairs(BamView(raw), choice, with_bases);
  for (AlignedPair pair; pairs.next(pair);) {
    text += text.empty() ? "" : " ";
    text += (pair.query < 0 ? "." : std::to_string(pair.query)) + "-";
    text += pair.reference < 0 ? "." : std::to_string(pair.reference);
    if (pair.base != '\0') text += pair.base;
  }
  return text;
}

bam_data::Record record(const std::string& cigar, const std::string& sequence = "", const std::string& md = "") {
  bam_data::Record record;
  record.pos = 9;
  record.cigar = cigar;
  record.sequence = sequence;
  record.scores = std::string(sequence.size(), '\x10');
  if (!md.empty()) record.tags = bam_data::text_tag("MD", 'Z', md);
  return record;
}

std::string pairs(const std::string& cigar, PairChoice choice = PairChoice::all) {
  return text_of(record(cigar).raw(), choice, false);
}

std::string bases(const std::string& cigar, const std::string& sequence, const std::string& md,
                  PairChoice choice = PairChoice::all) {
  return text_of(record(cigar, sequence, md).raw(), choice, true);
}

std::string fault(const std::string& cigar, const std::string& sequence, const std::string& md,
                  PairChoice choice = PairChoice::all) {
  return message_of<InvalidArgument>([&] { bases(cigar, sequence, md, choice); });
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_short_cigar_makes_no_long_list) {
  const auto few = [](const std::string& cigar, PairChoice choice) {
    const std::string raw = record(cigar).raw();
    return message_of<InvalidArgument>([&] { AlignedPairs(BamView(raw), choice).require_few(); }).empty();
  };
  BOOST_TEST(few("4194304D", PairChoice::all));
  BOOST_TEST(!few("4194305D", PairChoice::all));
  BOOST_TEST(few("4194305D", PairChoice::both));
  BOOST_TEST(!few("4194305M", PairChoice::both));
  BOOST_TEST(!few("4194305I", PairChoice::read));
}

BOOST_AUTO_TEST_CASE(every_operation) {
  const std::string cigar = "2H1S2M1I1P1D2N1=1X1S";
  BOOST_TEST(pairs(cigar) == "0-. 1-9 2-10 3-. .-11 .-12 .-13 4-14 5-15 6-.");
  BOOST_TEST(pairs(cigar, PairChoice::both) == "1-9 2-10 4-14 5-15");
  BOOST_TEST(pairs(cigar, PairChoice::read) == "0-. 1-9 2-10 3-. 4-14 5-15 6-.");
  BOOST_TEST(pairs("0M1M0D") == "0-9");
  BOOST_TEST(pairs("3H") == "");
}

BOOST_AUTO_TEST_CASE(records_that_lie_nowhere) {
  bam_data::Record unplaced = record("4M", "ACGT");
  unplaced.pos = -1;
  BOOST_TEST(text_of(unplaced.raw(), PairChoice::all, true) == "");
  BOOST_TEST(aligned_blocks(BamView(unplaced.raw())).empty());
  BOOST_TEST(pairs("") == "");
  BOOST_TEST(!is_placed(BamView(record("").raw())));
  BOOST_TEST(aligned_blocks(BamView(record("").raw())).empty());
}

BOOST_AUTO_TEST_CASE(bases_of_the_reference) {
  BOOST_TEST(bases("1S2M1D1M", "ACGT", "1A0^C1") == "0-. 1-9C 2-10a .-11C 3-12T");
  BOOST_TEST(bases("1S2M1D1M", "ACGT", "1A0^C1", PairChoice::both) == "1-9C 2-10a 3-12T");
  BOOST_TEST(bases("1S2M1D1M", "ACGT", "1A0^C1", PairChoice::read) == "0-. 1-9C 2-10a 3-12T");
  BOOST_TEST(bases("2M1I2M", "ACGTN", "4") == "0-9A 1-10C 2-. 3-11T 4-12N");
  BOOST_TEST(bases("1M2N1M", "AC", "2") == "0-9A .-10 .-11 1-12C");
  BOOST_TEST(bases("2M2D1M", "ACG", "2^TT0A0") == "0-9A 1-10C .-11T .-12T 2-13a");
  BOOST_TEST(bases("1M1D1D1M", "AC", "1^GT1") == "0-9A .-10G .-11T 1-12C");
  BOOST_TEST(bases("1M1D1P1D1M", "AC", "1^G0^T1") == "0-9A .-10G .-11T 1-12C");
  BOOST_TEST(bases("3=", "=MN", "003") == "0-9= 1-10M 2-11N");
}

BOOST_AUTO_TEST_CASE(an_md_that_disagrees) {
  for (const std::string md : {"3", "5", "4A", "3A0A", "1^C3", "4^C", "4^", "x", "1a2", "1AA1x", "-4", "1 2", "^C4",
                               "99999999999999999999999999", "4^C0"}) {
    BOOST_TEST_CONTEXT(md) {
      BOOST_TEST(fault("4M", "ACGT", md) == "tag MD disagrees with the CIGAR");
      BOOST_TEST(fault("4M", "ACGT", md, PairChoice::both) == "tag MD disagrees with the CIGAR");
    }
  }
  for (const std::string md : {"4", "2C2", "2^C1", "2^CG2", "3^C1", "2^0C2", "2^c2", "2^"}) {
    BOOST_TEST_CONTEXT(md) { BOOST_TEST(fault("2M1D2M", "ACGT", md) == "tag MD disagrees with the CIGAR"); }
  }
}

BOOST_AUTO_TEST_CASE(what_bases_need) {
  BOOST_TEST(fault("4M", "ACGT", "") == "the bases of the reference need the tag MD, which the record has not");
  bam_data::Record other = record("4M", "ACGT");
  other.tags = bam_data::integer_tag("MD", 'C', 4);
  BOOST_CHECK_THROW(text_of(other.raw(), PairChoice::all, true), InvalidArgument);
  BOOST_TEST(fault("4M", "ACG", "4") ==
             "the bases of the reference need a sequence as long as the CIGAR, 4 bases, but the record has 3");
  BOOST_CHECK_THROW(bases("4M", "", "4"), InvalidArgument);
}

BOOST_AUTO_TEST_CASE(a_hostile_cigar_is_refused_at_once, *utf::timeout(60)) {
  std::string cigar;
  for (int i = 0; i < 9; ++i) cigar += "268435455D";
  BOOST_TEST(message_of<InvalidArgument>([&] { pairs(cigar); }) == "the CIGAR reaches beyond position 2^31 - 1");
  for (char& letter : cigar) letter = letter == 'D' ? 'I' : letter;
  BOOST_CHECK_THROW(pairs(cigar), InvalidArgument);
  // What is not asked for is not gone through.
  cigar.clear();
  for (int i = 0; i < 7; ++i) cigar += "268435455N";
  BOOST_TEST(pairs(cigar + "1M", PairChoice::both) == "0-1879048194");
  BOOST_TEST(pairs(cigar + "1M", PairChoice::read) == "0-1879048194");
}

BOOST_AUTO_TEST_CASE(blocks) {
  const std::string raw = record("2S5M1I3=100N2X1D0M").raw();
  const std::vector<AlignedBlock> expected = {{9, 14}, {14, 17}, {117, 119}, {120, 120}};
  BOOST_CHECK(aligned_blocks(BamView(raw)) == expected);
}
