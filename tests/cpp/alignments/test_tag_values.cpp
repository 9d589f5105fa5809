#define BOOST_TEST_MODULE tag_values
#include "seqtide/alignments/sam/tag_values.hpp"

#include <boost/test/unit_test.hpp>
#include <limits>
#include <string>

#include "bam_data.hpp"
#include "seqtide/error.hpp"
#include "thrown.hpp"

using namespace seqtide;
using thrown::message_of;

namespace {

template <typename Append>
std::string appended(Append append) {
  std::string fields = "kept";
  append(fields);
  return fields.substr(4);
}

template <typename Append>
std::string refused(Append append) {
  std::string fields = "kept";
  const std::string fault = message_of<InvalidArgument>([&] { append(fields); });
  BOOST_TEST(fields == "kept");
  return fault;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_smallest_type) {
  BOOST_TEST(smallest_tag_type(0, 255) == 'C');
  BOOST_TEST(smallest_tag_type(-1, 127) == 'c');
  BOOST_TEST(smallest_tag_type(-1, 128) == 's');
  BOOST_TEST(smallest_tag_type(256, 256) == 'S');
  BOOST_TEST(smallest_tag_type(-1, 65535) == 'i');
  BOOST_TEST(smallest_tag_type(0, 4294967295) == 'I');
  BOOST_TEST(smallest_tag_type(-2147483648, 2147483647) == 'i');
  BOOST_TEST(message_of<InvalidArgument>([] { smallest_tag_type(-1, 4294967295); }) ==
             "no type of tag holds integers of -1 to 4294967295, only such of -2147483648 to 2147483647 or of 0 to "
             "4294967295");
}

BOOST_AUTO_TEST_CASE(names) {
  for (const std::string name : {"NM", "x9", "Zz"}) BOOST_CHECK_NO_THROW(check_tag_name(name));
  for (const std::string name : {"", "N", "NMX", "9N", "N_", "\xc3\xa4", "N "}) {
    BOOST_TEST(message_of<InvalidArgument>([&] {
                 check_tag_name(name);
               }).starts_with("the name of a tag must be a letter and a letter or digit, not "));
  }
  BOOST_TEST(message_of<InvalidArgument>([] { check_tag_name("CG"); }) ==
             "tag CG is reserved for CIGARs of more than 65535 operations: set the CIGAR");
}

BOOST_AUTO_TEST_CASE(integers) {
  for (const char type : std::string("cCsSiI")) {
    const TagRange range = tag_range(type);
    for (const std::int64_t value : {range.lowest, range.highest}) {
      BOOST_TEST(appended([&](std::string& to) { append_checked_integer(to, "XX", type, value); }) ==
                 bam_data::integer_tag("XX", type, value));
    }
    for (const std::int64_t value : {range.lowest - 1, range.highest + 1}) {
      BOOST_TEST(refused([&](std::string& to) {
                   append_checked_integer(to, "XX", type, value);
                 }).find(" does not fit a tag of type ") != std::string::npos);
    }
  }
  BOOST_TEST(refused([](std::string& to) { append_checked_integer(to, "XX", 'c', 128); }) ==
             "128 does not fit a tag of type c (-128 to 127)");
  BOOST_TEST(!refused([](std::string& to) { append_checked_integer(to, "X", 'c', 1); }).empty());
  BOOST_TEST(!refused([](std::string& to) { append_checked_integer(to, "XX", 'f', 1); }).empty());
}

BOOST_AUTO_TEST_CASE(reals) {
  BOOST_TEST(appended([](std::string& to) { append_checked_real(to, "XX", 1.5); }) == bam_data::real_tag("XX", 1.5F));
  const double largest = std::numeric_limits<float>::max();
  for (const double value : {largest, -largest, 0.0, 1e-300}) {
    BOOST_CHECK_NO_THROW(appended([&](std::string& to) { append_checked_real(to, "XX", value); }));
  }
  const double infinity = std::numeric_limits<double>::infinity();
  for (const double value : {2 * largest, -2 * largest, infinity, std::numeric_limits<double>::quiet_NaN()}) {
    BOOST_TEST(refused([&](std::string& to) {
                 append_checked_real(to, "XX", value);
               }).starts_with("a tag of type f must be a finite 32-bit number, not "));
  }
}

BOOST_AUTO_TEST_CASE(a_number_that_does_not_fit_is_told) {
  BOOST_TEST(refused([](std::string& to) { append_checked_real(to, "XX", -1e300); }) ==
             "a tag of type f must be a finite 32-bit number, not -1e+300");
}

BOOST_AUTO_TEST_CASE(text) {
  const auto text = [](char type, const std::string& value) {
    return appended([&](std::string& to) { append_checked_text(to, "XX", type, value); });
  };
  const auto fault = [](char type, const std::string& value) {
    return refused([&](std::string& to) { append_checked_text(to, "XX", type, value); });
  };
  BOOST_TEST(text('A', "x") == bam_data::text_tag("XX", 'A', "x"));
  BOOST_TEST(text('Z', " ~") == bam_data::text_tag("XX", 'Z', " ~"));
  BOOST_TEST(text('Z', "") == bam_data::text_tag("XX", 'Z', ""));
  BOOST_TEST(text('H', "1AE3") == bam_data::text_tag("XX", 'H', "1AE3"));
  BOOST_TEST(fault('A', "xy") == "a tag of type A must be one character of '!' to '~', not \"xy\"");
  for (const std::string value : {"", " ", "\n", "\x7f"}) BOOST_TEST(!fault('A', value).empty());
  BOOST_TEST(fault('H', "1a") == "a tag of type H must be pairs of the digits 0-9 and A-F, not \"1a\"");
  BOOST_TEST(!fault('H', "123").empty());
  BOOST_TEST(fault('Z', "a\tb") == "a tag of type Z must have characters of ' ' to '~' only, not \"\\x09\"");
  BOOST_TEST(!fault('Z', std::string("a\0b", 3)).empty());
  BOOST_TEST(fault('B', "x") == "text is of type A, Z or H, not \"B\"");
}
