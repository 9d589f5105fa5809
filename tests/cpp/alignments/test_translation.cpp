#define BOOST_TEST_MODULE translation
#include "seqtide/alignments/translation.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

#include "bam_data.hpp"
#include "record_streams.hpp"
#include "seqtide/columns/column.hpp"
#include "thrown.hpp"

using namespace seqtide;
using record_streams::Collector;
using thrown::message_of;

namespace {

HeaderPtr header(const std::vector<Reference>& references) {
  return std::make_shared<const SamHeader>(SamHeader::from_references(references));
}

std::string make(std::int32_t id, std::int32_t next_id, const std::string& name = "r") {
  bam_data::Record record;
  record.name = name;
  record.reference_id = id;
  record.next_reference_id = next_id;
  return record.raw();
}

const HeaderPtr target = header({{"a", 10}, {"b", 20}, {"c", 30}});

// The ids after a translation, "0 1", or what is wrong.
std::string translated(const HeaderPtr& source, std::int32_t id, std::int32_t next_id) {
  const HeaderTranslation translation(source, target);
  std::string ids;
  const std::string raw = make(id, next_id);
  const std::string fault = message_of<InvalidArgument>([&] {
    const BamRecord record = translation.translate(BamView(raw));
    BOOST_TEST(translation.changes(BamView(raw)) == (record.raw() != raw));
    ids = std::to_string(record.view().reference_id()) + ' ' + std::to_string(record.view().next_reference_id());
  });
  return ids + fault;
}

AlignmentBatch batch_of(const std::vector<std::string>& raw, HeaderPtr header) {
  ColumnMemory memory;
  ColumnBuilder builder(memory);
  for (const std::string& record : raw) builder.append(record);
  return {std::move(builder).finish(), std::move(header)};
}

}  // namespace

BOOST_AUTO_TEST_CASE(identical_headers) {
  BOOST_TEST(HeaderTranslation(target, target).identical());
  BOOST_TEST(HeaderTranslation(header({{"a", 10}, {"b", 20}, {"c", 30}}), target).identical());
  BOOST_TEST(!HeaderTranslation(header({{"a", 10}, {"b", 20}}), target).identical());
  BOOST_TEST(!HeaderTranslation(header({{"a", 10}, {"c", 30}, {"b", 20}}), target).identical());
  BOOST_TEST(!HeaderTranslation(header({{"a", 10}, {"b", 21}, {"c", 30}}), target).identical());
  BOOST_TEST(!HeaderTranslation(header({{"a", 10}, {"b", 20}, {"c", 30}, {"d", 4}}), target).identical());
  BOOST_TEST(!HeaderTranslation(nullptr, target).identical());
}

BOOST_AUTO_TEST_CASE(ids_by_name) {
  const HeaderPtr source = header({{"c", 30}, {"x", 5}, {"b", 21}, {"a", 10}});
  BOOST_TEST(translated(source, 0, 3) == "2 0");
  BOOST_TEST(translated(source, -1, -1) == "-1 -1");
  BOOST_TEST(translated(source, 0, 1) == "the header lacks reference \"x\" of record \"r\"");
  BOOST_TEST(translated(source, 2, 0) == "reference \"b\" of record \"r\" has another length in the header");
  BOOST_TEST(translated(source, 4, 0) == "record \"r\" has the reference id 4, but its header has 4 references");
  BOOST_TEST(translated(source, -2, 0) == "record \"r\" has the reference id -2, but its header has 4 references");
}

BOOST_AUTO_TEST_CASE(records_without_a_header) {
  BOOST_TEST(translated(nullptr, 2, -1) == "2 -1");
  BOOST_TEST(translated(nullptr, 0, 3) == "record \"r\" has the reference id 3, but the header has 3 references");
}

BOOST_AUTO_TEST_CASE(writing) {
  Collector collector(target);
  TranslatingWriter writer(collector, "out.bam");
  const HeaderPtr source = header({{"c", 30}, {"x", 5}});
  const std::string known = make(0, -1);
  const std::string unknown = make(1, -1, "u");
  writer.write(BamView(known), source);
  writer.write(BamView(known), target);
  writer.write(BamView(known), nullptr);
  writer.write(BamView(known), header({{"a", 10}, {"b", 20}, {"c", 30}}));
  BOOST_CHECK(collector.raw == (std::vector<std::string>{make(2, -1), known, known, known}));
  BOOST_TEST(message_of<InvalidArgument>([&] { writer.write(BamView(unknown), source); }) ==
             "out.bam: the header lacks reference \"x\" of record \"u\"");
  BOOST_TEST(collector.raw.size() == 4);
}

BOOST_AUTO_TEST_CASE(writing_batches) {
  Collector collector(target);
  TranslatingWriter writer(collector);
  const HeaderPtr source = header({{"c", 30}, {"x", 5}});
  writer.write(AlignmentBatch());
  writer.write(batch_of({make(1, 0)}, target));
  writer.write(batch_of({make(1, 0)}, header({{"a", 10}, {"b", 20}, {"c", 30}})));
  writer.write(batch_of({make(0, -1), make(0, 0)}, source));
  BOOST_CHECK(collector.raw == (std::vector<std::string>{make(1, 0), make(1, 0), make(2, -1), make(2, 2)}));
  // Those in front of a bad one are written.
  BOOST_TEST(message_of<InvalidArgument>([&] {
               writer.write(batch_of({make(0, 0), make(1, 0), make(0, 0)}, source));
             }) == "the header lacks reference \"x\" of record \"r\"");
  BOOST_TEST(collector.raw.size() == 5);
}

BOOST_AUTO_TEST_CASE(any_number_of_headers) {
  Collector collector(target);
  TranslatingWriter writer(collector);
  const std::string record = make(1, -1);
  for (int round = 0; round < 2; ++round) {
    for (std::int64_t i = 1; i <= 200; ++i) writer.write(BamView(record), header({{"x", i}, {"c", 30}}));
  }
  BOOST_TEST(collector.raw.size() == 400);
  for (const std::string& written : collector.raw) BOOST_TEST(BamView(written).reference_id() == 2);
}
