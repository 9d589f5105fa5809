#define BOOST_TEST_MODULE cigar
#include "seqtide/alignments/sam/cigar.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "bam_data.hpp"

using seqtide::CigarView;

namespace {

CigarView view(const std::vector<std::uint32_t>& operations) {
  return {reinterpret_cast<const char*>(operations.data()), operations.size()};
}

std::vector<std::uint32_t> parsed(std::string_view text) {
  std::vector<std::uint32_t> operations;
  BOOST_REQUIRE_MESSAGE(seqtide::parse_cigar(text, operations), text);
  return operations;
}

}  // namespace

BOOST_AUTO_TEST_CASE(text_and_operations_agree) {
  for (const std::string text : {"35M", "1M2I3D4N5S6H7P8=9X", "0M", "268435455M", "3H2S5M", "007M"}) {
    const std::vector<std::uint32_t> operations = parsed(text);
    BOOST_CHECK(operations == bam_data::operations(text));
    std::string written = "before ";
    seqtide::append_cigar(written, view(operations));
    BOOST_CHECK_EQUAL(written, "before " + (text == "007M" ? std::string("7M") : text));
  }
}

BOOST_AUTO_TEST_CASE(no_operations_are_a_star) {
  BOOST_CHECK(parsed("*").empty());
  std::string text;
  seqtide::append_cigar(text, CigarView());
  BOOST_CHECK_EQUAL(text, "*");
}

BOOST_AUTO_TEST_CASE(malformed_text_leaves_the_target_as_it_was) {
  for (const std::string_view text : {"", "M", "5", "5M*", "*5M", "5M3", "5Q", "5m", "-5M", "+5M", " 5M", "5M ", "5.0M",
                                      "268435456M", "4294967296M", "99999999999999999999M", "5M\t3M", "5MM"}) {
    std::vector<std::uint32_t> operations = {77};
    BOOST_CHECK_MESSAGE(!seqtide::parse_cigar(text, operations), text);
    BOOST_CHECK(operations == std::vector<std::uint32_t>{77});
  }
  std::vector<std::uint32_t> operations;
  BOOST_CHECK(!seqtide::parse_cigar(std::string_view("5M\0", 3), operations));
}

BOOST_AUTO_TEST_CASE(lengths_count_what_operations_consume) {
  const std::vector<std::uint32_t> all = parsed("1M2I4D8N16S32H64P128=256X");
  BOOST_CHECK_EQUAL(view(all).query_length(), 1 + 2 + 16 + 128 + 256);
  BOOST_CHECK_EQUAL(view(all).reference_length(), 1 + 4 + 8 + 128 + 256);
  BOOST_CHECK_EQUAL(CigarView().query_length(), 0);
  // More than 32 bits.
  const std::vector<std::uint32_t> large(100, seqtide::max_cigar_length << 4);
  BOOST_CHECK_EQUAL(view(large).reference_length(), 100 * std::int64_t{seqtide::max_cigar_length});
  for (std::uint32_t operation = 0; operation < 16; ++operation) {
    const std::string_view letter = seqtide::cigar_letters.substr(std::min<std::size_t>(operation, 9), 1);
    const bool known = operation < 9;
    BOOST_CHECK_EQUAL(seqtide::consumes_query(operation), known && std::string("MIS=X").find(letter) < 5);
    BOOST_CHECK_EQUAL(seqtide::consumes_reference(operation), known && std::string("MDN=X").find(letter) < 5);
  }
}

BOOST_AUTO_TEST_CASE(operations_may_stand_at_any_address) {
  const std::vector<std::uint32_t> operations = parsed("3S5M");
  std::string bytes = "x";
  bytes.append(reinterpret_cast<const char*>(operations.data()), 8);
  const CigarView shifted(bytes.data() + 1, 2);
  BOOST_CHECK_EQUAL(shifted[0], operations[0]);
  BOOST_CHECK_EQUAL(shifted.query_length(), 8);
}

BOOST_AUTO_TEST_CASE(clips_belong_at_the_ends) {
  for (const std::string_view text : {"5M", "3H5M", "3H2S5M", "5M2S3H", "3H2S5M2S3H", "2S5M2S", "5S", "5H", "3H5H",
                                      "3S5S", "3H2S", "2S3H", "1M1I1D1N1P1=1X"}) {
    BOOST_CHECK_MESSAGE(seqtide::check_cigar(view(parsed(text))).empty(), text);
  }
  for (const std::string_view text : {"5M3H5M", "2S3H5M", "3H3H5M", "5M3H2S", "3H5H3H"}) {
    BOOST_CHECK_EQUAL(seqtide::check_cigar(view(parsed(text))), "H can only be the first or the last operation");
  }
  for (const std::string_view text : {"5M2S5M", "2S2S5M", "5M2S2S", "3H5M2S1M3H"}) {
    BOOST_CHECK_EQUAL(seqtide::check_cigar(view(parsed(text))), "S can only have H between it and the ends");
  }
  BOOST_CHECK(seqtide::check_cigar(CigarView()).empty());
  BOOST_CHECK_EQUAL(seqtide::check_cigar(view({5 << 4 | 9})), "there is no operation above 8");
}

BOOST_AUTO_TEST_CASE(unknown_operations_are_shown) {
  std::string text;
  seqtide::append_cigar(text, view({5 << 4 | 15}));
  BOOST_CHECK_EQUAL(text, "5?");
}
