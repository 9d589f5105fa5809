#define BOOST_TEST_MODULE flags
#include "seqtide/alignments/flags.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

#include "seqtide/error.hpp"
#include "thrown.hpp"

using namespace seqtide;

BOOST_AUTO_TEST_CASE(numbers_and_names) {
  BOOST_TEST(parse_flags("0") == 0);
  BOOST_TEST(parse_flags("4") == 4);
  BOOST_TEST(parse_flags("0x904") == 0x904);
  BOOST_TEST(parse_flags("0B101") == 5);
  BOOST_TEST(parse_flags("0o17") == 15);
  BOOST_TEST(parse_flags("65535") == 65535);
  BOOST_TEST(parse_flags("UNMAP,SECONDARY") == 0x104);
  BOOST_TEST(parse_flags("unmap,0x800,Dup,4") == 0xc04);
}

BOOST_AUTO_TEST_CASE(names_in_the_order_of_bits) {
  for (std::size_t i = 0; i < flag_names.size(); ++i) BOOST_TEST(parse_flags(flag_names[i]) == 1 << i);
}

BOOST_AUTO_TEST_CASE(no_flags) {
  for (const std::string text : {"", ",", "4,", ",4", "65536", "-1", "+1", "1.5", "0x", "0x10000", "010", "UNMAPPED",
                                 "4 ", " 4", "UNMAP SECONDARY", "99999999999999999999"}) {
    BOOST_TEST_CONTEXT(text) { BOOST_CHECK_THROW(parse_flags(text), InvalidArgument); }
  }
}

BOOST_AUTO_TEST_CASE(the_part_that_is_no_flag_is_told) {
  BOOST_TEST(thrown::message_of<InvalidArgument>([] { parse_flags("4,PAIR,x"); }) ==
             "\"PAIR\" is no flag: PAIRED, PROPER_PAIR, UNMAP, MUNMAP, REVERSE, MREVERSE, READ1, READ2, SECONDARY, "
             "QCFAIL, DUP, SUPPLEMENTARY, or a number up to 65535");
}

BOOST_AUTO_TEST_CASE(mates) {
  BOOST_TEST(are_mates(0x41, 0x81));
  BOOST_TEST(are_mates(0x91, 0x63));
  BOOST_TEST(!are_mates(0x41, 0x41));
  BOOST_TEST(!are_mates(0x40, 0x81));  // not paired
  BOOST_TEST(!are_mates(0x1, 0x1));
  BOOST_TEST(!are_mates(0xc1, 0x1));
  BOOST_TEST(!are_mates(0xc1, 0xc1));
  BOOST_TEST(!are_mates(0x41, 0xc1));
}
