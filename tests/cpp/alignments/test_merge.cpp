#define BOOST_TEST_MODULE merge
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>
#include <vector>

#include "record_streams.hpp"
#include "seqtide/alignments/merge.hpp"

using record_streams::Collector;
using record_streams::Records;
using seqtide::BamRecord;
using seqtide::BamView;
using seqtide::MergeInput;
using seqtide::SortOrder;

namespace {

seqtide::HeaderPtr header_of(const std::vector<seqtide::Reference>& references) {
  return std::make_shared<const seqtide::SamHeader>(seqtide::SamHeader::from_references(references));
}

std::string make(const std::string& name, std::int32_t reference, std::int32_t pos, const std::string& group = {}) {
  BamRecord record;
  record.set_name(name);
  record.set_reference_id(reference);
  record.set_pos(pos);
  std::string tag;
  if (!group.empty()) seqtide::append_tag_text(tag, "RG", 'Z', group);
  record.set_tags(tag);
  return record.raw();
}

// Name, reference and position of each record, and its read group.
std::vector<std::string> shown(const Collector& collected) {
  std::vector<std::string> lines;
  for (const std::string& raw : collected.raw) {
    const BamView record(raw);
    const auto group = record.tag("RG");
    lines.push_back(std::string(record.name()) + " " + std::to_string(record.reference_id()) + ":" +
                    std::to_string(record.pos()) + (group ? " " + std::string(group->text()) : ""));
  }
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_CASE(equal_places_come_in_the_order_of_the_readers) {
  const auto header = header_of({{"x", 99}, {"y", 99}});
  Records first({make("a", 0, 5), make("b", 1, 1), make("c", -1, -1)}, std::string::npos, header);
  Records second({make("d", 0, 4), make("e", 0, 5), make("f", 0, 5), make("g", -1, -1)}, std::string::npos, header);
  Records none({}, std::string::npos, header);
  Collector target(header);
  merge_alignments({{&first}, {&none}, {&second}}, target, SortOrder::coordinate);
  BOOST_TEST(shown(target) == (Lines{"d 0:4", "a 0:5", "e 0:5", "f 0:5", "b 1:1", "c -1:-1", "g -1:-1"}));
}

BOOST_AUTO_TEST_CASE(references_and_read_groups_of_other_headers) {
  Records first({make("a", 0, 5, "g"), make("b", 1, 1, "h")}, std::string::npos, header_of({{"x", 99}, {"z", 99}}));
  Records second({make("c", 0, 3, "g"), make("d", 0, 9)}, std::string::npos, header_of({{"y", 99}}));
  Collector target(header_of({{"x", 99}, {"y", 99}, {"z", 99}}));
  merge_alignments({{&first}, {&second, {{"g", "g-1"}}}}, target, SortOrder::coordinate);
  BOOST_TEST(shown(target) == (Lines{"a 0:5 g", "c 1:3 g-1", "d 1:9", "b 2:1 h"}));
}

BOOST_AUTO_TEST_CASE(by_name) {
  Records first({make("r2", -1, -1), make("r10", -1, -1)});
  Records second({make("r9", -1, -1), make("r10", -1, -1, "second")});
  Collector target;
  merge_alignments({{&first}, {&second}}, target, SortOrder::name);
  BOOST_TEST(shown(target) == (Lines{"r2 -1:-1", "r9 -1:-1", "r10 -1:-1", "r10 -1:-1 second"}));
}

BOOST_AUTO_TEST_CASE(records_out_of_order) {
  const auto header = header_of({{"x", 99}});
  Records first({make("a", 0, 5), make("b", 0, 4)}, std::string::npos, header);
  Collector target(header);
  BOOST_CHECK_EXCEPTION(merge_alignments({{&first}}, target, SortOrder::coordinate), seqtide::FormatError,
                        [](const auto& error) { return error.place().record == 2; });
  BOOST_TEST(shown(target) == Lines{"a 0:5"});
  Records names({make("r10", -1, -1), make("r9", -1, -1)});
  Collector other;
  BOOST_CHECK_THROW(merge_alignments({{&names}}, other, SortOrder::name), seqtide::FormatError);
}

BOOST_AUTO_TEST_CASE(a_reader_that_fails) {
  Records first({make("a", -1, -1), make("b", -1, -1)}, 1);
  Collector target;
  BOOST_CHECK_THROW(merge_alignments({{&first}}, target, SortOrder::coordinate), seqtide::IoError);
  BOOST_TEST(target.raw.size() == 1U);
}
