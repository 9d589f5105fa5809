// BamQuery: the same records as a linear scan, whatever the index, the blocks and the regions; and damaged input.
#define BOOST_TEST_MODULE bam_query
#include <boost/test/unit_test.hpp>
#include <stdexcept>

#include "indexed_bam.hpp"
#include "seqtide/error.hpp"

using namespace indexed_bam;
using namespace seqtide;
namespace utf = boost::unit_test;

namespace {

const bam_data::References three_references = {{"chr1", 5000000}, {"empty", 100000}, {"chr2", 300000}, {"tiny", 5}};

std::vector<Region> random_regions(std::mt19937& random, const bam_data::References& references) {
  std::vector<Region> regions;
  const std::size_t count = random() % 3 == 0 ? 1 + random() % 40 : 1;
  for (std::size_t i = 0; i < count; ++i) {
    const auto id = static_cast<std::int32_t>(random() % references.size());
    const auto length = static_cast<std::uint32_t>(references[static_cast<std::size_t>(id)].second);
    const std::uint32_t around = random() % 2 == 0 ? length : length / 50 + 1;
    const auto begin = static_cast<std::int64_t>(random() % around);
    const std::uint32_t widths[] = {1, 20, 3000, 100000, length};
    const std::uint32_t width = widths[random() % 5];
    regions.push_back({id, begin, begin + static_cast<std::int64_t>(random() % (width + 1))});
    if (random() % 20 == 0) regions.push_back({-1, 0, 0});
  }
  return regions;
}

void check_random_queries(const File& file, const bam_data::References& references, int rounds, int threads = 1) {
  std::mt19937 random(5);
  for (int round = 0; round < rounds; ++round) {
    const std::vector<Region> regions = random_regions(random, references);
    const std::unique_ptr<BamQuery> reader = query(file, regions, threads);
    BOOST_TEST_CONTEXT("round " << round) { BOOST_TEST_REQUIRE(gives(*reader, file, scan(file, regions))); }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(bai_finds_what_a_scan_finds, *utf::timeout(240)) {
  const std::vector<Placed> records = random_records(three_references, 6000, 1);
  for (const std::size_t block_size : {300, 5000, 65280, 65536}) {
    BOOST_TEST_CONTEXT("blocks of " << block_size) {
      const File file = make_file(records, three_references, IndexKind::bai, 14, block_size);
      check_random_queries(file, three_references, 150);
    }
  }
}

BOOST_AUTO_TEST_CASE(csi_finds_what_a_scan_finds, *utf::timeout(240)) {
  const std::vector<Placed> records = random_records(three_references, 4000, 2);
  for (const int min_shift : {4, 9, 14, 18, 24, 30}) {
    BOOST_TEST_CONTEXT("min_shift " << min_shift) {
      const File file = make_file(records, three_references, IndexKind::csi, min_shift, 3000);
      check_random_queries(file, three_references, 120);
    }
  }
}

BOOST_AUTO_TEST_CASE(csi_holds_long_references, *utf::timeout(120)) {
  const bam_data::References references = {{"wheat", 2147483647}, {"chr2", 700000000}};
  const File file = make_file(random_records(references, 3000, 3, 1 << 28), references, IndexKind::csi, 14, 3000);
  BOOST_TEST(file.index->depth() == 6);
  check_random_queries(file, references, 200);
  BOOST_CHECK_THROW(make_file(file.records, references, IndexKind::bai), InvalidArgument);
}

BOOST_AUTO_TEST_CASE(whole_references_and_unplaced, *utf::timeout(120)) {
  const File file = make_file(random_records(three_references, 5000, 4), three_references, IndexKind::bai, 14, 2000);
  const std::vector<std::vector<Region>> cases = {
      {{0, 0, 5000000}}, {{1, 0, 100000}},
      {{2, 0, 1 << 30}}, {{3, 0, 5}},
      {{-1, 0, 0}},      {{-1, 0, 0}, {2, 0, 300000}, {-1, 0, 0}, {0, 0, 5000000}, {2, 5, 6}},
      {{0, 17, 17}},     {}};
  for (const std::vector<Region>& regions : cases) {
    for (const int threads : {1, 3}) {
      BOOST_TEST(gives(*query(file, regions, threads), file, scan(file, regions)));
    }
  }
}

BOOST_AUTO_TEST_CASE(regions_end_where_they_say_also_behind_the_reference, *utf::timeout(60)) {
  const bam_data::References references = {{"c", 100}, {"d", 500}};
  std::vector<Placed> records;
  for (const auto& [id, pos] :
       {std::pair{0, 99}, {0, 5000}, {1, 480}, {1, 489}, {1, 499}, {1, 500}, {1, 600}, {1, 16000}}) {
    records.push_back(placed(record_at(id, pos, "4M", static_cast<int>(records.size()))));
  }
  for (const IndexKind kind : {IndexKind::bai, IndexKind::csi}) {
    const File file = make_file(records, references, kind);
    for (const std::int64_t begin : {0, 99, 100, 103, 489, 499, 500, 504, 600, 603, 604, 16000, 20000}) {
      for (const std::int64_t end : {std::int64_t{100}, std::int64_t{500}, std::int64_t{501}, std::int64_t{600},
                                     std::int64_t{601}, std::int64_t{1} << 40, Region::open_end}) {
        if (begin > end) continue;
        const std::vector<Region> regions = {{1, begin, end}, {0, begin, end}};
        BOOST_TEST_CONTEXT(begin << " to " << end) {
          BOOST_TEST(gives(*query(file, regions), file, scan(file, regions)));
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(large_ranges_on_several_threads, *utf::timeout(240)) {
  const bam_data::References references = {{"chr1", 100000000}};
  std::vector<Placed> records;
  for (int i = 0; i < 30000; ++i) {
    bam_data::Record record = record_at(0, i * 100, "200M", i);
    record.sequence = std::string(200, 'C');
    record.scores = bgzf_data::noise(200, static_cast<unsigned>(i));
    for (char& score : record.scores) score = static_cast<char>(static_cast<unsigned char>(score) % 94);
    records.push_back(placed(record));
  }
  const File file = make_file(std::move(records), references, IndexKind::bai);
  BOOST_TEST(file.bytes.size() > (std::size_t{4} << 20));
  for (const std::vector<Region>& regions :
       {std::vector<Region>{{0, 0, 100000000}}, {{0, 100, 300}, {0, 70000, 1900000}}, {{0, 1000000, 1000001}}}) {
    BOOST_TEST(gives(*query(file, regions, 4), file, scan(file, regions)));
  }
}

BOOST_AUTO_TEST_CASE(records_larger_than_blocks_and_long_cigars, *utf::timeout(120)) {
  std::vector<Placed> records;
  for (int i = 0; i < 60; ++i) {
    bam_data::Record record = record_at(0, i * 500, "4M", i);
    if (i % 5 == 0) {
      record.sequence = std::string(150000, 'A');
      record.scores = std::string(150000, '\x10');
      record.cigar = "150000M";
    }
    records.push_back(placed(record));
  }
  bam_data::Record hidden = record_at(0, 40000, "4S700000N", 60);
  hidden.tags = bam_data::array_tag("CG", 'I', 4, {2 << 4, (700000 << 4) | 3, 2 << 4});
  records.push_back(placed(hidden));
  records.back().end = 40000 + 700004;
  const File file = make_file(std::move(records), bam_data::two_references, IndexKind::bai, 14, 4000);
  check_random_queries(file, bam_data::two_references, 60);
  const std::vector<Region> behind = {{0, 739990, 740001}};
  BOOST_TEST(scan(file, behind).size() == 1);
  BOOST_TEST(gives(*query(file, behind), file, scan(file, behind)));
}

BOOST_AUTO_TEST_CASE(files_without_placed_records, *utf::timeout(60)) {
  for (const int count : {0, 50}) {
    std::vector<Placed> records;
    for (int i = 0; i < count; ++i) records.push_back(placed(record_at(-1, -1, "", i)));
    for (const IndexKind kind : {IndexKind::bai, IndexKind::csi}) {
      const File file = make_file(records, bam_data::two_references, kind, 14, 100);
      for (const std::vector<Region>& regions : {std::vector<Region>{{-1, 0, 0}}, {{0, 0, 1000000}}}) {
        BOOST_TEST(gives(*query(file, regions), file, scan(file, regions)));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(gives_batches_and_places, *utf::timeout(60)) {
  const File file = make_file(random_records(three_references, 3000, 8), three_references, IndexKind::bai, 14, 1000);
  const std::vector<Region> regions = {{0, 1000, 90000}, {2, 0, 4000}};
  const std::vector<std::size_t> expected = scan(file, regions);
  BOOST_TEST(expected.size() > 100);
  const std::unique_ptr<BamQuery> reader = query(file, regions);
  BOOST_TEST(reader->header() == file.header);
  BOOST_TEST(reader->name() == "<memory>");
  BOOST_TEST(reader->input_size() == file.bytes.size());
  AlignmentBatch batch;
  std::size_t count = 0;
  BatchLimits limits;
  limits.max_records = 64;
  while (reader->read_batch(batch, limits)) {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      BOOST_TEST_REQUIRE((batch[i].raw() == file.records[expected[count++]].raw));
    }
  }
  BOOST_TEST(count == expected.size());

  const std::unique_ptr<BamQuery> single = query(file, regions);
  BamReader linear(MemoryStream::copy_of(file.bytes), {}, bgzf_data::input_options(1));
  BamView record;
  BamView same;
  while (single->next(record)) {
    while (linear.next(same) && same.raw() != record.raw()) {
    }
    BOOST_TEST_REQUIRE(single->last_place().virtual_offset.has_value());
    BOOST_TEST_REQUIRE(*single->last_place().virtual_offset == *linear.virtual_begin());
  }
  single->close();
  BOOST_TEST(!single->next(record));
}

BOOST_AUTO_TEST_CASE(refuses_regions_that_make_no_sense, *utf::timeout(60)) {
  const File file = make_file(random_records(three_references, 100, 9), three_references, IndexKind::bai);
  for (const Region& region : std::vector<Region>{{4, 0, 1}, {-2, 0, 1}, {0, -1, 5}, {0, 7, 6}}) {
    BOOST_CHECK_THROW(query(file, {region}), InvalidArgument);
  }
  File other = file;
  other.header = std::make_shared<const SamHeader>(SamHeader::from_references({{"chr1", 5000000}}));
  BOOST_CHECK_THROW(query(other, {{0, 0, 1}}), InvalidArgument);
  other.header = std::make_shared<const SamHeader>(
      SamHeader::from_references({{"chr1", 2000000000}, {"b", 1}, {"c", 1}, {"d", 1}}));
  // A BAI index holds all records, so that none lies beyond its end.
  BOOST_TEST(gives(*query(other, {{0, 0, 1999999999}}), other, scan(file, {{0, 0, 1 << 29}})));
  BamView none;
  BOOST_TEST(!query(other, {{0, 1 << 29, 1999999999}, {0, 1900000000, Region::open_end}})->next(none));
  other.header = nullptr;
  BOOST_CHECK_THROW(query(other, {{0, 0, 1}}), InvalidArgument);
}

// Every good record, then an error; or all.
BOOST_AUTO_TEST_CASE(damaged_data_ends_in_an_error_or_the_right_records, *utf::timeout(240)) {
  const File file = make_file(random_records(three_references, 120, 10), three_references, IndexKind::bai, 14, 900);
  const std::vector<Region> regions = {{0, 0, 5000000}, {2, 100, 300000}, {-1, 0, 0}};
  const std::vector<std::size_t> expected = scan(file, regions);
  const auto outcome = [&](const std::string& bytes) {
    File damaged = file;
    damaged.bytes = bytes;
    const std::unique_ptr<BamQuery> reader = query(damaged, regions);
    std::size_t count = 0;
    BamView record;
    try {
      while (reader->next(record)) {
        if (count == expected.size() || record.raw() != file.records[expected[count]].raw) return std::string("wrong");
        ++count;
      }
    } catch (const FormatError&) {
      BOOST_CHECK_THROW(reader->next(record), FormatError);
      return std::string("error");
    }
    return std::string(count == expected.size() ? "complete" : "short");
  };
  BOOST_TEST(outcome(file.bytes) == "complete");
  for (std::size_t size = 0; size < file.bytes.size(); ++size) {
    BOOST_TEST_REQUIRE(outcome(file.bytes.substr(0, size)) == "error", "cut to " << size);
  }
  for (std::size_t i = 0; i < file.bytes.size(); ++i) {
    std::string bytes = file.bytes;
    bytes[i] = static_cast<char>(bytes[i] ^ 0x55);
    const std::string end = outcome(bytes);
    BOOST_TEST_REQUIRE((end == "error" || end == "complete"), "byte " << i << ": " << end);
  }
}

BOOST_AUTO_TEST_CASE(wrong_indexes_end_in_errors_or_records_of_the_file, *utf::timeout(240)) {
  const File file = make_file(random_records(three_references, 300, 11), three_references, IndexKind::bai, 14, 900);
  std::string index;
  StringSink sink(index);
  file.index->write(sink);
  const std::vector<Region> regions = {{0, 0, 5000000}, {2, 100, 300000}, {-1, 0, 0}};
  const std::vector<std::size_t> all = scan(file, regions);
  std::size_t errors = 0;
  for (std::size_t i = 0; i < index.size(); ++i) {
    for (const int flip : {0x01, 0x80}) {
      std::string bytes = index;
      bytes[i] = static_cast<char>(bytes[i] ^ flip);
      try {
        File wrong = file;
        wrong.index = std::make_shared<const BinningIndex>(BinningIndex::read(MemoryStream::copy_of(bytes)));
        const std::unique_ptr<BamQuery> reader = query(wrong, regions);
        BamView record;
        while (reader->next(record)) BOOST_TEST_REQUIRE(record.name().size() > 0);
        BOOST_TEST_REQUIRE(reader->record_count() <= file.records.size());
      } catch (const FormatError&) {
        ++errors;
      } catch (const InvalidArgument&) {
        ++errors;
      }
    }
  }
  BOOST_TEST(errors > 0);
}

BOOST_AUTO_TEST_CASE(offsets_outside_the_file_are_errors, *utf::timeout(60)) {
  const std::vector<Placed> records = random_records(three_references, 500, 12);
  const File file = make_file(records, three_references, IndexKind::bai, 14, 900);
  std::vector<std::int64_t> lengths = lengths_of(*file.header);
  for (const std::uint64_t begin : {std::uint64_t{1} << 40, std::uint64_t{file.bytes.size() + 1} << 16,
                                    std::uint64_t{5} << 16, std::uint64_t{file.bytes.size() << 16 | 1}}) {
    BinningIndexBuilder builder(IndexKind::bai, lengths);
    builder.add(0, 100, 200, true, begin, begin + 100);
    File wrong = file;
    wrong.index = std::make_shared<const BinningIndex>(builder.finish());
    BamView record;
    BOOST_CHECK_THROW(query(wrong, {{0, 0, 1000}})->next(record), FormatError);
  }
}

BOOST_AUTO_TEST_CASE(unsorted_data_is_noticed, *utf::timeout(60)) {
  std::vector<Placed> records = {placed(record_at(0, 100, "4M", 0)), placed(record_at(0, 200, "4M", 1)),
                                 placed(record_at(0, 300, "4M", 2))};
  const File file = make_file(records, bam_data::two_references, IndexKind::bai);
  std::swap(records[1].raw, records[2].raw);
  File wrong = file;
  wrong.bytes = bgzf_data::file(bam_data::bam({records[0].raw, records[1].raw, records[2].raw}), 65280, 1);
  const std::unique_ptr<BamQuery> reader = query(wrong, {{0, 0, 1000}});
  BamView record;
  BOOST_TEST(reader->next(record));
  BOOST_TEST(reader->next(record));
  BOOST_CHECK_THROW(reader->next(record), FormatError);
}

BOOST_AUTO_TEST_CASE(the_last_position_of_all, *utf::timeout(60)) {
  const bam_data::References references = {{"far", 2147483647}};
  std::vector<Placed> records;
  for (int i = 0; i < 3; ++i) records.push_back(placed(record_at(0, 2147483644 + i, "4M", i)));
  const File file = make_file(records, references, IndexKind::csi);
  for (const std::int64_t begin : {std::int64_t{0}, std::int64_t{2147483646}, std::int64_t{2147483648}}) {
    const std::vector<Region> regions = {{0, begin, Region::open_end}};
    BOOST_TEST(gives(*query(file, regions), file, scan(file, regions)));
  }
  for (const std::int64_t pos : {std::int64_t{2147483647}, std::int64_t{-2}}) {
    bam_data::Record record = record_at(0, static_cast<std::int32_t>(pos), "4M", 3);
    File wrong = file;
    wrong.bytes = bgzf_data::file(bam_data::bam({records[0].raw, record.raw(), records[2].raw}, references), 65280, 1);
    const std::unique_ptr<BamQuery> reader = query(wrong, {{0, 2147483647, Region::open_end}});
    BamView view;
    BOOST_TEST(reader->next(view));
    BOOST_CHECK_THROW(reader->next(view), FormatError);
  }
}

BOOST_AUTO_TEST_CASE(records_above_the_limit, *utf::timeout(60)) {
  const File file = make_file(random_records(three_references, 50, 13), three_references, IndexKind::bai);
  AlignmentOptions options;
  options.max_record_bytes = 60;
  BamQuery reader(MemoryStream::copy_of(file.bytes), file.header, file.index, {{0, 0, 5000000}}, options);
  BamView record;
  const auto read_all = [&] {
    while (reader.next(record)) {
    }
  };
  BOOST_CHECK_THROW(read_all(), LimitError);
  options.max_record_bytes = 0;
  BOOST_CHECK_THROW(BamQuery(MemoryStream::copy_of(file.bytes), file.header, file.index, {}, options), InvalidArgument);
}

BOOST_AUTO_TEST_CASE(goes_on_after_a_failed_read, *utf::timeout(60)) {
  class Flaky : public Stream {
   public:
    explicit Flaky(const std::string& data) : memory_(data) {}
    std::size_t read(std::span<char> out) override {
      if (++calls_ % 2 == 1) throw IoError::from_errno(5, name());
      return memory_.read(out.first(std::min<std::size_t>(out.size(), 1500)));
    }
    std::uint64_t seek(std::int64_t offset, Whence whence) override {
      if (++calls_ % 5 == 1) throw IoError::from_errno(5, name());
      return memory_.seek(offset, whence);
    }
    std::uint64_t tell() override { return memory_.tell(); }
    bool readable() const noexcept override { return true; }
    bool seekable() const noexcept override { return true; }
    std::string name() const override { return "flaky"; }

   private:
    MemoryStream memory_;
    int calls_ = 0;
  };
  const File file = make_file(random_records(three_references, 400, 14), three_references, IndexKind::bai, 14, 900);
  const std::vector<Region> regions = {{0, 0, 40000}, {0, 100000, 3000000}, {2, 0, 300000}, {-1, 0, 0}};
  BamQuery reader(std::make_unique<Flaky>(file.bytes), file.header, file.index, regions, {},
                  bgzf_data::input_options(1));
  std::vector<std::string> found;
  BamView record;
  int failures = 0;
  for (bool more = true; more;) {
    try {
      more = reader.next(record);
      if (more) found.emplace_back(record.raw());
    } catch (const IoError&) {
      BOOST_TEST_REQUIRE(++failures < 10000);
    }
  }
  std::vector<std::string> expected;
  for (const std::size_t i : scan(file, regions)) expected.push_back(file.records[i].raw);
  BOOST_TEST((found == expected));
  BOOST_TEST(failures > 3);
}
