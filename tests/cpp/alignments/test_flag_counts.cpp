#define BOOST_TEST_MODULE flag_counts
#include <boost/test/unit_test.hpp>
#include <vector>

#include "qc_data.hpp"
#include "seqtide/error.hpp"
#include "seqtide/qc.hpp"

using bam_data::Record;
using seqtide::AlignmentFilter;
using seqtide::FlagCategories;
using seqtide::FlagCounts;

namespace {

Record flagged(int flag, int mapq = 60, int next_reference = 0) {
  Record record;
  record.flag = static_cast<std::uint16_t>(flag);
  record.mapq = static_cast<std::uint8_t>(mapq);
  record.next_reference_id = next_reference;
  return record;
}

FlagCounts counted(const std::vector<Record>& records, const AlignmentFilter& filter = {}) {
  FlagCounts counts;
  collect(qc_data::batch_of(records), filter, counts);
  return counts;
}

using Entries = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

}  // namespace

BOOST_AUTO_TEST_CASE(categories) {
  const FlagCounts counts = counted({flagged(99), flagged(147), flagged(0x49), flagged(0x85), flagged(4),
                                     flagged(0x100), flagged(0x900), flagged(0x800), flagged(0x400), flagged(0x500),
                                     flagged(0x41, 4, 1), flagged(0x81, 5, 1), flagged(0x47), flagged(0x200 | 99)});
  const FlagCategories expected = {.total = 13,
                                   .primary = 9,
                                   .secondary = 3,
                                   .supplementary = 1,
                                   .duplicates = 2,
                                   .primary_duplicates = 1,
                                   .mapped = 10,
                                   .primary_mapped = 6,
                                   .paired = 7,
                                   .read1 = 4,
                                   .read2 = 3,
                                   .properly_paired = 2,
                                   .both_mapped = 4,
                                   .singletons = 1,
                                   .mate_elsewhere = 2,
                                   .mate_elsewhere_confident = 1};
  BOOST_TEST((counts.passed == expected));
  BOOST_TEST(counts.failed.total == 1U);
  BOOST_TEST(counts.failed.properly_paired == 1U);
}

BOOST_AUTO_TEST_CASE(counts_of_parts_add_up) {
  std::vector<Record> records;
  for (int flag = 0; flag < 4096; ++flag) records.push_back(flagged(flag, flag % 11, flag % 3 - 1));
  const FlagCounts whole = counted(records);
  FlagCounts sum = counted({records.begin(), records.begin() + 1000});
  sum.merge(counted({records.begin() + 1000, records.end()}));
  BOOST_TEST((sum.passed == whole.passed && sum.failed == whole.failed));
  BOOST_TEST(whole.passed.total == 2048U);
}

BOOST_AUTO_TEST_CASE(filters) {
  const std::vector<Record> records = {flagged(0, 10), flagged(16, 20), flagged(4, 0), flagged(1024, 60)};
  BOOST_TEST(counted(records, {0, 4, 0}).passed.total == 3U);
  BOOST_TEST(counted(records, {16, 0, 0}).passed.total == 1U);
  BOOST_TEST(counted(records, {0, 0, 20}).passed.total == 2U);
  BOOST_TEST(counted(records, {16, 16, 0}).passed.total == 0U);
}

BOOST_AUTO_TEST_CASE(references_and_strands) {
  std::vector<Record> records = {flagged(0), flagged(16), flagged(4), flagged(4)};
  records[1].reference_id = 2;
  records[3].reference_id = -1;
  seqtide::ReferenceCounter counter(3);
  collect(qc_data::batch_of(records), {}, counter);
  seqtide::ReferenceCounter twice = counter;
  twice.merge(counter);
  BOOST_TEST(twice.counts(0).mapped == 2U);
  BOOST_TEST(twice.counts(0).unmapped == 2U);
  BOOST_TEST(twice.counts(1).mapped == 0U);
  BOOST_TEST((twice.strands(2) == seqtide::StrandCounts{0, 2}));
  BOOST_TEST(twice.unplaced().unmapped == 2U);
  BOOST_CHECK_THROW(twice.merge(seqtide::ReferenceCounter(2)), seqtide::InvalidArgument);
  seqtide::ReferenceCounter small(1);
  BOOST_CHECK_THROW(collect(qc_data::batch_of(records), {}, small), seqtide::InvalidArgument);
}

BOOST_AUTO_TEST_CASE(histogram) {
  seqtide::Histogram histogram;
  for (const std::uint64_t value : {5U, 0U, 70000U, 5U, 65535U, 65536U, 5U}) histogram.add(value);
  histogram.merge(histogram);
  BOOST_TEST((histogram.entries() == Entries{{0, 2}, {5, 6}, {65535, 2}, {65536, 2}, {70000, 2}}));
  BOOST_TEST(histogram.count() == 14U);
  BOOST_TEST(seqtide::Histogram().entries().empty());
}

BOOST_AUTO_TEST_CASE(distributions) {
  std::vector<Record> records = {flagged(99),         flagged(147), flagged(99),
                                 flagged(0x100 | 99), flagged(4),   flagged(67, 255, 1)};
  for (Record& record : records) record.tlen = 300;
  records[1].tlen = -300;
  records[2].tags = bam_data::integer_tag("NM", 'C', 3);
  records[2].cigar = "2M5D2M";
  const seqtide::AlignmentBatch batch = qc_data::batch_of(records);
  seqtide::InsertSizes sizes;
  collect(batch, {}, sizes);
  BOOST_TEST((sizes.sizes.entries() == Entries{{300, 2}}));
  seqtide::EditDistances distances;
  collect(batch, {}, distances);
  distances.merge(seqtide::EditDistances(distances));
  BOOST_TEST((distances.distances.entries() == Entries{{3, 2}}));
  BOOST_TEST(distances.missing == 8U);
  seqtide::AlignmentLengths lengths;
  collect(batch, {}, lengths);
  BOOST_TEST((lengths.lengths.entries() == Entries{{4, 4}, {9, 1}}));
  seqtide::MapqCounts mapqs;
  collect(batch, {}, mapqs);
  mapqs.merge(seqtide::MapqCounts(mapqs));
  BOOST_TEST(mapqs.counts[60] == 8U);
  BOOST_TEST(mapqs.counts[255] == 2U);
}

BOOST_AUTO_TEST_CASE(an_edit_distance_is_a_number) {
  for (const std::string& tag : {bam_data::text_tag("NM", 'Z', "3"), bam_data::integer_tag("NM", 'c', -1)}) {
    Record record;
    record.tags = tag;
    seqtide::EditDistances distances;
    BOOST_CHECK_THROW(collect(qc_data::batch_of({record}), {}, distances), seqtide::InvalidArgument);
  }
}
