// LineReader: the same lines, counts, places and faults, however the data is cut into blocks.
#define BOOST_TEST_MODULE line_reader
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "gzip_data.hpp"
#include "seqtide/io/input.hpp"
#include "seqtide/io/memory_stream.hpp"
#include "seqtide/text/line_reader.hpp"

using namespace std::string_literals;
using seqtide::Format;
using seqtide::Line;
using seqtide::LineReader;

namespace {

LineReader reader_of(const std::string& data, std::size_t block_size) {
  return LineReader(seqtide::Window(seqtide::open_input(seqtide::MemoryStream::copy_of(data),
                                                        bgzf_data::input_options(1, block_size))),
                    Format::sam);
}

struct Seen {
  std::string text;
  std::uint64_t number;
  std::uint64_t offset;

  bool operator==(const Seen&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Seen& line) {
  return out << line.number << '@' << line.offset << ':' << seqtide::quoted(line.text);
}

bool wait_for_line(LineReader& lines, std::string_view& line) {
  while (!lines.find(line)) {
    if (!lines.fill()) return false;
  }
  return true;
}

std::vector<Seen> lines_of(LineReader lines) {
  std::vector<Seen> seen;
  std::string_view line;
  while (wait_for_line(lines, line)) {
    seen.push_back({std::string(line), lines.number(), lines.place().offset});
    lines.pass();
  }
  return seen;
}

// By the plainest means.
std::vector<Seen> expected_lines(const std::string& data) {
  std::vector<Seen> lines;
  for (std::size_t begin = 0; begin < data.size();) {
    const std::size_t end = std::min(data.find('\n', begin), data.size());
    std::string text = data.substr(begin, end - begin);
    if (text.ends_with('\r')) text.pop_back();
    lines.push_back({text, lines.size() + 1, begin});
    begin = end + 1;
  }
  return lines;
}

std::string random_text(unsigned seed) {
  std::mt19937 random(seed);
  const std::size_t longest = seed % 3 == 0 ? 40000 : seed % 3 == 1 ? 100 : 3;
  std::string text;
  for (int i = 0; i < 200 && text.size() < 60000; ++i) {
    text.append(random() % (longest + 1), static_cast<char>('a' + i % 26));
    if (random() % 8 == 0) text += '\r';
    text += random() % 3 == 0 ? "\r\n" : "\n";
  }
  if (seed % 2 == 0) text += random() % 2 == 0 ? "last" : "last\r";
  return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(finds_counts_and_places_lines_at_every_block_size) {
  const std::vector<std::string> texts = {
      "",          "\n",           "\r\n", "\r", "a", "a\n", "a\r\n", "a\r", "a\n\nb\r\n\r\nc", "a\rb\n\r\r\n",
      "\n\n\n\na", "\0\n\0\0\r\n"s};
  for (const std::string& text : texts) {
    for (std::size_t block_size = 1; block_size <= text.size() + 1; ++block_size) {
      BOOST_TEST_CONTEXT(seqtide::quoted(text) << ", blocks of " << block_size) {
        BOOST_TEST(lines_of(reader_of(text, block_size)) == expected_lines(text), boost::test_tools::per_element());
      }
    }
  }
  for (unsigned seed = 0; seed < 12; ++seed) {
    const std::string text = random_text(seed);
    for (const std::size_t block_size : {1u, 2u, 63u, 64u, 65u, 4096u, 8192u, 8193u, 65536u}) {
      if (block_size == 1 && text.size() > 20000) continue;
      BOOST_TEST_CONTEXT("seed " << seed << ", blocks of " << block_size) {
        BOOST_TEST((lines_of(reader_of(text, block_size)) == expected_lines(text)));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_window_that_was_looked_at_or_filled_on_loses_nothing) {
  const std::string text = "first\nsecond\r\nthird\nfourth";
  for (std::size_t block_size = 1; block_size <= text.size(); ++block_size) {
    seqtide::Window window(
        seqtide::open_input(seqtide::MemoryStream::copy_of(text), bgzf_data::input_options(1, block_size)));
    window.fill();
    window.fill();
    BOOST_TEST((lines_of(LineReader(std::move(window), Format::sam)) == expected_lines(text)));

    LineReader lines = reader_of(text, block_size);
    std::string_view line;
    BOOST_TEST(wait_for_line(lines, line));
    while (lines.fill()) {
    }
    BOOST_TEST(lines.find(line));
    BOOST_TEST(line == "first");
    lines.pass();
    BOOST_TEST((lines_of(std::move(lines)).back() == expected_lines(text).back()));
  }
}

BOOST_AUTO_TEST_CASE(bytes_taken_without_finding_lines_count) {
  LineReader lines = reader_of("ab\ncd\nef\n", 4096);
  std::string_view line;
  BOOST_TEST(wait_for_line(lines, line));
  lines.advance(4, 1);
  BOOST_TEST(lines.find(line));
  BOOST_TEST(line == "d");
  BOOST_TEST(lines.number() == 2U);
  BOOST_TEST(lines.line_size() == 2U);
  lines.advance(5, 2);
  BOOST_TEST(!lines.find(line));
  BOOST_TEST(lines.place().line == 4U);
}

BOOST_AUTO_TEST_CASE(holds_lines_to_a_limit) {
  for (const std::string end : {"\n", "\r\n", "", "\r"}) {
    for (std::size_t block_size = 1; block_size <= 20; ++block_size) {
      BOOST_TEST_CONTEXT(seqtide::quoted(end) << ", blocks of " << block_size) {
        LineReader lines = reader_of("ab\n0123456789" + end, block_size);
        lines.begin_records();
        std::string_view line;
        const auto next = [&](std::uint64_t limit) {
          while (!lines.find(line, limit)) {
            if (!lines.fill()) return false;
          }
          return true;
        };
        BOOST_TEST(next(10));
        lines.deliver();
        BOOST_TEST(next(10));
        BOOST_TEST(line == "0123456789");
        BOOST_CHECK_EXCEPTION(next(9), seqtide::LimitError, [&](const seqtide::LimitError& error) {
          BOOST_TEST(error.reason() == "the line is larger than max_record_bytes = 9");
          BOOST_TEST(error.place().line == 2U);
          BOOST_TEST(error.place().record == 2U);
          BOOST_TEST(error.place().offset == 3U);
          return true;
        });
        // Known before the line's end has come.
        LineReader long_line = reader_of(std::string(100, 'x'), block_size);
        BOOST_CHECK_THROW(while (!long_line.find(line, 20)) long_line.fill(), seqtide::LimitError);
        BOOST_TEST(long_line.window().size() <= 22 + block_size);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(places) {
  const std::string text = "header\nrecord one\nrecord two\n";
  const std::string file = bgzf_data::file(text, 5);
  for (const std::size_t block_size : {1u, 3u, 4096u}) {
    LineReader lines = reader_of(file, block_size);
    std::string_view line;
    BOOST_REQUIRE(wait_for_line(lines, line));
    BOOST_TEST(lines.place().record == 0U);
    lines.pass();
    lines.begin_records();
    BOOST_REQUIRE(wait_for_line(lines, line));
    lines.deliver();
    BOOST_REQUIRE(wait_for_line(lines, line));
    const seqtide::Place place = lines.place(7, 0, "two" + std::string(200, '!'));
    BOOST_TEST(place.path == "<memory>");
    BOOST_TEST(place.format == "SAM");
    BOOST_TEST(place.record == 2U);
    BOOST_TEST(place.line == 3U);
    BOOST_TEST(place.offset == text.find("two"));
    BOOST_TEST(place.excerpt == "two" + std::string(seqtide::Place::longest_excerpt - 3, '!'));
    BOOST_REQUIRE(place.virtual_offset.has_value());
    BOOST_TEST((*place.virtual_offset & 0xffff) == text.find("two") % 5);
    BOOST_TEST(lines.place(7, 2).line == 5U);
    const seqtide::Place last = lines.last_place();
    BOOST_TEST(last.record == 1U);
    BOOST_TEST(last.line == 2U);
    BOOST_TEST(last.offset == text.find("record one"));
    BOOST_TEST(last.excerpt == "");
    BOOST_TEST(lines.records() == 1U);
  }
}

BOOST_AUTO_TEST_CASE(input_that_fails_does_so_behind_all_whole_lines) {
  const std::string text = "one\ntwo\nthree";
  const std::string whole = gzip_data::member(text);
  for (std::size_t block_size = 1; block_size <= text.size() + 1; ++block_size) {
    LineReader lines = reader_of(whole.substr(0, whole.size() - 4), block_size);
    std::string_view line;
    std::string read;
    const auto all = [&] {
      for (; wait_for_line(lines, line); lines.deliver()) read.append(line).append(1, ' ');
    };
    BOOST_CHECK_EXCEPTION(all(), seqtide::TruncatedError, [](const seqtide::TruncatedError& error) {
      BOOST_TEST(error.place().format == "gzip");
      BOOST_TEST(error.place().record == 3U);
      BOOST_TEST(error.place().line == 3U);
      return true;
    });
    BOOST_TEST(read == "one two ");
  }
}

BOOST_AUTO_TEST_CASE(byte_order_marks) {
  for (const std::size_t block_size : {1u, 2u, 3u, 4096u}) {
    BOOST_TEST(reader_of("\xef\xbb\xbftext", block_size).has_byte_order_mark());
    BOOST_TEST(!reader_of("\xef\xbbtext", block_size).has_byte_order_mark());
    BOOST_TEST(!reader_of("\xef\xbb", block_size).has_byte_order_mark());
    BOOST_TEST(!reader_of("", block_size).has_byte_order_mark());
  }
}

BOOST_AUTO_TEST_CASE(refuses_control_characters) {
  const LineReader lines = reader_of("", 1);
  lines.refuse_controls("a\tb \xc3\xa9~");
  lines.refuse_controls("");
  const auto refused = [&](const std::string& line, const std::string& part, std::uint64_t offset) {
    BOOST_CHECK_EXCEPTION(lines.refuse_controls(line), seqtide::FormatError, [&](const seqtide::FormatError& error) {
      BOOST_TEST(error.reason().find(part) != std::string::npos, error.reason());
      BOOST_TEST(error.place().offset == offset);
      BOOST_TEST(error.place().excerpt == line);
      return true;
    });
  };
  refused("ab\rc", "carriage return alone", 2);
  refused("\0"s, "\\x00", 0);
  refused("a\tb\x7f", "\\x7f", 3);
  refused("\x1f", "\\x1f", 0);
}

BOOST_AUTO_TEST_CASE(the_first_line_of_text_in_memory) {
  Line line;
  BOOST_TEST(!seqtide::first_line("abc", false, line));
  BOOST_TEST(!seqtide::first_line("", false, line));
  BOOST_TEST(seqtide::first_line("abc", true, line));
  BOOST_TEST((line.text == "abc" && line.size == 3 && !line.terminated));
  BOOST_TEST(seqtide::first_line("abc\r\ndef", false, line));
  BOOST_TEST((line.text == "abc" && line.size == 5 && line.terminated));
  BOOST_TEST(seqtide::first_line("\nabc", false, line));
  BOOST_TEST((line.text.empty() && line.size == 1 && line.terminated));
}

BOOST_AUTO_TEST_CASE(line_ends) {
  using seqtide::line_end_size;
  for (const bool at_end : {true, false}) {
    BOOST_TEST(line_end_size("\n", at_end) == 1U);
    BOOST_TEST(line_end_size("\r\n", at_end) == 2U);
    BOOST_TEST(line_end_size("\rA", at_end) == 0U);
    BOOST_TEST(line_end_size("A\n", at_end) == 0U);
    BOOST_TEST(line_end_size("", at_end) == 0U);
  }
  BOOST_TEST(line_end_size("\r", true) == 1U);
  BOOST_TEST(line_end_size("\r", false) == std::string_view::npos);
}
