#define BOOST_TEST_MODULE tags
#include "seqtide/alignments/sam/tags.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "bam_data.hpp"
#include "exact_memory.hpp"
#include "seqtide/error.hpp"

using seqtide::TagView;
using seqtide::Validation;

namespace {

// The field as SAM text; requires that it is one whole valid field.
std::string sam(const std::string& field) {
  std::string_view rest = field;
  TagView tag;
  BOOST_REQUIRE(seqtide::next_tag(rest, tag));
  BOOST_REQUIRE(rest.empty());
  BOOST_CHECK_EQUAL(tag.raw, field);
  std::string text = "before ";
  seqtide::append_tag_sam(text, tag);
  return text.substr(7);
}

Validation mode(bool strict) { return strict ? Validation::strict : Validation::lenient; }

std::string parsed(std::string_view text, bool strict) {
  std::string fields = "kept";
  const std::string fault = seqtide::parse_tag(text, mode(strict), fields);
  BOOST_REQUIRE_MESSAGE(fault.empty(), text << ": " << fault);
  return fields.substr(4);
}

std::string fault(std::string_view text, bool strict = true) {
  std::string fields = "kept";
  const std::string reason = seqtide::parse_tag(text, mode(strict), fields);
  BOOST_CHECK_MESSAGE(!reason.empty(), text);
  BOOST_CHECK_EQUAL(fields, "kept");
  return reason;
}

void check_lenient(const std::string& text, const std::string& expected) {
  fault(text);
  BOOST_CHECK_EQUAL(sam(parsed(text, false)), expected);
}

void check_refused(std::string_view text) {
  fault(text, true);
  fault(text, false);
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_type_in_binary) {
  const std::string all = bam_data::rich_record().tags;
  std::string_view rest = all;
  std::vector<TagView> tags;
  TagView tag;
  while (seqtide::next_tag(rest, tag)) tags.push_back(tag);
  BOOST_REQUIRE(rest.empty());
  BOOST_REQUIRE_EQUAL(tags.size(), 19U);
  BOOST_CHECK_EQUAL(tags[0].text(), "x");
  BOOST_CHECK_EQUAL(tags[0].count, 1U);
  const std::int64_t integers[] = {-5, 200, -300, 60000, -70000, 4000000000};
  for (int i = 0; i < 6; ++i) {
    BOOST_CHECK(tags[1 + i].is_integer());
    BOOST_CHECK_EQUAL(tags[1 + i].integer(), integers[i]);
    BOOST_CHECK_EQUAL(tags[1 + i].text(), "");
    BOOST_CHECK_EQUAL(tags[1 + i].real(), 0);
  }
  BOOST_CHECK_EQUAL(tags[7].real(), 1.5F);
  BOOST_CHECK(!tags[7].is_integer());
  BOOST_CHECK_EQUAL(tags[7].integer(), 0);
  BOOST_CHECK_EQUAL(tags[8].text(), "group one");
  BOOST_CHECK_EQUAL(tags[8].count, 9U);
  BOOST_CHECK_EQUAL(tags[8].name_view(), "RG");
  BOOST_CHECK_EQUAL(tags[9].text(), "1AE301");
  BOOST_CHECK_EQUAL(tags[9].type, 'H');
  const std::vector<std::vector<std::int64_t>> arrays = {{-1, 2}, {255},    {-300, 300},
                                                         {65535}, {-70000}, {4000000000, 7}};
  for (std::size_t i = 0; i < arrays.size(); ++i) {
    BOOST_CHECK_EQUAL(tags[10 + i].type, 'B');
    BOOST_CHECK_EQUAL(tags[10 + i].subtype, "cCsSiI"[i]);
    BOOST_CHECK(!tags[10 + i].is_integer());
    BOOST_REQUIRE_EQUAL(tags[10 + i].count, arrays[i].size());
    for (std::uint32_t k = 0; k < arrays[i].size(); ++k) {
      BOOST_CHECK_EQUAL(tags[10 + i].integer_at(k), arrays[i][k]);
    }
  }
  BOOST_CHECK_EQUAL(tags[16].real_at(0), 1.0F);
  BOOST_CHECK_EQUAL(tags[16].integer_at(0), 0);
  BOOST_CHECK_EQUAL(tags[17].count, 0U);
  BOOST_CHECK_EQUAL(tags[18].text(), "");
  BOOST_CHECK_EQUAL(tags[18].count, 0U);
}

BOOST_AUTO_TEST_CASE(finding_takes_the_first_of_a_name) {
  const std::string fields =
      bam_data::integer_tag("NM", 'C', 3) + bam_data::text_tag("RG", 'Z', "a") + bam_data::integer_tag("NM", 'C', 4);
  BOOST_CHECK_EQUAL(seqtide::find_tag(fields, "NM")->integer(), 3);
  BOOST_CHECK_EQUAL(seqtide::find_tag(fields, "RG")->text(), "a");
  BOOST_CHECK(!seqtide::find_tag(fields, "XX"));
  BOOST_CHECK(!seqtide::find_tag({}, "NM"));
}

BOOST_AUTO_TEST_CASE(sizes_of_values) {
  const std::string sized = "AcCsSiIf";
  const std::size_t sizes[] = {1, 1, 1, 2, 2, 4, 4, 4};
  for (int type = 0; type < 256; ++type) {
    const std::size_t at = sized.find(static_cast<char>(type));
    BOOST_CHECK_EQUAL(seqtide::tag_value_size(static_cast<char>(type)), at < sized.size() ? sizes[at] : 0);
  }
}

BOOST_AUTO_TEST_CASE(cut_or_wrong_fields_are_not_taken) {
  // Every field without its last bytes, in memory that ends there.
  const std::string all = bam_data::rich_record().tags;
  std::string_view walk = all;
  TagView tag;
  while (seqtide::next_tag(walk, tag)) {
    for (std::size_t size = 0; size < tag.raw.size(); ++size) {
      ExactMemory memory(tag.raw.substr(0, size));
      std::string_view rest(memory.data(), size);
      TagView other;
      BOOST_CHECK(!seqtide::next_tag(rest, other));
      BOOST_CHECK_EQUAL(rest.size(), size);
    }
  }
  for (const std::string& field : {std::string("XXd12345678"), std::string("XX\0a", 4), std::string("XXBA\1\0\0\0a", 9),
                                   std::string("XXBZ\1\0\0\0a", 9), std::string("XXBc\xff\xff\xff\xff", 8) + "abc",
                                   std::string("XXBi\xff\xff\xff\x3f", 8) + "abc", std::string("XXZabc")}) {
    std::string_view rest = field;
    BOOST_CHECK(!seqtide::next_tag(rest, tag));
    BOOST_CHECK_EQUAL(rest, field);
  }
}

BOOST_AUTO_TEST_CASE(integers_take_the_smallest_type) {
  const std::pair<std::int64_t, char> cases[] = {{0, 'C'},     {255, 'C'},        {256, 'S'},    {65535, 'S'},
                                                 {65536, 'I'}, {4294967295, 'I'}, {-1, 'c'},     {-128, 'c'},
                                                 {-129, 's'},  {-32768, 's'},     {-32769, 'i'}, {-2147483648, 'i'}};
  for (const auto& [value, type] : cases) {
    std::string fields;
    seqtide::append_tag_integer(fields, "NM", value);
    BOOST_CHECK_EQUAL(fields, bam_data::integer_tag("NM", type, value));
  }
  std::string fields = "kept";
  BOOST_CHECK_THROW(seqtide::append_tag_integer(fields, "NM", 4294967296), seqtide::InvalidArgument);
  BOOST_CHECK_THROW(seqtide::append_tag_integer(fields, "NM", -2147483649), seqtide::InvalidArgument);
  BOOST_CHECK_EQUAL(fields, "kept");
}

BOOST_AUTO_TEST_CASE(other_types_are_appended) {
  std::string fields;
  seqtide::append_tag_real(fields, "Xf", -2.5F);
  seqtide::append_tag_text(fields, "XA", 'A', "y");
  seqtide::append_tag_text(fields, "XZ", 'Z', "text");
  seqtide::append_tag_text(fields, "XH", 'H', "");
  const std::int16_t values[] = {-1, 300};
  seqtide::append_tag_array(fields, "XB", 's', values, 2);
  seqtide::append_tag_array(fields, "XE", 'f', nullptr, 0);
  BOOST_CHECK_EQUAL(fields, bam_data::real_tag("Xf", -2.5F) + bam_data::text_tag("XA", 'A', "y") +
                                bam_data::text_tag("XZ", 'Z', "text") + bam_data::text_tag("XH", 'H', "") +
                                bam_data::array_tag("XB", 's', 2, {-1, 300}) + bam_data::array_tag("XE", 'f', 4, {}));
}

BOOST_AUTO_TEST_CASE(text_that_strict_takes_comes_back_as_it_was) {
  for (const std::string text : {"NM:i:0",
                                 "NM:i:-2147483648",
                                 "NM:i:4294967295",
                                 "a0:A:!",
                                 "XA:A:~",
                                 "MD:Z:",
                                 "CO:Z:a b:c,d",
                                 "XH:H:",
                                 "XH:H:0AF9",
                                 "XB:B:c",
                                 "XB:B:c,-128,127",
                                 "XB:B:C,0,255",
                                 "XB:B:s,-32768,32767",
                                 "XB:B:S,65535",
                                 "XB:B:i,-2147483648",
                                 "XB:B:I,4294967295",
                                 "XB:B:f,1.5,-0.25,1e+10",
                                 "XB:B:f",
                                 "XF:f:0",
                                 "XF:f:-0",
                                 "XF:f:3.14159",
                                 "XF:f:1e-05",
                                 "XF:f:123457",
                                 "XF:f:1.23457e+06",
                                 "XF:f:0.0001",
                                 "XF:f:1.4013e-45",
                                 "XF:f:3.40282e+38"}) {
    const std::string field = parsed(text, true);
    BOOST_CHECK_EQUAL(sam(field), text);
    BOOST_CHECK_EQUAL(parsed(text, false), field);
  }
}

BOOST_AUTO_TEST_CASE(text_is_stored_as_htslib_stores_it) {
  BOOST_CHECK_EQUAL(parsed("NM:i:+5", true), bam_data::integer_tag("NM", 'C', 5));
  BOOST_CHECK_EQUAL(parsed("NM:i:0000000000005", true), bam_data::integer_tag("NM", 'C', 5));
  BOOST_CHECK_EQUAL(parsed("NM:i:-0", true), bam_data::integer_tag("NM", 'C', 0));
  BOOST_CHECK_EQUAL(parsed("NM:i:-300", true), bam_data::integer_tag("NM", 's', -300));
  BOOST_CHECK_EQUAL(parsed("XB:B:i,1,2", true), bam_data::array_tag("XB", 'i', 4, {1, 2}));
  BOOST_CHECK_EQUAL(parsed("XF:f:.5", true), bam_data::real_tag("XF", 0.5F));
  BOOST_CHECK_EQUAL(parsed("XF:f:+00.50E+0", true), bam_data::real_tag("XF", 0.5F));
  // Rounded to a double first, as strtod does.
  BOOST_CHECK_EQUAL(parsed("XF:f:0.1", true), bam_data::real_tag("XF", static_cast<float>(0.1)));
  BOOST_CHECK_EQUAL(parsed("XF:f:1e-400", true), bam_data::real_tag("XF", 0.0F));
  BOOST_CHECK_EQUAL(parsed("XF:f:-1e-400", true), bam_data::real_tag("XF", -0.0F));
  BOOST_CHECK_EQUAL(parsed("XF:f:0." + std::string(500, '0') + "1", true), bam_data::real_tag("XF", 0.0F));
  BOOST_CHECK_EQUAL(parsed("XF:f:" + std::string(400, '1') + "e-400", true), parsed("XF:f:0.111111111111111111", true));
}

BOOST_AUTO_TEST_CASE(floats_have_six_digits) {
  const std::pair<float, const char*> cases[] = {
      {100000.0F, "100000"},
      {999999.0F, "999999"},
      {1000000.0F, "1e+06"},
      {0.1F, "0.1"},
      {0.000123456789F, "0.000123457"},
      {0.00999999977F, "0.01"},
      {std::numeric_limits<float>::infinity(), "inf"},
      {-std::numeric_limits<float>::infinity(), "-inf"},
      {std::numeric_limits<float>::quiet_NaN(), "nan"},
      {-std::numeric_limits<float>::quiet_NaN(), "-nan"},
      {std::numeric_limits<float>::denorm_min(), "1.4013e-45"},
  };
  for (const auto& [value, text] : cases) {
    BOOST_CHECK_EQUAL(sam(bam_data::real_tag("XF", value)), std::string("XF:f:") + text);
  }
}

// The grammar has none of these, but BAM holds them.
BOOST_AUTO_TEST_CASE(floats_that_are_no_numbers_are_read_by_all) {
  const std::pair<const char*, const char*> cases[] = {
      {"inf", "inf"}, {"-INFINITY", "-inf"}, {"nan", "nan"}, {"-NaN", "-nan"}};
  for (const auto& [value, text] : cases) {
    for (const Validation validation : {Validation::strict, Validation::standard, Validation::lenient}) {
      std::string fields;
      BOOST_CHECK_EQUAL(seqtide::parse_tag(std::string("XF:f:") + value, validation, fields), "");
      BOOST_CHECK_EQUAL(sam(fields), std::string("XF:f:") + text);
    }
  }
}

BOOST_AUTO_TEST_CASE(binary_integers_become_i) {
  BOOST_CHECK_EQUAL(sam(bam_data::integer_tag("XX", 'c', -5)), "XX:i:-5");
  BOOST_CHECK_EQUAL(sam(bam_data::integer_tag("XX", 'S', 65535)), "XX:i:65535");
  BOOST_CHECK_EQUAL(sam(bam_data::integer_tag("XX", 'I', 4294967295)), "XX:i:4294967295");
  BOOST_CHECK_EQUAL(sam(bam_data::array_tag("XX", 'I', 4, {4294967295})), "XX:B:I,4294967295");
}

BOOST_AUTO_TEST_CASE(what_both_refuse) {
  for (const std::string_view text : {"",
                                      "X",
                                      "XA",
                                      "XA:",
                                      "XA:i",
                                      "XA:i5",
                                      "XA:i:",
                                      "XA:A:",
                                      "XA:f:",
                                      "XA:B:",
                                      "X\t:i:5",
                                      " A:i:5",
                                      "XA:Q:5",
                                      "XA:d:5",
                                      "XA::5",
                                      "XA:i:4294967296",
                                      "XA:i:-2147483649",
                                      "XA:i:99999999999999999999",
                                      "XA:i:-99999999999999999999",
                                      "XA:H:1",
                                      "XA:H:abc",
                                      "XA:B:A,1",
                                      "XA:B:Z,1",
                                      "XA:B:d,1",
                                      "XA:B:,",
                                      "XA:B:cx,1",
                                      "XA:B:I,5000000000",
                                      "XA:B:c,-1,3000000000",
                                      "XA:B:i,-3000000000",
                                      "XA:B:c,99999999999999999999",
                                      "XA:A:\1",
                                      "X\x80:i:5"}) {
    check_refused(text);
  }
  check_refused(std::string_view("XA:Z:a\0b", 8));
}

BOOST_AUTO_TEST_CASE(what_only_lenient_takes) {
  const std::pair<const char*, const char*> cases[] = {
      {"XA:i:12abc", "XA:i:12"},
      {"XA:i:abc", "XA:i:0"},
      {"XA:i:-", "XA:i:0"},
      {"XA:i:+", "XA:i:0"},
      {"XA:i:--5", "XA:i:0"},
      {"XA:i:+-5", "XA:i:0"},
      {"XA:i: 5", "XA:i:0"},
      {"XA:i:1.5", "XA:i:1"},
      {"XA:I:5", "XA:i:5"},
      {"XA:c:5", "XA:A:5"},
      {"XA:C:x", "XA:A:x"},
      {"XA:a:x", "XA:A:x"},
      {"XA:A:xy", "XA:A:x"},
      {"XA:A: ", "XA:A: "},
      {"1A:i:5", "1A:i:5"},
      {"X!:i:5", "X!:i:5"},
      {"XAxi:5", "XA:i:5"},
      {"XA:Z:a\1b", "XA:Z:a\1b"},
      {"XA:Z:\xc3\xa9", "XA:Z:\xc3\xa9"},
      {"XA:H:zz", "XA:H:zz"},
      {"XA:H:ab", "XA:H:ab"},
      {"XA:f:1e400", "XA:f:inf"},
      {"XA:f:-1e39", "XA:f:-inf"},
      {"XA:f:3.4028236e38", "XA:f:inf"},
      {"XA:f:iNfx", "XA:f:inf"},
      {"XA:f:nan(12)", "XA:f:nan"},
      {"XA:f:0x1p3", "XA:f:8"},
      {"XA:f:0x", "XA:f:0"},
      {"XA:f:-0x", "XA:f:-0"},
      {"XA:f:0x-5", "XA:f:0"},
      {"XA:f:0xinf", "XA:f:0"},
      {"XA:f:-y", "XA:f:0"},
      {"XA:f:abc", "XA:f:0"},
      {"XA:f: 5", "XA:f:5"},
      {"XA:f:+5.", "XA:f:5"},
      {"XA:f:5.e1", "XA:f:50"},
      {"XA:f:.", "XA:f:0"},
      {"XA:f:-", "XA:f:0"},
      {"XA:f:+-5", "XA:f:0"},
      {"XA:f:1e", "XA:f:1"},
      {"XA:f:1,5", "XA:f:1"},
      {"XA:f:1.5e5x", "XA:f:150000"},
      {"XA:B:c,", "XA:B:c,0"},
      {"XA:B:c,1,", "XA:B:c,1,0"},
      {"XA:B:c,,1", "XA:B:c,0,1"},
      {"XA:B:c,1.5,x,3", "XA:B:c,1,0,3"},
      {"XA:B:f,1.5,x,3", "XA:B:f,1.5,0,3"},
      {"XA:B:f,inf,nan,1e400", "XA:B:f,inf,nan,inf"},
      // Values that the type does not hold change it, but for negative ones alone.
      {"XA:B:c,300", "XA:B:S,300"},
      {"XA:B:c,-5,300", "XA:B:s,-5,300"},
      {"XA:B:c,200", "XA:B:C,200"},
      {"XA:B:c,-5,200", "XA:B:s,-5,200"},
      {"XA:B:c,-300", "XA:B:s,-300"},
      {"XA:B:C,-5,300", "XA:B:s,-5,300"},
      {"XA:B:S,70000", "XA:B:I,70000"},
      {"XA:B:s,-1,40000", "XA:B:i,-1,40000"},
      {"XA:B:i,3000000000", "XA:B:I,3000000000"},
      {"XA:B:I,-5,7", "XA:B:I,0,7"},
      {"XA:B:C,256,-,1", "XA:B:S,256,0,1"},
  };
  for (const auto& [text, expected] : cases) check_lenient(text, expected);
}

BOOST_AUTO_TEST_CASE(faults_name_the_value) {
  BOOST_CHECK_EQUAL(fault("NM:i:12abc"), "the value \"12abc\" of type i is no integer");
  BOOST_CHECK_EQUAL(fault("XB:B:c,1,300"), "the value \"300\" does not fit an array of type c");
  BOOST_CHECK_EQUAL(fault("1A:i:5"), "the name \"1A\" is not a letter and a letter or digit");
  BOOST_CHECK_EQUAL(fault("XA:Z:a\1"), "the text holds \"\\x01\", which type Z does not allow");
  BOOST_CHECK_EQUAL(fault("XA:Q:5"), "there is no type \"Q\" among A i f Z H B");
}

BOOST_AUTO_TEST_CASE(large_arrays) {
  std::string text = "XB:B:S";
  std::vector<std::int64_t> values;
  for (int i = 0; i < 100000; ++i) {
    values.push_back(i % 65536);
    text += ',' + std::to_string(i % 65536);
  }
  const std::string field = parsed(text, true);
  BOOST_CHECK(field == bam_data::array_tag("XB", 'S', 2, values));
  BOOST_CHECK(sam(field) == text);
}
