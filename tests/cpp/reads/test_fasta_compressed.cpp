#define BOOST_TEST_MODULE fasta_compressed
#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>

#include "fasta_outcome.hpp"
#include "seqtide/io/output.hpp"

using fasta_test::Kind;
using fasta_test::Outcome;
using seqtide::Compression;

namespace {

std::string compressed(const std::string& text, Compression compression, std::size_t part = SIZE_MAX) {
  std::string data;
  const auto output =
      seqtide::open_output(std::make_unique<seqtide::StringSink>(data), {.compression = compression, .threads = 1});
  for (std::size_t at = 0; at < text.size(); at += std::min(part, text.size() - at)) {
    const std::string_view bytes = std::string_view(text).substr(at, part);
    output->write(bytes);
    output->flush();
  }
  output->close();
  return data;
}

const std::string text =
    ">r1 first\nACGTACGTAC\nGATTACA\n>r2\n\n>r3\nGGGTTTAAACCC\nTTTT\n>r4 the last\nACACACGTGTGT\nNNNN\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(compressed_input, *boost::unit_test::timeout(200))

BOOST_AUTO_TEST_CASE(is_read_by_its_content) {
  const Outcome expected = fasta_test::read_text(text, {});
  BOOST_TEST(expected.records.size() == 4U);
  for (const Compression compression : {Compression::gzip, Compression::bgzf}) {
    const std::string data = compressed(text, compression, 30);
    for (const std::size_t block_size : {1, 7, 4096}) {
      for (const int threads : {1, 2}) {
        BOOST_TEST(fasta_test::read_text(data, {seqtide::Validation::strict, block_size, threads}) == expected);
      }
    }
  }
}

// Every complete record before the cut, then TruncatedError: never a part of a record, never a quiet end.
BOOST_AUTO_TEST_CASE(cut_at_every_byte) {
  const std::vector<std::string> all = fasta_test::read_text(text, {}).records;
  for (const Compression compression : {Compression::gzip, Compression::bgzf}) {
    const std::string data = compressed(text, compression, 30);
    std::size_t most = 0;
    for (std::size_t size = 1; size < data.size(); ++size) {
      const std::string_view cut = std::string_view(data).substr(0, size);
      for (const int threads : {1, 2}) {
        BOOST_TEST_CONTEXT(seqtide::compression_name(compression) << " cut at " << size << ", threads " << threads) {
          const Outcome outcome = fasta_test::read_text(cut, {seqtide::Validation::strict, 16, threads});
          BOOST_TEST(outcome.kind == Kind::truncated);
          BOOST_TEST(outcome.record == outcome.records.size() + 1);
          BOOST_TEST_REQUIRE(outcome.records.size() < all.size());
          for (std::size_t i = 0; i < outcome.records.size(); ++i) BOOST_TEST(outcome.records[i] == all[i]);
          most = std::max(most, outcome.records.size());
        }
      }
    }
    BOOST_TEST(most == 3U);
  }
}

BOOST_AUTO_TEST_CASE(errors_have_virtual_offsets_in_bgzf) {
  const std::string bad = ">r1\nACGT\n>r2\nAC GT\n";
  // Blocks of 9 bytes: the blank, at offset 15, stands at byte 6 of the second one.
  const std::string data = compressed(bad, Compression::bgzf, 9);
  const std::string first = compressed(bad.substr(0, 9), Compression::bgzf);
  const std::size_t first_block = first.size() - 28;  // without the end-of-file block
  for (const int threads : {1, 2}) {
    auto reader = fasta_test::open_text(data, {seqtide::Validation::strict, 4096, threads});
    seqtide::FastaView record;
    try {
      while (reader->next(record)) {
      }
      BOOST_ERROR("no error");
    } catch (const seqtide::FormatError& error) {
      BOOST_TEST(error.place().offset == 15U);
      BOOST_TEST(error.place().virtual_offset.value_or(0) == (std::uint64_t{first_block} << 16 | 6));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
