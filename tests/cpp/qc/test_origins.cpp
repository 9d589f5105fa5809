#define BOOST_TEST_MODULE origins
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "seqtide/error.hpp"
#include "seqtide/io/memory_stream.hpp"
#include "seqtide/qc/read_names.hpp"
#include "seqtide/qc/read_qc.hpp"
#include "seqtide/reads/fastq/reader.hpp"

namespace {

using namespace seqtide;

ReadQc counted(const std::vector<std::string>& names, const std::string& sequence = "ACGTACGTAC") {
  std::string text;
  for (const std::string& name : names) {
    text += "@" + name + "\n" + sequence + "\n+\n" + std::string(sequence.size(), 'I') + "\n";
  }
  FastqReader reader(MemoryStream::copy_of(text));
  ReadQc qc;
  while (collect(reader, qc, 1000)) {
  }
  return qc;
}

}  // namespace

BOOST_AUTO_TEST_CASE(lanes_and_surfaces) {
  const auto check = [](const char* name, int lane, int surface) {
    const LaneSurface found = lane_of_name(name);
    BOOST_TEST(int{found.lane} == lane, name);
    BOOST_TEST(int{found.surface} == surface, name);
  };
  check("M1:7:F:3:2101:5:9 1:N:0:ACGT", 3, 2);
  check("HWI:6:73:941:1973#0/1", 6, 0);
  check("SRR1.1 M1:7:F:3:1101:5:9", 3, 1);
  check("V300012345L2C001R0010000001/1", 2, 0);
  check("M1:7:F:300:2101:5:9", 0, 0);
  check("1:2:3", 0, 0);
  check("", 0, 0);
}

BOOST_AUTO_TEST_CASE(channels_and_times) {
  const NanoporeOrigin guppy = nanopore_origin("a read=1 ch=12 start_time=2021-03-04T05:06:07Z");
  BOOST_TEST(guppy.channel == 12);
  BOOST_TEST(guppy.start_time == 1614834367);
  BOOST_TEST((nanopore_origin("a\tch:i:12\tst:Z:2021-03-04T05:06:07.000+00:00") == guppy));
  BOOST_TEST((nanopore_origin("ch=12") == NanoporeOrigin{}));
  for (const char* text :
       {"", "2021", "2021-03-04", "2021-03-04T05:06", "2021-02-29T00:00:00", "2200-01-01T00:00:00Z"}) {
    BOOST_TEST(seconds_of_time(text) == -1, text);
  }
}

// No name does harm, whatever its bytes.
BOOST_AUTO_TEST_CASE(any_bytes) {
  std::mt19937 random(5);
  const std::string letters = ":1L0C2R3 \tch=start_time=i:Z2020-01T.+\xff";
  for (int turn = 0; turn < 20000; ++turn) {
    std::string name(random() % 40, ' ');
    for (char& letter : name) letter = letters[random() % letters.size()];
    const NanoporeOrigin origin = nanopore_origin(name);
    BOOST_TEST_REQUIRE(origin.channel <= NanoporeOrigin::most_channels);
    BOOST_TEST_REQUIRE((lane_of_name(name).lane > 0 || lane_of_name(name).surface == 0));
  }
}

BOOST_AUTO_TEST_CASE(bins_of_time_widen) {
  TimeBins bins, first, second;
  const std::uint64_t start = 1'600'000'020;
  std::mt19937 random(1);
  std::uint64_t last = 0;
  for (int i = 0; i < 500; ++i) {
    const std::uint64_t time = start + random() % (i < 250 ? 50'000 : 5'000'000);
    last = std::max(last, time);
    bins.add(time, {1, 10, 10, 300});
    (i % 3 == 0 ? first : second).add(time, {1, 10, 10, 300});
  }
  first.merge(second);
  BOOST_TEST(bins.width() == first.width());
  BOOST_TEST((bins.bins() == first.bins()));
  BOOST_TEST(bins.bins().rbegin()->first == last / bins.width());
  std::uint64_t reads = 0;
  for (const auto& [bin, totals] : bins.bins()) reads += totals.reads;
  BOOST_TEST(reads == 500);
  first.add(4'000'000'000, {});
  BOOST_TEST(first.bins().rbegin()->first - first.bins().begin()->first < TimeBins::most_bins);
}

BOOST_AUTO_TEST_CASE(saved_and_loaded) {
  std::vector<std::string> names;
  for (int i = 0; i < 300; ++i) {
    names.push_back("M:1:F:" + std::to_string(1 + i % 4) + ":" + std::to_string(1101 + 1000 * (i % 2)) + ":5:6");
    names.push_back("a ch=" + std::to_string(1 + i % 7) + " start_time=2021-03-04T05:" + std::to_string(10 + i % 50) +
                    ":07Z");
  }
  const ReadQc qc = counted(names);
  BOOST_TEST(qc.origins().lanes().size() == 4);
  BOOST_TEST(qc.origins().channels().size() == 8);
  BOOST_TEST(qc.origins().times().bins().size() == 50);
  const std::string saved = qc.save();
  ReadQc loaded;
  loaded.load(saved);
  BOOST_TEST((loaded.save() == saved));
  BOOST_TEST((loaded.kmers().totals() == qc.kmers().totals()));
  BOOST_TEST((loaded.origins().channels() == qc.origins().channels()));
  // Cut or changed, it is refused or something sound.
  for (std::size_t size = saved.size() - 3000; size < saved.size(); size += 7) {
    BOOST_CHECK_THROW(loaded.load(saved.substr(0, size)), InvalidArgument);
  }
  std::mt19937 random(2);
  for (int turn = 0; turn < 300; ++turn) {
    std::string damaged = saved;
    damaged[damaged.size() - 1 - random() % 6000] = static_cast<char>(random());
    try {
      loaded.load(damaged);
      loaded.merge(qc);
      loaded.save();
    } catch (const InvalidArgument&) {
    }
  }
}

BOOST_AUTO_TEST_CASE(kmers_of_every_fiftieth_read) {
  const ReadQc qc = counted(std::vector<std::string>(149, "r"));
  BOOST_TEST(qc.kmers().longest() == 10);
  BOOST_TEST((qc.kmers().totals() == std::vector<std::uint64_t>{2, 2, 2, 2}));
  std::vector<std::uint64_t> counts(2 * KmerPositions::kmers);
  const std::vector<std::uint64_t> ends{1, 4};
  qc.kmers().count_within(ends, counts.data());
  const std::size_t acgtacg = 0b00'01'10'11'00'01'10;
  const std::size_t tacgtac = 0b11'00'01'10'11'00'01;
  BOOST_TEST(counts[2 * acgtacg] == 2);
  BOOST_TEST(counts[2 * acgtacg + 1] == 0);
  BOOST_TEST(counts[2 * tacgtac + 1] == 2);
  BOOST_TEST(qc.kmers().spans()[acgtacg] == 4);
}
