#define BOOST_TEST_MODULE record_filter
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "qc_data.hpp"
#include "seqtide/alignments/record_filter.hpp"
#include "seqtide/error.hpp"

using bam_data::Record;
using seqtide::AlignmentBatch;
using seqtide::BamView;
using seqtide::RecordCriteria;
using seqtide::RecordFilter;

namespace {

std::vector<std::string> chosen(const AlignmentBatch& batch, RecordCriteria criteria) {
  const RecordFilter filter(std::move(criteria));
  const AlignmentBatch part = filter.chosen(batch);
  std::vector<std::uint8_t> mask(batch.size());
  filter.mask(batch, mask.data());
  std::vector<std::string> names;
  std::size_t next = 0;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    BOOST_TEST(filter.accepts(batch[i], *batch.header) == (mask[i] == 1));
    if (mask[i] == 0) continue;
    BOOST_TEST(part[next++].raw() == batch[i].raw());
    names.emplace_back(batch[i].name());
  }
  BOOST_TEST(next == part.size());
  return names;
}

Record named(const std::string& name, const std::string& tags = {}) {
  Record record;
  record.name = name;
  record.tags = tags;
  return record;
}

using Names = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_CASE(nothing_is_asked_for) {
  const AlignmentBatch batch = qc_data::batch_of(qc_data::random_records(50, 1));
  BOOST_TEST(chosen(batch, {}).size() == batch.size());
  BOOST_TEST(RecordFilter().chosen(batch).records.pieces().begin(0) == batch.records.pieces().begin(0));  // no copy
}

BOOST_AUTO_TEST_CASE(values_of_tags) {
  using bam_data::integer_tag, bam_data::real_tag, bam_data::text_tag, bam_data::array_tag;
  const AlignmentBatch batch =
      qc_data::batch_of({named("byte", integer_tag("XX", 'C', 200)), named("word", integer_tag("XX", 's', -200)),
                         named("real", real_tag("XX", 200)), named("text", text_tag("XX", 'Z', "200")),
                         named("hex", text_tag("XX", 'H', "1A")), named("letter", text_tag("XX", 'A', "x")),
                         named("array", array_tag("XX", 'C', 1, {200})), named("none")});
  const auto with = [&](std::vector<std::string> values) {
    RecordCriteria criteria;
    criteria.tags.push_back({"XX", std::move(values)});
    return chosen(batch, std::move(criteria));
  };
  BOOST_TEST(with({"200"}) == (Names{"byte", "text"}));
  BOOST_TEST(with({"-200", "1A", "x"}) == (Names{"word", "hex", "letter"}));
  BOOST_TEST(with({""}).empty());
  BOOST_TEST(with({}).empty());
  RecordCriteria any;
  any.tags.push_back({"XX", {}});
  BOOST_TEST(chosen(batch, std::move(any)).size() == 7U);
}

BOOST_AUTO_TEST_CASE(read_groups) {
  const AlignmentBatch batch = qc_data::batch_of(
      {named("a", bam_data::text_tag("RG", 'Z', "a")), named("b", bam_data::text_tag("RG", 'Z', "b")), named("none")});
  RecordCriteria criteria;
  criteria.read_groups = {"a"};
  BOOST_TEST(chosen(batch, criteria) == Names{"a"});
  criteria.without_read_group = true;
  BOOST_TEST(chosen(batch, criteria) == (Names{"a", "none"}));
}

BOOST_AUTO_TEST_CASE(intervals) {
  std::vector<Record> records = {qc_data::aligned(0, 100, "10M"), qc_data::aligned(2, 100, "10M"),
                                 qc_data::aligned(0, 200, "5I")};
  records.push_back(named("unplaced"));
  records.back().reference_id = -1;
  records.back().pos = -1;
  const AlignmentBatch batch = qc_data::batch_of(records);
  const auto count = [&](std::vector<seqtide::NamedInterval> wanted) {
    RecordCriteria criteria;
    criteria.intervals = std::move(wanted);
    return chosen(batch, std::move(criteria)).size();
  };
  BOOST_TEST(count({{"chr1", 0, 100}}) == 0U);
  BOOST_TEST(count({{"chr1", 0, 101}}) == 1U);
  BOOST_TEST(count({{"chr1", 109, 200}}) == 1U);
  BOOST_TEST(count({{"chr1", 110, 201}}) == 1U);  // the insertion counts as one base
  BOOST_TEST(count({{"chr1", 105, 105}}) == 1U);
  BOOST_TEST(count({{"chr1", 100, 100}}) == 0U);
  BOOST_TEST(count({{"chr3", 0, 101}, {"chr1", 50, 300}, {"chr1", 60, 70}}) == 3U);
  BOOST_TEST(count({{"elsewhere", 0, 1000}}) == 0U);
  BOOST_TEST(count({}) == 0U);
}

BOOST_AUTO_TEST_CASE(what_is_refused) {
  RecordCriteria criteria;
  criteria.fraction = 1.1;
  BOOST_CHECK_THROW(RecordFilter{criteria}, seqtide::InvalidArgument);
  criteria = {};
  criteria.tags.push_back({"XXX", {}});
  BOOST_CHECK_THROW(RecordFilter{criteria}, seqtide::InvalidArgument);
  criteria = {};
  criteria.intervals = {{"chr1", 5, 4}};
  BOOST_CHECK_THROW(RecordFilter{criteria}, seqtide::InvalidArgument);
}
