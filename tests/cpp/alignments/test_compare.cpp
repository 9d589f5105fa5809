#define BOOST_TEST_MODULE compare
#include "seqtide/alignments/compare.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

#include "bam_data.hpp"

using namespace seqtide;

BOOST_AUTO_TEST_CASE(records_with_other_headers) {
  const SamHeader header1 = SamHeader::from_references({{"a", 10}, {"b", 20}});
  const SamHeader header2 = SamHeader::from_references({{"b", 20}, {"a", 10}});
  bam_data::Record one;
  one.reference_id = 0;
  one.next_reference_id = 1;
  bam_data::Record other = one;
  const auto same = [&](const SamHeader* of_one, const SamHeader* of_other) {
    const std::string raw1 = one.raw();
    const std::string raw2 = other.raw();
    return same_record(BamView(raw1), of_one, BamView(raw2), of_other);
  };
  BOOST_TEST(same(&header1, &header1));
  BOOST_TEST(same(nullptr, nullptr));
  BOOST_TEST(!same(&header1, &header2));
  BOOST_TEST(!same(&header1, nullptr));  // a name is no number
  other.reference_id = 1;
  other.next_reference_id = 0;
  BOOST_TEST(same(&header1, &header2));
  BOOST_TEST(!same(&header1, &header1));
  const auto hash_of = [](const bam_data::Record& record) {
    const std::string raw = record.raw();
    return record_hash(BamView(raw));
  };
  BOOST_TEST(hash_of(one) == hash_of(other));
  other.tlen = 1;
  BOOST_TEST(hash_of(one) != hash_of(other));
  BOOST_TEST(!same(&header1, &header2));
  other = one;
  one.reference_id = one.next_reference_id = other.reference_id = other.next_reference_id = -1;
  BOOST_TEST(same(&header1, &header2));
  BOOST_TEST(same(&header1, nullptr));
  other.name = "read2";
  BOOST_TEST(!same(&header1, &header2));
  other.name = "longer name";
  BOOST_TEST(!same(&header1, &header2));
}
