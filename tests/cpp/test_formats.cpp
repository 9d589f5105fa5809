// The table of formats: names, sniffing from as few bytes as tell, and what messages say of other data.
#define BOOST_TEST_MODULE formats
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "seqtide/formats.hpp"

using namespace std::string_literals;
using seqtide::Format;

BOOST_TEST_DONT_PRINT_LOG_VALUE(Format)

namespace {

struct Sample {
  std::string data;
  Format format;
  std::size_t decided;  // after how many bytes
};

std::vector<Sample> samples() {
  const std::string alignment = "r1\t0\tchr1\t5\t60\t4M\n";
  return {
      {"@r1\nAC\n+\nII\n", Format::fastq, 2},
      {"@HD\tVN:1.6\n", Format::sam, 4},
      {"@HDX\nAC\n+\nII\n", Format::fastq, 4},
      {"@CO\t\n", Format::sam, 4},
      {">r1\nAC\n", Format::fasta, 1},
      {"; comment\n>r1\n", Format::fasta, 1},
      {"# comment\n\n#\n; more\n>r1\n", Format::fasta, 21},
      {"# comment\nr1\n>r1\n", Format::unknown, 11},
      {"##gff-version 3\n>r1\n", Format::unknown, 14},
      {"#" + alignment, Format::sam, 16},
      {"BAM\1\0\0", Format::bam, 4},
      {"BAI\1\0\0", Format::bai, 4},
      {"CSI\1\0\0", Format::csi, 4},
      {alignment, Format::sam, 15},
      {"CRAM" + alignment.substr(2), Format::sam, 17},
      {"BAM" + alignment.substr(2), Format::sam, 16},
      {"chr1\t10\t20\t5\t60\t+\n", Format::bed, 18},
      {"chr1\t10\t20\tx\t.\t-\t10\t20", Format::bed, 17},
      {"chr1\t10\t20\tx\t0\t+-\n", Format::unknown, 17},
      {"chr1\t10\t20\n", Format::unknown, 11},
      {"track name=a type=narrowPeak\n", Format::bed, 29},
      {"track type=wiggle_0\n", Format::unknown, 20},
      {"some text", Format::unknown, 5},
      {"\x7f", Format::unknown, 1},
      {"\xef\xbb\xbf@r1\n", Format::fastq, 5},
      {"\xef\xbb\xbf\r\n\n>r1\n", Format::fasta, 7},
      {"\xef@r1\n", Format::unknown, 2},
      {"\n\r\n\n@r1\n", Format::fastq, 6},
  };
}

}  // namespace

BOOST_AUTO_TEST_CASE(tells_formats_from_as_few_bytes_as_possible) {
  for (const Sample& sample : samples()) {
    BOOST_TEST_CONTEXT(sample.data) {
      BOOST_TEST(seqtide::sniff_format(sample.data) == sample.format);
      for (std::size_t size = 0; size <= sample.data.size(); ++size) {
        const std::string start = sample.data.substr(0, size);
        BOOST_TEST(seqtide::is_decided(start) == (size >= sample.decided), "after " << size);
        if (size >= sample.decided) BOOST_TEST(seqtide::sniff_format(start) == sample.format);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(line_ends_alone_are_empty) {
  for (const std::string data : {"", "\n", "\r\n\n", "\xef\xbb\xbf\n"}) {
    BOOST_TEST(seqtide::sniff_format(data) == Format::empty);
    BOOST_TEST(!seqtide::is_decided(data));
    BOOST_TEST(seqtide::describe_data(data) == "");
  }
}

BOOST_AUTO_TEST_CASE(a_long_line_is_not_looked_through_without_end) {
  BOOST_TEST(!seqtide::is_decided(std::string(1023, 'r')));
  BOOST_TEST(seqtide::is_decided(std::string(1024, 'r')));
  BOOST_TEST(seqtide::sniff_format(std::string(1024, 'r')) == Format::unknown);
}

BOOST_AUTO_TEST_CASE(names) {
  BOOST_TEST(seqtide::format_name(Format::fastq) == "FASTQ");
  BOOST_TEST(seqtide::format_name(Format::bai) == "BAI");
  BOOST_TEST(seqtide::format_name(Format::gzi) == "GZI");
  BOOST_TEST(seqtide::format_name(Format::unknown) == "");
  BOOST_TEST(seqtide::format_name(Format::empty) == "");
}

BOOST_AUTO_TEST_CASE(describes_what_cannot_be_read) {
  BOOST_TEST(seqtide::describe_data("<!doctype html>") == "an HTML page");
  BOOST_TEST(seqtide::describe_data("\xff\xfe@\0"s) == "UTF-16 text");
  BOOST_TEST(seqtide::describe_data("\xfd"
                                    "7zXZ\0"s) == "xz-compressed data");
  BOOST_TEST(seqtide::describe_data("TBI\1") == "a tabix index");
  BOOST_TEST(seqtide::describe_data("\n@SQ\tSN:a") == "SAM text");
  BOOST_TEST(seqtide::describe_data("CRAM\3") == "a CRAM file");
  BOOST_TEST(seqtide::describe_data("r1\t0\tchr1\t5\t60\t4M\n") == "");
  BOOST_TEST(seqtide::describe_data("BA") == "");
  BOOST_TEST(seqtide::describe_instead("%PDF-1.4") == "; this looks like a PDF document");
  BOOST_TEST(seqtide::describe_instead("text") == "");
}
