#define BOOST_TEST_MODULE mates
#include "seqtide/alignments/mates.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

#include "bam_data.hpp"
#include "record_streams.hpp"
#include "seqtide/error.hpp"
#include "thrown.hpp"

using namespace seqtide;

namespace {

std::string make(const std::string& name, std::uint16_t flag, std::int32_t pos, std::int32_t next_id = 1,
                 std::int32_t next_pos = 200) {
  bam_data::Record record;
  record.name = name;
  record.flag = flag;
  record.pos = pos;
  record.next_reference_id = next_id;
  record.next_pos = next_pos;
  return record.raw();
}

}  // namespace

BOOST_AUTO_TEST_CASE(where_to_look) {
  const std::string raw = make("p", 0x41, 100);
  BOOST_CHECK((MateSearch(BamView(raw)).region() == Region{1, 200, 201}));
  BOOST_CHECK((MateSearch(BamView(raw), 7).region() == Region{7, 200, 201}));
  BOOST_CHECK((MateSearch(BamView(raw), -1).region() == Region{-1, 0, 1}));
  // Half a position is none.
  const std::string unplaced = make("p", 0x41, 100, 1, -1);
  BOOST_CHECK((MateSearch(BamView(unplaced)).region() == Region{-1, 0, 1}));
}

BOOST_AUTO_TEST_CASE(only_pairs_have_mates) {
  const std::string raw = make("p", 0x40, 100);
  BOOST_TEST(thrown::message_of<InvalidArgument>([&] { MateSearch(BamView(raw)); }) == "record \"p\" is not paired");
}

BOOST_AUTO_TEST_CASE(what_is_a_mate) {
  const std::string raw = make("p", 0x41, 100);
  const MateSearch search{BamView(raw)};
  const std::string mate = make("p", 0x81, 200);
  const std::string third = make("p", 0x1, 200);
  record_streams::Records records({make("q", 0x81, 200), make("p", 0x41, 200), make("p", 0x81, 199),
                                   make("p", 0x181, 200), make("p", 0x881, 200), make("p", 0x80, 200), mate, third});
  BamView found;
  BOOST_TEST(search.next(records, found));
  BOOST_TEST(found.raw() == mate);
  BOOST_TEST(search.next(records, found));
  BOOST_TEST(found.raw() == third);
  BOOST_TEST(!search.next(records, found));
}

BOOST_AUTO_TEST_CASE(mates_without_a_position) {
  const std::string raw = make("p", 0x41, 100, -1, -1);
  const std::string mate = make("p", 0x81, -1);
  record_streams::Records records({mate});
  BamView found;
  BOOST_TEST(MateSearch(BamView(raw)).next(records, found));
  BOOST_TEST(found.raw() == mate);
}
