#define BOOST_TEST_MODULE fai
#include <boost/test/unit_test.hpp>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/error.hpp"
#include "seqtide/index/fai.hpp"
#include "seqtide/io/memory_stream.hpp"

using seqtide::FaiEntry;
using seqtide::FaiIndex;
using seqtide::FastaRegion;
using seqtide::FormatError;
using seqtide::InputOptions;
using seqtide::InvalidArgument;
using seqtide::MemoryStream;
using seqtide::Place;
using seqtide::UnknownName;
using namespace std::string_literals;

namespace {

FaiIndex build(std::string_view fasta, std::size_t block_size = 256 << 10) {
  InputOptions options;
  options.block_size = block_size;
  return FaiIndex::build(open_input(MemoryStream::copy_of(fasta), options));
}

FaiIndex read(std::string_view text) { return FaiIndex::read(MemoryStream::copy_of(text)); }

std::string written(const FaiIndex& index) {
  std::string text;
  seqtide::StringSink sink(text);
  index.write(sink);
  return text;
}

constexpr std::size_t block_sizes[] = {1, 2, 3, 7, 64, 4096, 256 << 10};

struct Good {
  std::string fasta;
  std::string index;
};

const std::string wide(20000, 'A');

std::vector<Good> good_files() {
  return {
      {"", ""},
      {"\n\r\n", ""},
      {">a\nACGT\nAC\n", "a\t6\t3\t4\t5\n"},
      {">a\nACGT\nAC", "a\t6\t3\t4\t5\n"},
      {">a\nACGT", "a\t4\t3\t4\t5\n"},
      {">a\nACGT\n", "a\t4\t3\t4\t5\n"},
      {">a\nA\nC\nG\n", "a\t3\t3\t1\t2\n"},
      {">a\r\nACGT\r\nAC\r\n", "a\t6\t4\t4\t6\n"},
      {">a\r\nACGT\r\nACGT\n", "a\t8\t4\t4\t6\n"},
      {">a\r\nACGT\r", "a\t4\t4\t4\t6\n"},
      {">a some text\tmore > text\nAC\n>b\tx\nG\n", "a\t2\t25\t2\t3\nb\t1\t33\t1\t2\n"},
      {">a\nAC\n\n\r\n>b\nGT\n\n", "a\t2\t3\t2\t3\nb\t2\t12\t2\t3\n"},
      {"\n\n>a\nAC\n", "a\t2\t5\t2\t3\n"},
      {">a\n>b\nAC\n>c\n\n>d\r\n\r\n>e",
       "a\t0\t3\t1\t2\nb\t2\t6\t2\t3\nc\t0\t12\t1\t2\nd\t0\t17\t1\t2\ne\t0\t21\t1\t2\n"},
      {">a\nacgtn\n*-.RY\n1", "a\t11\t3\t5\t6\n"},
      {">a\n-ACG\n*ACG\n-\n", "a\t9\t3\t4\t5\n"},
      {">\xc3\xa9>x\nAC\n", "\xc3\xa9>x\t2\t6\t2\t3\n"},
      {">a\n" + wide + "\n" + wide + "\nAC\n", "a\t40002\t3\t20000\t20001\n"},
      {">a\n" + wide, "a\t20000\t3\t20000\t20001\n"},
  };
}

struct Bad {
  std::string fasta;
  std::uint64_t record;
  std::uint64_t line;
  std::uint64_t offset;
  std::string excerpt;
  std::string part;  // of the message
};

std::vector<Bad> bad_files() {
  return {
      {">a\nAC\nACG\n", 1, 3, 6, "", "more than those before"},
      {">a\nACG\nAC\nACG\n", 1, 4, 10, "A", "line 3"},
      {">a\nACG\nAC\nA\n", 1, 4, 10, "A", "line 3"},
      {">a\nACG\nACG\r\nA\n", 1, 3, 7, "", "more than those before"},
      {">a\nACG\r\nACG\nACG\r\n", 1, 4, 12, "A", "line 3"},
      {">a\nACG\nAC\r\nACG\n", 1, 4, 11, "A", "line 3"},
      {">a\r\nACGT\r\nACGTA\n", 1, 3, 10, "", "more than those before"},
      {">a\nACG\n\nACG\n", 1, 4, 8, "A", "line 3"},
      {">a\n\nACG\n", 1, 3, 4, "A", "line 2"},
      {">a\nAC\n>b\nAC\n>a\nAC\n", 3, 0, 15, ">a", "there before"},
      {">a\vb\nAC\n", 1, 1, 0, ">a\vb", "control byte"},
      {"ACGT\n>a\nAC\n", 1, 1, 0, "ACGT", "before the first"},
      {"\n\nsome text", 1, 3, 2, "some text", "before the first"},
      {"@r\nAC\n+\nII\n", 1, 1, 0, "@r", "FASTQ"},
      {"\xef\xbb\xbf>a\nAC\n", 1, 1, 0, "\xef\xbb\xbf>a", "byte-order mark"},
      {"\x01\x02 >" + wide, 1, 1, 0, ("\x01\x02 >" + wide).substr(0, 80), "before the first"},
      {">a\nAC GT\n", 1, 2, 5, " ", "blank"},
      {">a\n\tACGT\n", 1, 2, 3, "\t", "blank"},
      {">a\nAC>GT\n", 1, 2, 5, ">", "inside a sequence line"},
      {">a\nAC\0GT\n"s, 1, 2, 5, "\0"s, "cannot stand"},
      {">a\nAC\xc3\xa9\n", 1, 2, 5, "\xc3", "cannot stand"},
      {">a\nAC\rGT\n", 1, 2, 5, "\r", "carriage return"},
      {">a\nAC\r\r\nGT\n", 1, 2, 5, "\r", "carriage return"},
      {">a\r>b\n", 1, 1, 2, "\r", "carriage return"},
      {">a\n\rA\n", 1, 2, 3, "\r", "carriage return"},
      {">a\n;AC\n", 1, 2, 3, ";", "comment"},
      {">a\nAC\n+\nII\n", 1, 3, 6, "+", "FASTQ"},
      {">" + std::string(FaiIndex::max_name_size + 1, 'n') + "\nAC\n", 1, 1, 0, ">" + std::string(79, 'n'), "longer"},
  };
}

}  // namespace

BOOST_AUTO_TEST_CASE(builds_at_any_block_size) {
  for (const Good& file : good_files()) {
    BOOST_TEST_CONTEXT(file.fasta.substr(0, 60)) {
      for (const std::size_t block_size : block_sizes) BOOST_TEST(written(build(file.fasta, block_size)) == file.index);
      BOOST_TEST((read(file.index) == build(file.fasta)));
    }
  }
}

BOOST_AUTO_TEST_CASE(refuses_what_makes_offsets_wrong) {
  for (const Bad& file : bad_files()) {
    for (const std::size_t block_size : block_sizes) {
      BOOST_TEST_CONTEXT(file.fasta.substr(0, 60) << ", blocks of " << block_size) {
        Place place;
        std::string reason;
        try {
          build(file.fasta, block_size);
        } catch (const FormatError& error) {
          place = error.place();
          reason = error.reason();
        }
        BOOST_TEST(place.format == "FASTA");
        BOOST_TEST(place.record == file.record);
        BOOST_TEST(place.line == file.line);
        BOOST_TEST(place.offset == file.offset);
        BOOST_TEST(place.excerpt == file.excerpt);
        BOOST_TEST(reason.find(file.part) != std::string::npos, reason);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(the_longest_name_is_accepted) {
  const std::string name(FaiIndex::max_name_size, 'n');
  const FaiIndex index = build(">" + name + " text\nAC\n");
  BOOST_TEST(index.entries().at(0).name == name);
  BOOST_TEST((read(written(index)) == index));
}

BOOST_AUTO_TEST_CASE(finds_entries_by_name_also_in_copies) {
  std::vector<FaiEntry> entries;
  for (int i = 0; i < 1000; ++i) entries.push_back({"c" + std::to_string(i * 7919 % 1000), i, i, 60, 61});
  auto original = std::make_unique<FaiIndex>(entries);
  const FaiIndex copy = *original;
  const FaiIndex moved = std::move(*original);
  original.reset();
  for (const FaiEntry& entry : entries) {
    BOOST_REQUIRE(copy.find(entry.name) != nullptr);
    BOOST_TEST((*copy.find(entry.name) == entry));
    BOOST_TEST((*moved.find(entry.name) == entry));
  }
  BOOST_TEST(copy.find("c") == nullptr);
  BOOST_TEST(copy.find("") == nullptr);
  BOOST_TEST(copy.find("c1000") == nullptr);
  BOOST_TEST(FaiIndex().find("c1") == nullptr);
  BOOST_TEST(copy.find_known(copy.entries()[1].name) == &copy.entries()[1]);
  BOOST_CHECK_THROW(copy.find_known("c"), UnknownName);
}

// They are compared by a few letters behind what all begin with, and by all of them if these are equal.
BOOST_AUTO_TEST_CASE(finds_names_that_begin_alike) {
  const std::string common = "scaffold_";
  std::vector<FaiEntry> entries;
  for (const std::string& rest : {std::string("12345678b"), std::string("12345678a"), std::string("12345678"),
                                  std::string("1"), std::string("\xc3\xa4"), std::string(), std::string(600, 'z')}) {
    entries.push_back({common + rest, static_cast<std::int64_t>(entries.size()), 3, 4, 5});
  }
  const FaiIndex index(entries);
  for (const FaiEntry& entry : entries) {
    BOOST_REQUIRE(index.find(entry.name) != nullptr);
    BOOST_TEST(index.find(entry.name)->length == entry.length);
  }
  for (const char* unknown : {"", "scaffold", "scaffold_2", "scaffold_12345678c", "x"}) {
    BOOST_TEST(index.find(unknown) == nullptr);
  }
  for (const FaiEntry& entry : entries) {
    std::vector<FaiEntry> twice = entries;
    twice.push_back(entry);
    BOOST_CHECK_THROW(FaiIndex(std::move(twice)), InvalidArgument);
  }
}

BOOST_AUTO_TEST_CASE(reads_what_other_programs_write) {
  BOOST_TEST(written(read("a\t0\t3\t0\t0\n")) == "a\t0\t3\t0\t0\n");
  BOOST_TEST(written(read("a\t4\t3\t4\t4\r\nb\t5\t9\t4\t6")) == "a\t4\t3\t4\t4\nb\t5\t9\t4\t6\n");
  BOOST_TEST(written(read("a\t4\t3\t4\t9\n")) == "a\t4\t3\t4\t9\n");
  BOOST_TEST(read("").entries().empty());
}

BOOST_AUTO_TEST_CASE(refuses_what_is_no_index) {
  const std::string most = std::to_string(std::numeric_limits<std::int64_t>::max());
  const std::vector<std::string> lines = {
      "\n",
      "a\n",
      "a\t4\t3\t4\n",
      "a\t4\t3\t4\t5\t\n",
      "a\t4\t3\t4\t5\t9\n",
      "a b\t4\t3\t4\t5\n",
      "a\t-4\t3\t4\t5\n",
      "a\t+4\t3\t4\t5\n",
      "a\t 4\t3\t4\t5\n",
      "a\t\t3\t4\t5\n",
      "a\t4\t-3\t4\t5\n",
      "a\t4\t3\t-4\t5\n",
      "a\t4\t3\t4\t-5\n",
      "a\t4\t3\t0\t1\n",
      "a\t4\t3\t4\t3\n",
      "a\t5\t3\t4\t4\n",
      "a\t5\t3\t4\t7\n",
      "a\t9223372036854775808\t3\t4\t5\n",
      "a\t99999999999999999999999\t3\t4\t5\n",
      "a\t0x4\t3\t4\t5\n",
      "a\t" + most + "\t3\t4\t5\n",
      "a\t" + most + "\t0\t" + most + "\t" + most + "\n",
      "a\t4\t" + most + "\t4\t5\n",
      "a\t4\t3\t4\t" + most + "\n",
      "a\t4\t3\t4\t5\na\t4\t9\t4\t5\n",
      "a\t4\t3\t4\t5\n\n",
      ">a\nACGT\n",
      std::string(100000, 'x'),
      std::string(100000, 'x') + "\t4\t3\t4\t5\n",
  };
  for (const std::string& text : lines) {
    BOOST_TEST_CONTEXT(text.substr(0, 60)) {
      BOOST_CHECK_EXCEPTION(read(text), FormatError, [](const FormatError& error) {
        BOOST_TEST(error.place().format == "FAI");
        BOOST_TEST(error.place().line > 0U);
        return true;
      });
    }
  }
}

BOOST_AUTO_TEST_CASE(a_name_may_be_empty_and_a_line_end_in_blanks) {
  const FaiIndex index = read("\t4\t3\t4\t5\nb\t4\t11\t4\t5  \n");
  BOOST_TEST(index.find("")->offset == 3);
  BOOST_TEST(index.find("b")->line_width == 5);
}

BOOST_AUTO_TEST_CASE(entries_are_checked_as_lines_are) {
  BOOST_CHECK_THROW(FaiIndex({{"a\tb", 4, 3, 4, 5}}), InvalidArgument);
  BOOST_CHECK_THROW(FaiIndex({{"a", -1, 3, 4, 5}}), InvalidArgument);
  BOOST_CHECK_THROW(FaiIndex({{"a", 4, 3, 0, 5}}), InvalidArgument);
  BOOST_CHECK_THROW(FaiIndex({{"a", 1, 3, 4, 5}, {"a", 1, 9, 4, 5}}), InvalidArgument);
  BOOST_TEST(written(FaiIndex({{"a", 4, 3, 4, 5}})) == "a\t4\t3\t4\t5\n");
}

// Cut anywhere, an index gives an error or entries that the whole one has, too.
BOOST_AUTO_TEST_CASE(truncated_at_every_byte) {
  const std::string text = "chr1\t1575\t6\t60\t61\nb\t3\t1614\t9\t10\nc\t11\t1700\t10\t12\n";
  const FaiIndex whole = read(text);
  for (std::size_t size = 0; size < text.size(); ++size) {
    try {
      const FaiIndex index = read(text.substr(0, size));
      for (const FaiEntry& entry : index.entries()) BOOST_TEST((*whole.find(entry.name) == entry));
    } catch (const FormatError&) {
    }
  }
}

BOOST_AUTO_TEST_CASE(a_line_far_larger_than_memory_for_it_streams) {
  const std::string line(3 << 20, 'C');
  BOOST_TEST(written(build(">a\n" + line + "\n" + line + "\n>b\nA\n")) ==
             "a\t6291456\t3\t3145728\t3145729\nb\t1\t6291464\t1\t2\n");
}

BOOST_AUTO_TEST_CASE(regions) {
  const FaiIndex index({{"chr1", 100, 6, 60, 61},
                        {"a:1-2", 100, 200, 60, 61},
                        {"a", 100, 400, 60, 61},
                        {"b:x", 100, 600, 60, 61},
                        {"e", 0, 800, 1, 2}});
  const auto parsed = [&](std::string_view text) {
    const FastaRegion region = parse_region(text, index);
    return region.entry->name + " " + std::to_string(region.begin) + " " + std::to_string(region.end);
  };
  BOOST_TEST(parsed("chr1") == "chr1 0 100");
  BOOST_TEST(parsed("chr1:") == "chr1 0 100");
  BOOST_TEST(parsed("{chr1}:") == "chr1 0 100");
  BOOST_TEST(parsed("chr1:10") == "chr1 9 100");
  BOOST_TEST(parsed("chr1:10-") == "chr1 9 100");
  BOOST_TEST(parsed("chr1:10-12") == "chr1 9 12");
  BOOST_TEST(parsed("chr1:1,0-1,2") == "chr1 9 12");
  BOOST_TEST(parsed("chr1:-5") == "chr1 0 5");
  BOOST_TEST(parsed("chr1:90-200") == "chr1 89 100");
  BOOST_TEST(parsed("chr1:101") == "chr1 100 100");
  BOOST_TEST(parsed("chr1:5000-6000") == "chr1 100 100");
  BOOST_TEST(parsed("chr1:1-99999999999999999999999999") == "chr1 0 100");
  BOOST_TEST(parsed("{chr1}:1-5") == "chr1 0 5");
  BOOST_TEST(parsed("{chr1}") == "chr1 0 100");
  BOOST_TEST(parsed("{a}:1-2") == "a 0 2");
  BOOST_TEST(parsed("{a:1-2}") == "a:1-2 0 100");
  BOOST_TEST(parsed("{a:1-2}:2-3") == "a:1-2 1 3");
  BOOST_TEST(parsed("a:1-2:2-3") == "a:1-2 1 3");
  BOOST_TEST(parsed("a:1") == "a 0 100");
  BOOST_TEST(parsed("b:x") == "b:x 0 100");
  BOOST_TEST(parsed("b:x:2-2") == "b:x 1 2");
  BOOST_TEST(parsed("e:1-5") == "e 0 0");
  for (const char* unknown : {"chr", "chr2", "chr2:1-5", "{chr2}", "{chr2}:1-5", " chr1:1-2", "b:1-2", "x:y", ":"}) {
    BOOST_TEST_CONTEXT(unknown) { BOOST_CHECK_THROW(parsed(unknown), UnknownName); }
  }
  for (const char* bad : {"", "a:1-2", "chr1:0", "chr1:0-5", "chr1:12-10", "chr1:-", "chr1:a", "chr1:1-b", "chr1:1-2-3",
                          "chr1:5-5 ", "chr1:-0", "chr1:,", "chr1:,5", "chr1:--5", "chr1:99999999999999999999999",
                          "{chr1", "{chr1}5", "{chr1}:x", "chr2:3-1"}) {
    BOOST_TEST_CONTEXT(bad) { BOOST_CHECK_THROW(parse_region(bad, index), InvalidArgument); }
  }
}
