#define BOOST_TEST_MODULE gzi
#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bgzf_data.hpp"
#include "seqtide/error.hpp"
#include "seqtide/index/gzi.hpp"
#include "seqtide/io/bgzf.hpp"
#include "seqtide/io/memory_stream.hpp"

using bgzf_data::append_le;
using seqtide::BgzfBlockStart;
using seqtide::CorruptError;
using seqtide::FormatError;
using seqtide::GziIndex;
using seqtide::InvalidArgument;
using seqtide::MemoryStream;
using seqtide::TruncatedError;

namespace {

using Starts = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

std::string gzi(std::uint64_t count, const Starts& starts) {
  std::string bytes;
  append_le(bytes, count, 8);
  for (const auto& [compressed, uncompressed] : starts) {
    append_le(bytes, compressed, 8);
    append_le(bytes, uncompressed, 8);
  }
  return bytes;
}
std::string gzi(const Starts& starts) { return gzi(starts.size(), starts); }

GziIndex read(std::string_view bytes) { return GziIndex::read(MemoryStream::copy_of(bytes)); }
GziIndex build(std::string_view bytes) { return GziIndex::build(MemoryStream::copy_of(bytes)); }

std::string written(const GziIndex& index) {
  std::string bytes;
  seqtide::StringSink sink(bytes);
  index.write(sink);
  return bytes;
}

}  // namespace

BOOST_AUTO_TEST_CASE(reads_and_writes) {
  const Starts starts = {{100, 65280}, {200, 130560}, {300, 196096}};
  const GziIndex index = read(gzi(starts));
  BOOST_REQUIRE(index.blocks().size() == 4U);
  BOOST_TEST((index.blocks()[0] == BgzfBlockStart{0, 0}));
  BOOST_TEST((index.blocks()[3] == BgzfBlockStart{300, 196096}));
  BOOST_TEST(written(index) == gzi(starts));
  BOOST_TEST((read(written(index)) == index));
  BOOST_TEST(read(gzi({})).blocks().size() == 1U);
  BOOST_TEST(written(GziIndex()) == gzi({}));
}

BOOST_AUTO_TEST_CASE(the_first_block_may_be_listed) {
  BOOST_TEST((read(gzi({{0, 0}, {100, 65280}})) == read(gzi({{100, 65280}}))));
  BOOST_TEST((GziIndex({{0, 0}, {100, 65280}}) == GziIndex({{100, 65280}})));
  BOOST_CHECK_THROW(read(gzi({{0, 0}, {0, 0}})), FormatError);
}

BOOST_AUTO_TEST_CASE(many_entries) {
  Starts starts;
  for (std::uint64_t i = 1; i <= 10000; ++i) starts.push_back({i * 20000, i * 65280});
  const GziIndex index = read(gzi(starts));
  BOOST_TEST(index.blocks().size() == 10001U);
  BOOST_TEST(written(index) == gzi(starts));
  BOOST_TEST(index.virtual_offset(65280 * 777 + 5) == (20000ULL * 777 << 16 | 5));
}

BOOST_AUTO_TEST_CASE(virtual_offsets) {
  const GziIndex index({{100, 65280}, {200, 65280}, {300, 65290}});
  BOOST_TEST(index.virtual_offset(0) == 0U);
  BOOST_TEST(index.virtual_offset(65279) == 65279U);
  BOOST_TEST(index.virtual_offset(65280) == (200U << 16));
  BOOST_TEST(index.virtual_offset(65289) == (200U << 16 | 9));
  BOOST_TEST(index.virtual_offset(65290 + 65535) == (300U << 16 | 65535));
  BOOST_CHECK_THROW(index.virtual_offset(65290 + 65536), InvalidArgument);
  BOOST_CHECK_THROW(index.virtual_offset(~std::uint64_t{0}), InvalidArgument);
}

BOOST_AUTO_TEST_CASE(hostile_counts) {
  const Starts one = {{100, 65280}};
  // 2^60 entries of 16 bytes are 0 bytes modulo 2^64.
  for (const std::uint64_t count : {2ULL, 1ULL << 32, 1ULL << 59, 1ULL << 60, (1ULL << 60) + 1, ~0ULL}) {
    BOOST_CHECK_THROW(read(gzi(count, one)), TruncatedError);
    BOOST_CHECK_THROW(read(gzi(count, {})), TruncatedError);
  }
  BOOST_CHECK_THROW(read(gzi(0, one)), FormatError);
  BOOST_CHECK_THROW(read(gzi(one) + "x"), FormatError);
}

BOOST_AUTO_TEST_CASE(impossible_offsets) {
  const std::uint64_t far = std::uint64_t{1} << 48;
  for (const Starts& starts : {Starts{{0, 65280}},
                               {{100, 65537}},
                               {{100, 65280}, {100, 65290}},
                               {{100, 65280}, {99, 65290}},
                               {{100, 65280}, {200, 65279}},
                               {{100, 65280}, {200, 0}},
                               {{far, 65280}},
                               {{~0ULL, 65280}}}) {
    BOOST_CHECK_EXCEPTION(read(gzi(starts)), FormatError,
                          [](const FormatError& e) { return e.place().format == "GZI"; });
    std::vector<BgzfBlockStart> blocks;
    for (const auto& [compressed, uncompressed] : starts) blocks.push_back({compressed, uncompressed});
    BOOST_CHECK_THROW(GziIndex{blocks}, InvalidArgument);
  }
  BOOST_TEST(read(gzi({{far - 1, 65536}})).blocks().size() == 2U);
}

BOOST_AUTO_TEST_CASE(truncated_at_every_byte) {
  const std::string bytes = gzi({{100, 65280}, {200, 130560}, {300, 196096}});
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    BOOST_CHECK_THROW(read(bytes.substr(0, size)), TruncatedError);
  }
}

BOOST_AUTO_TEST_CASE(every_byte_flipped) {
  const std::string bytes = gzi({{100, 65280}, {200, 130560}, {300, 196096}});
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string flipped = bytes;
      flipped[i] = static_cast<char>(flipped[i] ^ (1 << bit));
      try {
        BOOST_TEST(written(read(flipped)) == flipped);
      } catch (const FormatError&) {
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(builds_from_block_headers) {
  const std::string data = bgzf_data::reads(200000);
  const std::string first = bgzf_data::block(data.substr(0, 65280));
  const std::string second = bgzf_data::block(data.substr(65280, 1));
  const std::string third = bgzf_data::block(data.substr(65281, 65536));
  const std::string empty = bgzf_data::eof_block();
  const GziIndex index = build(first + second + empty + third + empty);
  BOOST_TEST((index == GziIndex({{first.size(), 65280}, {first.size() + second.size() + empty.size(), 65281}})));
  BOOST_TEST((build(empty) == GziIndex()));
  BOOST_TEST((build(empty + first + empty) == GziIndex({{empty.size(), 0}})));
  BOOST_TEST((build(first + empty + std::string(100, '\0')) == GziIndex()));

  const std::string file = bgzf_data::file(data);
  seqtide::BgzfReader reader(MemoryStream::copy_of(file), bgzf_data::input_options(1));
  const GziIndex whole = build(file);
  for (std::size_t offset = 0; offset < data.size(); offset += 7777) {
    reader.seek(static_cast<std::int64_t>(whole.virtual_offset(offset)), seqtide::Whence::start);
    char byte = 0;
    BOOST_REQUIRE(reader.read({&byte, 1}) == 1U);
    BOOST_TEST(byte == data[offset]);
  }
}

BOOST_AUTO_TEST_CASE(builds_from_a_stream_of_few_bytes_a_call) {
  const std::string file = bgzf_data::file(bgzf_data::reads(300000), 5000);
  BOOST_TEST((GziIndex::build(std::make_unique<bgzf_data::OddStream>(file, 7)) == build(file)));
}

BOOST_AUTO_TEST_CASE(refuses_to_build_from_other_data) {
  const std::string file = bgzf_data::file(bgzf_data::reads(100000));
  BOOST_CHECK_THROW(build(""), TruncatedError);
  BOOST_CHECK_THROW(build(">a\nACGT\n"), FormatError);
  BOOST_CHECK_THROW(build(bgzf_data::gzip_member("ACGT")), FormatError);
  BOOST_CHECK_THROW(build(file + bgzf_data::gzip_member("ACGT")), FormatError);
  BOOST_CHECK_THROW(build(file + "junk"), FormatError);
  std::string too_large = bgzf_data::block("ACGT");
  too_large[too_large.size() - 2] = 1;  // ISIZE 65540
  BOOST_CHECK_THROW(build(too_large + file), CorruptError);
}

BOOST_AUTO_TEST_CASE(cut_data_is_never_taken_for_whole) {
  const std::string file = bgzf_data::file(bgzf_data::reads(3000), 1000);
  for (std::size_t size = 0; size < file.size(); ++size) {
    BOOST_CHECK_THROW(build(file.substr(0, size)), TruncatedError);
  }
}
