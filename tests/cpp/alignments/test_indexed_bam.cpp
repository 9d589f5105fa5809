// IndexedBam: queries that share what earlier ones have left find what a linear scan finds.
#define BOOST_TEST_MODULE indexed_bam
#include "seqtide/alignments/bam/indexed_bam.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "indexed_bam.hpp"
#include "seqtide/error.hpp"
#include "seqtide/io/memory_stream.hpp"

using namespace indexed_bam;
using namespace seqtide;
namespace utf = boost::unit_test;

namespace {

const bam_data::References references = {{"chr1", 200000}, {"chr2", 60000}};

// Memory that counts what is read of it.
class Counted : public Stream {
 public:
  Counted(const std::string& data, std::atomic<std::uint64_t>& bytes) : memory_(data), bytes_(bytes) {}
  std::size_t read(std::span<char> out) override {
    const std::size_t count = memory_.read(out);
    bytes_ += count;
    return count;
  }
  std::uint64_t seek(std::int64_t offset, Whence whence) override { return memory_.seek(offset, whence); }
  bool readable() const noexcept override { return true; }
  bool seekable() const noexcept override { return true; }
  std::string name() const override { return "counted"; }

 private:
  MemoryStream memory_;
  std::atomic<std::uint64_t>& bytes_;
};

IndexedBam open(const File& file, int threads) {
  return IndexedBam(SharedStream(MemoryStream::copy_of(file.bytes)), file.header, file.index, {},
                    bgzf_data::input_options(threads));
}

// Regions that lie close to each other, most of them short: many in each window of the index.
std::vector<Region> crowded_regions(std::mt19937& random) {
  std::vector<Region> regions;
  const std::size_t count = random() % 8 == 0 ? 1 + random() % 6 : 1;
  for (std::size_t i = 0; i < count; ++i) {
    const auto id = static_cast<std::int32_t>(random() % 4 == 0);
    const std::int64_t begin = random() % (id == 0 ? 70000 : 60000);
    const std::uint32_t widths[] = {1, 30, 600, 20000};
    regions.push_back({id, begin, begin + 1 + static_cast<std::int64_t>(random() % widths[random() % 4])});
  }
  return regions;
}

void check_queries(const File& file, int threads, int rounds) {
  const IndexedBam bam = open(file, threads);
  std::mt19937 random(21);
  std::vector<std::unique_ptr<BamQuery>> left;  // queries that somebody has begun and still holds
  for (int round = 0; round < rounds; ++round) {
    const std::vector<Region> regions = crowded_regions(random);
    std::unique_ptr<BamQuery> reader = bam.query(regions);
    const std::vector<std::size_t> expected = scan(file, regions);
    if (random() % 4 == 0) {
      BamView record;
      for (std::size_t i = 0; i < expected.size() / 2; ++i) {
        BOOST_TEST_REQUIRE(reader->next(record));
        BOOST_TEST_REQUIRE((record.raw() == file.records[expected[i]].raw));
      }
      if (random() % 2 == 0) left.push_back(std::move(reader));
      if (left.size() > 5) left.erase(left.begin());
      continue;
    }
    BOOST_TEST_CONTEXT("round " << round) { BOOST_TEST_REQUIRE(gives(*reader, file, expected)); }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(queries_one_after_another_find_what_a_scan_finds, *utf::timeout(240)) {
  for (const std::int32_t longest : {300, 150000}) {
    const std::vector<Placed> records = random_records(references, 5000, 31, longest);
    for (const std::size_t block_size : {200, 4000, 65280}) {
      for (const int threads : {1, 2, 5}) {
        BOOST_TEST_CONTEXT("longest " << longest << ", blocks of " << block_size << ", threads " << threads) {
          check_queries(make_file(records, references, IndexKind::bai, 14, block_size), threads, 300);
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(csi_of_any_window, *utf::timeout(240)) {
  const std::vector<Placed> records = random_records(references, 3000, 32, 20000);
  for (const int min_shift : {4, 9, 14, 20}) {
    BOOST_TEST_CONTEXT("min_shift " << min_shift) {
      check_queries(make_file(records, references, IndexKind::csi, min_shift, 1000), 2, 300);
    }
  }
}

BOOST_AUTO_TEST_CASE(threads_with_queries_of_their_own, *utf::timeout(240)) {
  const File file = make_file(random_records(references, 4000, 33), references, IndexKind::bai, 14, 2000);
  const IndexedBam bam = open(file, 2);
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (unsigned seed = 0; seed < 4; ++seed) {
    threads.emplace_back([&, seed] {
      std::mt19937 random(seed);
      for (int round = 0; round < 100; ++round) {
        const std::vector<Region> regions = crowded_regions(random);
        wrong += !gives(*bam.query(regions), file, scan(file, regions));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(a_second_query_of_a_window_reads_less, *utf::timeout(60)) {
  std::mt19937 random(40);
  std::vector<Placed> records;
  for (int i = 0; i < 4000; ++i) {
    bam_data::Record record = record_at(0, 4 * i, "200M", i);
    record.sequence = std::string(200, 'A');
    record.scores.clear();
    for (int base = 0; base < 200; ++base) record.scores += static_cast<char>(random() % 90);
    records.push_back(placed(record));
  }
  const File file = make_file(records, references, IndexKind::bai, 14, 4000);
  std::atomic<std::uint64_t> bytes = 0;
  const IndexedBam bam(SharedStream(std::make_unique<Counted>(file.bytes, bytes)), file.header, file.index, {},
                       bgzf_data::input_options(1));
  const auto cost = [&](std::int64_t begin) {
    const std::vector<Region> regions = {{0, begin, begin + 20}};
    bytes = 0;
    BOOST_TEST(gives(*bam.query(regions), file, scan(file, regions)));
    return bytes.load();
  };
  const std::uint64_t first = cost(15000);
  BOOST_TEST(first > 500000);
  BOOST_TEST(cost(15000) < first / 5);
  BOOST_TEST(cost(15020) < first / 5);
  BOOST_TEST(cost(7000) < first / 5);
  BOOST_TEST(cost(0) < first / 5);  // stops soon behind the region
}

BOOST_AUTO_TEST_CASE(queries_outlive_the_file, *utf::timeout(60)) {
  const File file = make_file(random_records(references, 3000, 34), references, IndexKind::bai, 14, 2000);
  const std::vector<Region> regions = {{0, 1000, 90000}};
  std::unique_ptr<BamQuery> reader;
  {
    const IndexedBam bam = open(file, 2);
    BOOST_TEST(gives(*bam.query(regions), file, scan(file, regions)));
    reader = bam.query(regions);
  }
  BOOST_TEST(gives(*reader, file, scan(file, regions)));
}

BOOST_AUTO_TEST_CASE(closed_queries_end_and_positions_begin_anew, *utf::timeout(60)) {
  const File file = make_file(random_records(references, 3000, 35), references, IndexKind::bai, 14, 2000);
  const IndexedBam bam = open(file, 1);
  std::uint64_t position = 0;
  for (int round = 0; round < 3; ++round) {
    const std::unique_ptr<BamQuery> reader = bam.query({{1, 0, 60000}});
    BOOST_TEST(reader->input_position() == 0u);
    BamView record;
    while (reader->next(record)) {
    }
    BOOST_TEST(reader->input_position() > 0u);
    if (round > 0) BOOST_TEST(reader->input_position() <= position);
    position = reader->input_position();
    reader->close();
    BOOST_TEST(!reader->next(record));
  }
}

BOOST_AUTO_TEST_CASE(damaged_blocks_are_errors_of_every_query_that_needs_them, *utf::timeout(240)) {
  File file = make_file(random_records(references, 3000, 36), references, IndexKind::bai, 14, 2000);
  const std::string good = file.bytes;
  std::mt19937 random(37);
  for (int damage = 0; damage < 40; ++damage) {
    file.bytes = good;
    file.bytes[2000 + random() % (good.size() - 2100)] ^= static_cast<char>(1 + random() % 255);
    const IndexedBam bam = open(file, damage % 2 + 1);
    int failures = 0;
    for (int round = 0; round < 60; ++round) {
      const std::vector<Region> regions = crowded_regions(random);
      const std::vector<std::size_t> expected = scan(file, regions);
      const std::unique_ptr<BamQuery> reader = bam.query(regions);
      std::size_t found = 0;
      BamView record;
      try {
        while (reader->next(record)) {
          BOOST_TEST_REQUIRE(found < expected.size());
          BOOST_TEST_REQUIRE((record.raw() == file.records[expected[found]].raw));
          ++found;
        }
        BOOST_TEST_REQUIRE(found == expected.size());
      } catch (const FormatError& error) {
        BOOST_TEST_REQUIRE(!std::string(error.what()).empty());
        BOOST_CHECK_THROW(reader->next(record), FormatError);
        ++failures;
      }
    }
    BOOST_TEST(failures < 60);
  }
}

BOOST_AUTO_TEST_CASE(a_forked_child_can_send_queries, *utf::timeout(60)) {
  const File file = make_file(random_records(references, 5000, 38), references, IndexKind::bai, 14, 2000);
  const IndexedBam bam = open(file, 4);
  const std::vector<Region> regions = {{0, 20000, 24000}};
  const std::vector<std::size_t> expected = scan(file, regions);
  BOOST_TEST_REQUIRE(gives(*bam.query(regions), file, expected));
  std::unique_ptr<BamQuery> begun = bam.query(regions);
  BamView record;
  BOOST_TEST_REQUIRE(begun->next(record));
  const pid_t child = ::fork();
  if (child == 0) {
    bool good = gives(*bam.query(regions), file, expected);
    begun.reset();  // its helper threads are those of the parent
    good = good && gives(*bam.query(regions), file, expected);
    ::_exit(good ? 0 : 1);
  }
  int status = -1;
  BOOST_TEST_REQUIRE(::waitpid(child, &status, 0) == child);
  BOOST_TEST(status == 0);
  begun.reset();
  BOOST_TEST(gives(*bam.query(regions), file, expected));
}

BOOST_AUTO_TEST_CASE(refuses_what_no_query_could_use, *utf::timeout(60)) {
  const File file = make_file(random_records(references, 50, 39), references, IndexKind::bai);
  const auto make = [&](HeaderPtr header, std::shared_ptr<const BinningIndex> index, std::size_t limit) {
    AlignmentOptions options;
    options.max_record_bytes = limit;
    return IndexedBam(SharedStream(MemoryStream::copy_of(file.bytes)), std::move(header), std::move(index), options);
  };
  BOOST_CHECK_NO_THROW(make(file.header, file.index, 1000));
  BOOST_CHECK_THROW(make(nullptr, file.index, 1000), InvalidArgument);
  BOOST_CHECK_THROW(make(file.header, nullptr, 1000), InvalidArgument);
  BOOST_CHECK_THROW(make(file.header, file.index, 0), InvalidArgument);
  BOOST_CHECK_THROW(open(file, 1).query({{7, 0, 1}}), InvalidArgument);
}
