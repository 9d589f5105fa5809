// BinningIndex and its builder: round trips, a published index, chunks against a plain reading of the specification,
// and files in which anything is wrong.
#define BOOST_TEST_MODULE binning_index
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <set>
#include <sstream>

#include "bgzf_data.hpp"
#include "seqtide/error.hpp"
#include "seqtide/index/binning_index.hpp"

using namespace bgzf_data;
using namespace seqtide;
namespace utf = boost::unit_test;

namespace {

BinningIndex read(const std::string& bytes) { return BinningIndex::read(MemoryStream::copy_of(bytes)); }

std::string written(const BinningIndex& index) {
  std::string bytes;
  StringSink sink(bytes);
  index.write(sink);
  return bytes;
}

// The data of an index file, whether or not it is compressed.
std::string plain(const BinningIndex& index) {
  const std::string bytes = written(index);
  return index.kind() == IndexKind::csi ? gunzipped(bytes) : bytes;
}

struct Placed {
  std::int32_t id;
  std::int64_t begin;
  std::int64_t end;
  std::uint64_t offset;
  std::uint64_t end_offset;
};

std::vector<Placed> random_records(const std::vector<std::int64_t>& lengths, int count, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Placed> records;
  for (int i = 0; i < count; ++i) {
    const auto id = static_cast<std::int32_t>(random() % lengths.size());
    const std::int64_t length = lengths[static_cast<std::size_t>(id)];
    const auto begin = static_cast<std::int64_t>(random()) % length;
    const std::int64_t widths[] = {1, 100, 100, 5000, 200000, length};
    const std::int64_t width = 1 + static_cast<std::int64_t>(random()) % widths[random() % 6];
    records.push_back({id, begin, std::min(begin + width, length), 0, 0});
  }
  std::sort(records.begin(), records.end(),
            [](const Placed& a, const Placed& b) { return a.id != b.id ? a.id < b.id : a.begin < b.begin; });
  std::uint64_t offset = 500 << 16;
  for (Placed& record : records) {
    record.offset = offset;
    // Some in the same block, some in the next.
    offset = random() % 4 == 0 ? ((offset >> 16) + 1 + random() % 60000) << 16 : offset + 1 + random() % 100;
    record.end_offset = offset;
  }
  return records;
}

BinningIndex build(const std::vector<Placed>& records, const std::vector<std::int64_t>& lengths, IndexKind kind,
                   int min_shift = 14) {
  BinningIndexBuilder builder(kind, lengths, min_shift);
  for (const Placed& record : records) {
    builder.add(record.id, record.begin, record.end, record.offset % 3 != 0, record.offset, record.end_offset);
  }
  return builder.finish();
}

void check_chunks(const BinningIndex& index, const std::vector<Placed>& records,
                  const std::vector<std::int64_t>& lengths) {
  std::mt19937 random(3);
  for (int round = 0; round < 400; ++round) {
    const std::size_t id = random() % (lengths.size() + 1);
    const std::int64_t length = id < lengths.size() ? lengths[id] : 1000;
    const auto begin = static_cast<std::int64_t>(random()) % length;
    const std::int64_t end = begin + 1 + static_cast<std::int64_t>(random()) % (round % 2 == 0 ? 20 : length);
    const std::vector<Chunk> chunks = index.chunks(id, begin, end);
    for (std::size_t i = 0; i < chunks.size(); ++i) {
      BOOST_TEST_REQUIRE(chunks[i].begin < chunks[i].end);
      if (i > 0) BOOST_TEST_REQUIRE(chunks[i - 1].end < chunks[i].begin);
    }
    for (const Placed& record : records) {
      if (static_cast<std::size_t>(record.id) != id || record.begin >= end || record.end <= begin) continue;
      const bool found = std::any_of(chunks.begin(), chunks.end(), [&record](const Chunk& chunk) {
        return chunk.begin <= record.offset && record.end_offset <= chunk.end;
      });
      BOOST_TEST_REQUIRE(found, "[" << begin << ", " << end << ") of " << id);
    }
  }
}

const std::vector<std::int64_t> some_lengths = {3000000, 50000, 1000, 70000000};

// What reading ends in.
std::string outcome(const std::string& bytes) {
  try {
    read(bytes).chunks(0, 0, 1 << 20);
    return "index";
  } catch (const TruncatedError&) {
    return "truncated";
  } catch (const CorruptError&) {
    return "corrupt";
  } catch (const FormatError&) {
    return "format";
  }
}

std::string le(std::uint64_t value, int bytes) {
  std::string text;
  append_le(text, value, bytes);
  return text;
}

std::string chunk(std::uint64_t begin, std::uint64_t end) { return le(begin, 8) + le(end, 8); }

}  // namespace

BOOST_AUTO_TEST_CASE(chunks_hold_every_record_that_overlaps, *utf::timeout(240)) {
  const std::vector<Placed> records = random_records(some_lengths, 5000, 1);
  const BinningIndex bai = build(records, some_lengths, IndexKind::bai);
  BOOST_TEST(bai.max_position() == 1 << 29);
  check_chunks(bai, records, some_lengths);
  check_chunks(read(written(bai)), records, some_lengths);
  for (const int min_shift : {2, 8, 14, 20, 30}) {
    const BinningIndex csi = build(records, some_lengths, IndexKind::csi, min_shift);
    BOOST_TEST(csi.min_shift() == min_shift);
    BOOST_TEST(csi.max_position() >= 70000000);
    check_chunks(csi, records, some_lengths);
    check_chunks(read(written(csi)), records, some_lengths);
  }
}

BOOST_AUTO_TEST_CASE(chunks_are_few_for_small_regions, *utf::timeout(60)) {
  std::vector<Placed> records;
  for (int i = 0; i < 100000; ++i) {
    const auto at = static_cast<std::uint64_t>(i);
    records.push_back({0, i * 30, i * 30 + 100, (at / 200 * 60000) << 16 | (at % 200 * 300),
                       ((at + 1) / 200 * 60000) << 16 | ((at + 1) % 200 * 300)});
  }
  for (const IndexKind kind : {IndexKind::bai, IndexKind::csi}) {
    const BinningIndex index = build(records, {3000100}, kind);
    const std::vector<Chunk> chunks = index.chunks(0, 1500000, 1500100);
    BOOST_TEST_REQUIRE(chunks.size() == 1);
    // 16,384 positions are 550 records, three blocks.
    BOOST_TEST((chunks[0].end >> 16) - (chunks[0].begin >> 16) <= 5 * 60000);
  }
}

BOOST_AUTO_TEST_CASE(round_trips, *utf::timeout(60)) {
  for (const IndexKind kind : {IndexKind::bai, IndexKind::csi}) {
    BinningIndexBuilder builder(kind, some_lengths);
    std::uint64_t unplaced = 7;
    for (const Placed& record : random_records({3000000, 50000}, 1000, 4)) {
      builder.add(record.id, record.begin, record.end, true, record.offset, record.end_offset);
      unplaced = record.end_offset;
    }
    builder.add(-1, -1, -1, false, unplaced, unplaced + 10);
    builder.add(-1, -1, -1, false, unplaced + 10, unplaced + 20);
    const BinningIndex index = builder.finish();
    const BinningIndex again = read(written(index));
    BOOST_TEST((again.kind() == kind));
    BOOST_TEST(again.reference_count() == 4);
    BOOST_TEST(again.unplaced().value() == 2);
    BOOST_TEST(again.last_offset() == unplaced);
    BOOST_TEST(again.reference(0).counts->mapped + again.reference(1).counts->mapped == 1000);
    BOOST_TEST(!again.reference(2).counts.has_value());
    BOOST_TEST(again.reference(99).bins.empty());
    BOOST_TEST((plain(again) == plain(index)));
    if (kind == IndexKind::csi) BOOST_TEST(written(index).ends_with(eof_block()));
    // Either may be compressed or not.
    BOOST_TEST((plain(read(file(plain(index)))) == plain(index)));
    BOOST_TEST((plain(read(plain(index))) == plain(index)));
  }
}

BOOST_AUTO_TEST_CASE(uncompressed_offsets_become_virtual_ones, *utf::timeout(60)) {
  const std::vector<BgzfBlockStart> blocks = {{0, 0}, {100, 1000}, {250, 66000}};
  BinningIndexBuilder plain_builder(IndexKind::bai, {1000000});
  BinningIndexBuilder builder(IndexKind::bai, {1000000});
  builder.add(0, 5, 10, true, 1000, 1500);
  plain_builder.add(0, 5, 10, true, 100 << 16, 100 << 16 | 500);
  builder.add(0, 50000, 50010, true, 1500, 66000);
  plain_builder.add(0, 50000, 50010, true, 100 << 16 | 500, 250 << 16);
  builder.add(0, 900000, 900010, true, 66000, 66100);
  plain_builder.add(0, 900000, 900010, true, 250 << 16, 250 << 16 | 100);
  BOOST_TEST((plain(builder.finish(blocks)) == plain(plain_builder.finish())));
  BinningIndexBuilder outside(IndexKind::bai, {1000000});
  outside.add(0, 5, 10, true, 70000, 140000);
  BOOST_CHECK_THROW(outside.finish(blocks), InvalidArgument);
}

// Records that hang over references which are shorter than the header says.
BOOST_AUTO_TEST_CASE(csi_grows_deeper_for_records_beyond_their_references, *utf::timeout(240)) {
  std::vector<Placed> records = random_records(some_lengths, 2000, 3);
  for (const int min_shift : {8, 14, 20}) {
    const BinningIndex deep = build(records, some_lengths, IndexKind::csi, min_shift);
    const BinningIndex grown =
        build(records, std::vector<std::int64_t>(some_lengths.size(), 1), IndexKind::csi, min_shift);
    BOOST_TEST(grown.depth() <= deep.depth());
    BOOST_TEST(grown.depth() > 0);
    check_chunks(grown, records, some_lengths);
    check_chunks(read(written(grown)), records, some_lengths);
  }
}

BOOST_AUTO_TEST_CASE(the_builder_refuses_what_cannot_be_indexed, *utf::timeout(60)) {
  const auto add = [](std::int32_t id, std::int64_t begin, std::int64_t end, std::uint64_t from, std::uint64_t to) {
    BinningIndexBuilder builder(IndexKind::bai, {1 << 20, 1 << 29});
    builder.add(1, 500, 600, true, 1000, 2000);
    builder.add(id, begin, end, true, from, to);
  };
  BOOST_CHECK_NO_THROW(add(1, 500, 600, 2000, 2001));
  BOOST_CHECK_THROW(add(0, 600, 601, 2000, 2001), InvalidArgument);
  BOOST_CHECK_THROW(add(1, 499, 601, 2000, 2001), InvalidArgument);
  BOOST_CHECK_THROW(add(2, 499, 601, 2000, 2001), InvalidArgument);
  BOOST_CHECK_THROW(add(1, 500, 600, 1999, 2001), InvalidArgument);
  BOOST_CHECK_THROW(add(1, 500, 600, 2001, 2000), InvalidArgument);
  BOOST_CHECK_THROW(add(1, 500, (1 << 29) + 1, 2000, 2001), InvalidArgument);
  BOOST_CHECK_NO_THROW(add(1, 500, 1 << 29, 2000, 2001));
  BinningIndexBuilder builder(IndexKind::bai, {100});
  builder.add(-1, -1, -1, false, 0, 1);
  BOOST_CHECK_THROW(builder.add(0, 5, 6, true, 1, 2), InvalidArgument);

  BinningIndexBuilder long_reference(IndexKind::bai, {2147483647});
  BOOST_CHECK_NO_THROW(long_reference.add(0, 500, 1 << 29, true, 1, 2));
  BOOST_CHECK_EXCEPTION(
      long_reference.add(0, 500, (1 << 29) + 1, true, 2, 3), InvalidArgument,
      [](const InvalidArgument& error) { return std::string(error.what()).find("CSI") != std::string::npos; });
  for (const int min_shift : {-1, 0, 31}) {
    BOOST_CHECK_THROW(BinningIndexBuilder(IndexKind::csi, {100}, min_shift), InvalidArgument);
  }
  const std::int64_t largest = std::numeric_limits<std::int64_t>::max();
  BinningIndexBuilder longest(IndexKind::csi, {largest}, 2);
  BOOST_CHECK_NO_THROW(longest.add(0, 5, 1000, true, 1, 2));
  BOOST_CHECK_EXCEPTION(longest.add(0, 5, (std::int64_t{1} << 32) + 1, true, 2, 3), InvalidArgument,
                        [](const InvalidArgument& error) {
                          return std::string(error.what()).find("min_shift 2: use a larger") != std::string::npos;
                        });
  for (const IndexKind kind : {IndexKind::bai, IndexKind::csi}) {
    BinningIndexBuilder far(kind, {1000});
    BOOST_CHECK_THROW(far.add(0, largest, largest, true, 1, 2), InvalidArgument);
    BOOST_CHECK_THROW(far.add(0, largest, 0, true, 1, 2), InvalidArgument);
    BOOST_CHECK_THROW(far.add(0, 0, largest, true, 1, 2), InvalidArgument);
    BOOST_CHECK_NO_THROW(far.add(0, 0, std::numeric_limits<std::int64_t>::min(), true, 1, 2));
  }
  BinningIndexBuilder none(IndexKind::csi, {});
  none.add(-1, -1, -1, false, 5, 6);
  BOOST_TEST(read(written(none.finish())).unplaced().value() == 1);
}

BOOST_AUTO_TEST_CASE(reads_a_published_index, *utf::timeout(60)) {
  const std::filesystem::path here = std::filesystem::absolute(__FILE__).lexically_normal();
  const std::filesystem::path path =
      here.parent_path().parent_path().parent_path().parent_path() / "shared/data/alignments/ex1.bam.bai";
  std::ifstream input(path, std::ios::binary);
  if (!input) {
    BOOST_TEST_MESSAGE("skipped: " << path << " is not there");
    return;
  }
  std::ostringstream bytes;
  bytes << input.rdbuf();
  const BinningIndex index = read(bytes.str());
  BOOST_TEST(index.reference_count() == 2);
  BOOST_TEST(!index.chunks(0, 0, 1000).empty());
  BOOST_TEST((plain(read(written(index))) == plain(index)));
}

BOOST_AUTO_TEST_CASE(cut_indexes_are_truncated, *utf::timeout(120)) {
  for (const IndexKind kind : {IndexKind::bai, IndexKind::csi}) {
    const std::string bytes = plain(build(random_records({300000, 50000}, 60, 4), {300000, 50000, 5}, kind));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      const bool complete = size == bytes.size() - 8;  // the last number may be missing
      BOOST_TEST_REQUIRE(outcome(bytes.substr(0, size)) == (complete ? "index" : "truncated"), "cut to " << size);
    }
    BOOST_TEST(outcome(bytes + "x") == "format");
    const std::string compressed = file(bytes, 100);
    for (std::size_t size = 0; size < compressed.size(); ++size) {
      BOOST_TEST_REQUIRE(outcome(compressed.substr(0, size)) == "truncated", "cut to " << size);
    }
  }
}

BOOST_AUTO_TEST_CASE(flipped_bytes_never_harm, *utf::timeout(120)) {
  for (const IndexKind kind : {IndexKind::bai, IndexKind::csi}) {
    const std::string bytes = plain(build(random_records({300000, 50000}, 60, 4), {300000, 50000, 5}, kind));
    std::set<std::string> outcomes;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      for (const int flip : {0x01, 0x55, 0x80, 0xff}) {
        std::string wrong = bytes;
        wrong[i] = static_cast<char>(wrong[i] ^ flip);
        outcomes.insert(outcome(wrong));
      }
    }
    BOOST_TEST((outcomes == std::set<std::string>{"format", "index", "truncated"}));
  }
}

BOOST_AUTO_TEST_CASE(wrong_numbers_are_named, *utf::timeout(60)) {
  const std::string bai("BAI\1", 4);
  const std::string bin = le(4681, 4) + le(1, 4) + chunk(100 << 16, 200 << 16);
  const std::string metadata = le(37450, 4) + le(2, 4) + chunk(100 << 16, 200 << 16) + chunk(3, 4);
  const std::string windows = le(2, 4) + le(100 << 16, 8) + le(150 << 16, 8);
  const std::string end = le(0, 8);
  BOOST_TEST(outcome(bai + le(1, 4) + le(2, 4) + bin + metadata + windows + end) == "index");
  BOOST_TEST(outcome(bai + le(0, 4)) == "index");
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "truncated"},
      {"BA", "truncated"},
      {"BAM\1", "format"},
      {"some text", "format"},
      {bai + le(0xffffffff, 4), "format"},
      {bai + le(0x7fffffff, 4), "truncated"},
      {bai + le(1, 4) + le(0xffffffff, 4), "format"},
      {bai + le(1, 4) + le(37452, 4), "format"},
      {bai + le(1, 4) + le(0x7fffffff, 4), "format"},
      {bai + le(1, 4) + le(1, 4) + le(4681, 4) + le(0x7fffffff, 4) + chunk(1, 2), "truncated"},
      {bai + le(1, 4) + le(1, 4) + le(4681, 4) + le(0x80000000, 4) + chunk(1, 2), "format"},
      {bai + le(1, 4) + le(1, 4) + le(37449, 4) + le(0, 4) + le(0, 4), "format"},
      {bai + le(1, 4) + le(1, 4) + le(37451, 4) + le(0, 4) + le(0, 4), "format"},
      {bai + le(1, 4) + le(2, 4) + bin + bin + windows, "format"},
      {bai + le(1, 4) + le(2, 4) + metadata + metadata + windows, "format"},
      {bai + le(1, 4) + le(1, 4) + le(37450, 4) + le(1, 4) + chunk(1, 2) + windows, "format"},
      {bai + le(1, 4) + le(1, 4) + le(37450, 4) + le(2, 4) + chunk(2, 1) + chunk(1, 1) + windows, "format"},
      {bai + le(1, 4) + le(1, 4) + le(4681, 4) + le(1, 4) + chunk(2, 1) + windows, "format"},
      {bai + le(1, 4) + le(1, 4) + bin + le(0xfffffffe, 4), "format"},
      {bai + le(1, 4) + le(1, 4) + bin + le(0x7fffffff, 4) + le(5, 8), "truncated"},
      {bai + le(1, 4) + le(1, 4) + bin + le(2, 4) + le(150 << 16, 8) + le(100 << 16, 8), "format"},
      {bai + le(0, 4) + end + end, "format"},
  };
  for (const auto& [bytes, expected] : cases) BOOST_TEST(outcome(bytes) == expected, quoted(bytes));

  // Unused windows that hold 0, and chunks in any order.
  const BinningIndex odd = read(bai + le(1, 4) + le(1, 4) + le(4681, 4) + le(2, 4) + chunk(50 << 16, 60 << 16) +
                                chunk(10 << 16, 20 << 16) + le(3, 4) + le(10 << 16, 8) + le(0, 8) + le(50 << 16, 8));
  BOOST_TEST((odd.chunks(0, 0, 100) == std::vector<Chunk>{{10 << 16, 20 << 16}, {50 << 16, 60 << 16}}));
  BOOST_TEST(odd.last_offset() == 60 << 16);
  BOOST_TEST(!odd.unplaced().has_value());

  const std::string csi("CSI\1", 4);
  const auto csi_of = [&csi](std::uint64_t min_shift, std::uint64_t depth, std::uint64_t size = 0) {
    return csi + le(min_shift, 4) + le(depth, 4) + le(size, 4) + le(0, 4);
  };
  BOOST_TEST(outcome(csi_of(14, 5)) == "index");
  BOOST_TEST(outcome(csi_of(0, 0)) == "index");
  BOOST_TEST(outcome(csi_of(32, 10)) == "index");
  for (const auto& [min_shift, depth] :
       std::vector<std::pair<std::uint64_t, std::uint64_t>>{{200, 5},
                                                            {14, 40},
                                                            {0xffffffff, 5},
                                                            {14, 0xffffffff},
                                                            {63, 0},
                                                            {33, 10},
                                                            {1, 11},
                                                            {0x7fffffff, 0x7fffffff}}) {
    BOOST_TEST(outcome(csi_of(min_shift, depth)) == "format");
  }
  BOOST_TEST(outcome(csi_of(14, 5, 0xffffffff)) == "format");
  BOOST_TEST(outcome(csi_of(14, 5, 0x7fffffff)) == "truncated");
  BOOST_TEST(read(csi + le(14, 4) + le(5, 4) + le(3, 4) + "abc" + le(0, 4)).auxiliary() == "abc");
}

BOOST_AUTO_TEST_CASE(an_error_tells_the_place, *utf::timeout(60)) {
  const std::string bytes = std::string("BAI\1", 4) + le(2, 4) + le(0, 4) + le(0, 4) + le(0xffffffff, 4);
  BOOST_CHECK_EXCEPTION(read(bytes), FormatError, [](const FormatError& error) {
    return error.place().format == "BAI" && error.place().path == "<memory>" && error.place().offset == 20 &&
           error.reason().find("reference 1") != std::string::npos;
  });
}
