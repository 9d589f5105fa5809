#define BOOST_TEST_MODULE base_modifications
#include "seqtide/alignments/base_modifications.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <optional>
#include <random>
#include <string>

#include "bam_data.hpp"
#include "seqtide/error.hpp"
#include "thrown.hpp"

using namespace seqtide;
using thrown::message_of;
namespace utf = boost::unit_test;

namespace {

using Values = std::optional<std::vector<std::int64_t>>;

std::string make(const std::string& sequence, const std::string& tags, std::uint16_t flag = 4) {
  bam_data::Record record;
  record.flag = flag;
  record.cigar = "";
  record.sequence = sequence;
  record.scores = std::string(sequence.size(), '\x10');
  record.tags = tags;
  return record.raw();
}

std::string tags(const std::string& mm, const Values& ml) {
  return bam_data::text_tag("MM", 'Z', mm) + (ml ? bam_data::array_tag("ML", 'C', 1, *ml) : "");
}

Values ml(std::vector<std::int64_t> values) { return values; }

// "2C+m=10": place, base, strand, code and, if there is one, the probability.
std::string text_of(const std::string& raw) {
  std::string text;
  for (const BaseModification& found : modified_bases(BamView(raw))) {
    text += (text.empty() ? "" : " ") + std::to_string(found.position) + found.base + found.strand;
    text += found.chebi >= 0 ? std::to_string(found.chebi) : std::string(1, found.code);
    if (found.probability >= 0) text += "=" + std::to_string(found.probability);
  }
  return text;
}

std::string places(const std::string& sequence, const std::string& mm, const Values& ml = {}, std::uint16_t flag = 4) {
  return text_of(make(sequence, tags(mm, ml), flag));
}

std::string fault(const std::string& sequence, const std::string& mm, const Values& ml = {}) {
  return message_of<InvalidArgument>([&] { places(sequence, mm, ml); });
}

}  // namespace

BOOST_AUTO_TEST_CASE(kinds_and_places) {
  BOOST_TEST(places("ACCGTCCACG", "C+m,1,0,1;", ml({10, 20, 30})) == "2C+m=10 5C+m=20 8C+m=30");
  BOOST_TEST(places("CC", "C+m,1;") == "1C+m");
  BOOST_TEST(places("CACAC", "C+mh,0,1;", ml({1, 2, 3, 4})) == "0C+m=1 0C+h=2 4C+m=3 4C+h=4");
  BOOST_TEST(places("CACAG", "C+m,0;C+h,1;G-m,0;", ml({1, 2, 255})) == "0C+m=1 2C+h=2 4G-m=255");
  BOOST_TEST(places("CC", "C+76792,1;", ml({9})) == "1C+76792=9");
  BOOST_TEST(places("ACGTN", "N+n,2,1;") == "2N+n 4N+n");
  BOOST_TEST(places("ATGT", "U+e,1;") == "3U+e");
  BOOST_TEST(places("CC", "C+m.,1;") == "1C+m");
  BOOST_TEST(places("CC", "C+m?,1;") == "1C+m");
}

BOOST_AUTO_TEST_CASE(nothing_listed) {
  BOOST_TEST(text_of(make("ACGT", "")) == "");
  BOOST_TEST(text_of(make("ACGT", bam_data::array_tag("ML", 'C', 1, {1, 2}))) == "");
  for (const std::string mm : {"", "C+m;", "C+m?;", "C+m.;C+h;"}) {
    BOOST_TEST(places("ACGT", mm) == "");
    BOOST_TEST(places("ACGT", mm, ml({})) == "");
  }
}

BOOST_AUTO_TEST_CASE(the_reverse_strand_counts_from_the_end) {
  BOOST_TEST(places("GACGCC", "C+m,0,0;", ml({1, 2}), 16) == "3C+m=1 0C+m=2");
  BOOST_TEST(places("GACGCC", "N+n,0,4;", {}, 16) == "5N+n 0N+n");
  BOOST_TEST(places("AACC", "T-e,1;", {}, 16) == "0T-e");
}

BOOST_AUTO_TEST_CASE(names_of_the_draft) {
  const std::string draft = bam_data::text_tag("Mm", 'Z', "C+m,1;") + bam_data::array_tag("Ml", 'C', 1, {3});
  BOOST_TEST(text_of(make("CC", draft)) == "1C+m=3");
}

BOOST_AUTO_TEST_CASE(malformed) {
  BOOST_TEST(fault("CAC", "X+m,0;") == "tag MM: the base must be one of A C G T U N, not \"X\"");
  BOOST_TEST(fault("CAC", "C+,0;") == "tag MM: a modification code is missing");
  BOOST_TEST(fault("CAC", "C+m,;") == "tag MM: a number is missing");
  BOOST_TEST(fault("CAC", "C+m,0") == "tag MM: a ';' is missing");
  BOOST_TEST(fault("CAC", "C+m,2;") == "tag MM: it counts more bases than the sequence has");
  BOOST_TEST(fault("CAC", "C+mam,0;") == "tag MM: the modification code \"m\" is there twice");
  for (const std::string mm :
       {"C+", "C+m", "C+m,", "C+m,0,", "C+m,-1;", "C+m,0;;", "C+m,0;x", "C+m 0;", "c+m,0;", "C+m1,0;", "C+1m,0;",
        "C+m.?,0;", "C+m,a;", "C+m,0 ;", "C+m,0,0,0;", "G+m,0;", "C+m,9999999999999999999999999999999999999999;"}) {
    BOOST_TEST_CONTEXT(mm) { BOOST_TEST(fault("CAC", mm).starts_with("tag MM: ")); }
  }
}

BOOST_AUTO_TEST_CASE(without_a_sequence) {
  for (const std::string mm : {"C+m,0;", "C+m;", "C+m", "x"}) BOOST_TEST(places("", mm, ml({1})) == "");
}

BOOST_AUTO_TEST_CASE(tags_of_another_program) {
  for (const std::string mm : {"hello", "12", "C", ";", "C*m,0;"}) BOOST_TEST(places("CAC", mm, ml({1})) == "");
  BOOST_TEST(text_of(make("CAC", bam_data::integer_tag("MM", 'C', 1))) == "");
  BOOST_TEST(text_of(make("CAC", bam_data::text_tag("Mm", 'A', "C"))) == "");
}

BOOST_AUTO_TEST_CASE(tags_that_disagree) {
  BOOST_TEST(fault("CC", "C+m,0,0;", ml({1})) == "tag ML: it has 1 values for 2 modifications in MM");
  BOOST_TEST(fault("CC", "C+m,0;", ml({1, 2})) == "tag ML: it has 2 values for 1 modifications in MM");
  const auto fault_of = [](const std::string& fields) {
    return message_of<InvalidArgument>([&] { text_of(make("CC", fields)); });
  };
  const std::string mm = bam_data::text_tag("MM", 'Z', "C+m,1;");
  BOOST_TEST(fault_of(mm + bam_data::array_tag("ML", 's', 2, {1})) == "tag ML: it must be of type B:C");
  BOOST_TEST(fault_of(mm + bam_data::integer_tag("MN", 'C', 3)) ==
             "tag MN: MM was made for a sequence of another length than 2");
  BOOST_TEST(!fault_of(mm + bam_data::text_tag("MN", 'Z', "2")).empty());
  BOOST_TEST(fault_of(mm + bam_data::integer_tag("MN", 'C', 2)) == "");
}

BOOST_AUTO_TEST_CASE(memory_grows_with_the_record_only, *utf::timeout(60)) {
  // Many codes times many places would be billions.
  std::string mm = "C+" + std::string(200000, 'm');
  for (int i = 0; i < 200000; ++i) mm += ",0";
  BOOST_TEST(fault(std::string(200000, 'C'), mm + ";") == "tag MM: the modification code \"m\" is there twice");
}

BOOST_AUTO_TEST_CASE(group_by_group) {
  const std::string raw = make("CAC", tags("C+m,0;A+a,0;", ml({7, 8})));
  BaseModifications groups{BamView(raw)};
  std::vector<BaseModification> found;
  BOOST_TEST(groups.next_group(found));
  BOOST_TEST(found.size() == 1);
  BOOST_TEST(groups.next_group(found));
  BOOST_TEST(found.size() == 2);
  BOOST_TEST(!groups.next_group(found));
  BOOST_TEST(found.size() == 2);
}

// The first group of a base goes from base to base, others over whole blocks of the sequence.
BOOST_AUTO_TEST_CASE(groups_count_alike_whether_they_come_first_or_not) {
  std::mt19937 random(7);
  for (const std::size_t size : {1, 255, 256, 257, 512, 1000, 3000}) {
    for (const char* const alphabet : {"ACGT", "AAAAAAAAAAAAAAAC", "C"}) {
      std::string sequence;
      for (std::size_t i = 0; i < size; ++i) sequence += alphabet[random() % std::string_view(alphabet).size()];
      for (const std::uint16_t flag : {4, 20}) {
        std::string all;
        std::string expected;
        for (int group = 0; group < 30; ++group) {
          const char base = "ACGT"[random() % 4];
          const char counted = flag == 4 ? base : "TGCA"[std::string_view("ACGT").find(base)];
          auto left = std::count(sequence.begin(), sequence.end(), counted);
          std::string mm = std::string(1, base) + "+m";
          while (left > 0 && random() % 4 != 0) {
            const auto skipped = static_cast<std::ptrdiff_t>(random() % static_cast<std::size_t>(left));
            mm += "," + std::to_string(skipped);
            left -= skipped + 1;
          }
          all += mm + ";";
          const std::string alone = places(sequence, mm + ";", {}, flag);
          if (!alone.empty()) expected += (expected.empty() ? "" : " ") + alone;
        }
        BOOST_TEST(places(sequence, all, {}, flag) == expected);
      }
    }
  }
}

// A quadrillion bases are counted here.
BOOST_AUTO_TEST_CASE(many_groups_of_a_long_sequence_take_no_longer_than_both, *utf::timeout(30)) {
  constexpr std::size_t size = 10'000'000;
  const std::string sequence(size, 'A');
  std::string mm;
  for (int group = 0; group < 100'000; ++group) mm += "A+m,9999999;N+n,9999999;";
  const std::string raw = make(sequence, tags(mm, {}));
  std::vector<BaseModification> found;
  BaseModifications groups{BamView(raw)};
  while (groups.next_group(found)) {
  }
  BOOST_TEST(found.size() == 200'000u);
  BOOST_TEST(std::all_of(found.begin(), found.end(), [](const auto& each) { return each.position == 9'999'999; }));
}
