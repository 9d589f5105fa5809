#define BOOST_TEST_MODULE error
#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <iomanip>
#include <memory>
#include <string>
#include <utility>

#include "seqtide/error.hpp"

using namespace seqtide;

BOOST_AUTO_TEST_CASE(format_error_names_everything_known) {
  Place place;
  place.path = "reads.fq";
  place.format = "FASTQ";
  place.record = 5;
  place.line = 17;
  place.offset = 412;
  const FormatError error("quality has 35 bytes but the sequence has 36", place);
  BOOST_TEST(error.what() ==
             "reads.fq: FASTQ record 5, line 17, offset 412: quality has 35 bytes but the sequence has 36");
  BOOST_TEST(error.reason() == "quality has 35 bytes but the sequence has 36");
}

BOOST_AUTO_TEST_CASE(format_error_leaves_out_what_is_unknown) {
  BOOST_TEST(FormatError("bad", Place{}).what() == "offset 0: bad");
  Place place;
  place.format = "BGZF";
  place.offset = 7;
  BOOST_TEST(FormatError("bad", place).what() == "BGZF offset 7: bad");
  place.path = "x";
  place.line = 2;
  BOOST_TEST(FormatError("bad", place).what() == "x: BGZF line 2, offset 7: bad");
}

BOOST_AUTO_TEST_CASE(format_error_shows_compressed_place_and_excerpt) {
  Place place;
  place.format = "FASTQ";
  place.record = 1;
  place.offset = 9;
  place.compressed_offset = 0;
  place.virtual_offset = 65545;
  place.excerpt = std::string("a\"b\n\xff\0", 6);
  BOOST_TEST(FormatError("bad", place).what() ==
             "FASTQ record 1, offset 9, compressed offset 0, virtual offset 65545: bad, at "
             "\"a\\\"b\\x0a\\xff\\x00\"");
}

BOOST_AUTO_TEST_CASE(set_place_rebuilds_the_message) {
  TruncatedError error("input ends inside a record", Place{});
  Place place = error.place();
  place.record = 3;
  place.path = "a.gz";
  error.set_place(place);
  BOOST_TEST(error.what() == "a.gz: record 3, offset 0: input ends inside a record");
  BOOST_TEST(error.place().record == 3u);
  const std::runtime_error& base = error;  // virtual: also seen through the base
  BOOST_TEST(base.what() == error.what());
}

BOOST_AUTO_TEST_CASE(message_is_one_line_whatever_the_path) {
  Place place;
  place.path = "a\nb\xff m\xc3\xbcller";
  const std::string text = FormatError("bad", place).what();
  BOOST_TEST(text == "a\\x0ab\\xff m\xc3\xbcller: offset 0: bad");
}

BOOST_AUTO_TEST_CASE(hierarchy) {
  BOOST_CHECK_THROW(throw TruncatedError("x", {}), FormatError);
  BOOST_CHECK_THROW(throw CorruptError("x", {}), FormatError);
  BOOST_CHECK_THROW(throw LimitError("x", {}), FormatError);
  BOOST_CHECK_THROW(throw FormatError("x", {}), Error);
  BOOST_CHECK_THROW(throw InvalidArgument("x"), Error);
  BOOST_CHECK_THROW(throw CallbackError("x", "", nullptr), IoError);
  BOOST_CHECK_THROW(throw IoError("x", 0, ""), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(io_error_from_errno) {
  const IoError error = IoError::from_errno(ENOENT, "no such.fq");
  BOOST_TEST(error.what() == "no such file or directory: \"no such.fq\"");
  BOOST_TEST(error.error_number() == ENOENT);
  BOOST_TEST(error.path() == "no such.fq");
  BOOST_CHECK(error.kind() == IoErrorKind::io_operation);
  BOOST_TEST(IoError::from_errno(EIO, "").what() == "input/output error");
  BOOST_CHECK(IoError::from_errno(EBADF, "").kind() == IoErrorKind::invalid_handle);
  BOOST_CHECK(IoError::from_errno(EAGAIN, "").kind() == IoErrorKind::would_block);
  BOOST_TEST(std::string(IoError::from_errno(99999, "").what()).find("99999") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(callback_error_carries_its_cause_through_copies) {
  bool dropped = false;
  {
    std::exception_ptr kept;
    try {
      throw CallbackError("read callback failed", "x",
                          std::shared_ptr<void>(&dropped, [](void* flag) { *static_cast<bool*>(flag) = true; }));
    } catch (...) {
      kept = std::current_exception();
    }
    BOOST_TEST(!dropped);
    try {
      std::rethrow_exception(kept);
    } catch (const CallbackError& error) {
      BOOST_TEST(error.cause().get() == &dropped);
    }
  }
  BOOST_TEST(dropped);
}

BOOST_AUTO_TEST_CASE(quoted_escapes_and_cuts) {
  BOOST_TEST(quoted("") == "\"\"");
  BOOST_TEST(quoted("ACGT ~") == "\"ACGT ~\"");
  BOOST_TEST(quoted(std::string_view("\0\t\x7f\x80", 4)) == "\"\\x00\\x09\\x7f\\x80\"");
  BOOST_TEST(quoted("a\\b\"") == "\"a\\\\b\\\"\"");
  BOOST_TEST(quoted("abcdef", 6) == "\"abcdef\"");
  BOOST_TEST(quoted("abcdefg", 6) == "\"abcdef\"...");
  BOOST_TEST(quoted(std::string(61, 'A')) == '"' + std::string(60, 'A') + "\"...");
}

BOOST_AUTO_TEST_CASE(quoted_is_not_mistaken_for_that_of_the_standard_library) {
  std::string text = "a\n";
  BOOST_TEST('(' + quoted(text) + ')' == "(\"a\\x0a\")");
  BOOST_TEST('(' + quoted(std::as_const(text)) + ')' == "(\"a\\x0a\")");
  BOOST_TEST('(' + quoted(std::string_view(text)) + ')' == "(\"a\\x0a\")");
}

BOOST_AUTO_TEST_CASE(quoted_path_keeps_readable_text_only) {
  BOOST_TEST(quoted_path("/a b/m\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80.fq") ==
             "\"/a b/m\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80.fq\"");
  BOOST_TEST(quoted_path("\x1b[2J") == "\"\\x1b[2J\"");
  BOOST_TEST(quoted_path("\xc3") == "\"\\xc3\"");                             // cut short
  BOOST_TEST(quoted_path("\xc0\xaf") == "\"\\xc0\\xaf\"");                    // overlong
  BOOST_TEST(quoted_path("\xe0\x80\xaf") == "\"\\xe0\\x80\\xaf\"");           // overlong
  BOOST_TEST(quoted_path("\xed\xa0\x80") == "\"\\xed\\xa0\\x80\"");           // surrogate
  BOOST_TEST(quoted_path("\xf4\x90\x80\x80") == "\"\\xf4\\x90\\x80\\x80\"");  // above U+10FFFF
  BOOST_TEST(quoted_path("\xc2\x85") == "\"\\xc2\\x85\"");                    // control character
  const std::string long_path(5000, 'x');
  BOOST_TEST(quoted_path(long_path).size() == 5002u);
}
