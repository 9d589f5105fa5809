#define BOOST_TEST_MODULE depth
#include <boost/test/unit_test.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "qc_data.hpp"
#include "seqtide/alignments/statistics/coverage.hpp"
#include "seqtide/alignments/statistics/depth.hpp"
#include "seqtide/error.hpp"

using bam_data::Record;
using qc_data::aligned;
using seqtide::DepthOptions;
using seqtide::DepthRun;
using seqtide::DepthRuns;
using seqtide::Region;
using seqtide::ZeroDepth;

namespace {

using Depths = std::map<std::pair<std::int32_t, std::int64_t>, std::int64_t>;

// Position by position.
Depths naive_depth(const std::vector<Record>& records, const DepthOptions& options) {
  Depths depths;
  for (const Record& record : records) {
    if ((record.flag & options.filter.excluded) != 0 || record.mapq < options.filter.min_mapq) continue;
    std::int64_t position = record.pos;
    std::size_t query = 0;
    for (const std::uint32_t operation : bam_data::operations(record.cigar)) {
      for (std::uint32_t i = 0; i < operation >> 4; ++i) {
        const char letter = "MIDNSHP=X"[operation & 15];
        if (letter == 'M' || letter == '=' || letter == 'X') {
          const auto score = static_cast<std::uint8_t>(record.scores[query++]);
          if (score >= options.min_base_quality) ++depths[{record.reference_id, position}];
          ++position;
        } else if (letter == 'D' || letter == 'N') {
          if (letter == 'D' && options.count_deletions) ++depths[{record.reference_id, position}];
          ++position;
        } else if (letter == 'I' || letter == 'S') {
          ++query;
        }
      }
    }
  }
  return depths;
}

std::vector<DepthRun> runs_of(const std::vector<Record>& records, const DepthOptions& options = {},
                              ZeroDepth zeros = ZeroDepth::none, std::optional<Region> region = {}) {
  std::vector<DepthRun> runs;
  DepthRuns depth(qc_data::three_references(), options, zeros, region);
  collect(qc_data::batch_of(records), depth, runs);
  depth.finish(runs);
  return runs;
}

Depths expanded(const std::vector<DepthRun>& runs) {
  Depths depths;
  for (const DepthRun& run : runs) {
    BOOST_TEST(run.begin < run.end);
    for (std::int64_t position = run.begin; position < run.end; ++position) {
      BOOST_TEST(depths.try_emplace({run.reference_id, position}, run.depth).second);
    }
  }
  return depths;
}

std::vector<DepthOptions> many_options() {
  return {{}, {{0, 0, 0}, 0, false}, {{}, 20, false}, {{0, 0x704, 30}, 13, true}, {{0, 0, 0}, 0, true}};
}

}  // namespace

BOOST_AUTO_TEST_CASE(runs_equal_the_naive_depth) {
  for (unsigned seed = 0; seed < 8; ++seed) {
    const std::vector<Record> records = qc_data::random_records(1 + 60 * seed, seed);
    for (const DepthOptions& options : many_options()) {
      const std::vector<DepthRun> runs = runs_of(records, options);
      BOOST_TEST((expanded(runs) == naive_depth(records, options)));
      for (std::size_t i = 1; i < runs.size(); ++i) {  // neighbours differ
        const bool adjacent = runs[i].reference_id == runs[i - 1].reference_id && runs[i].begin == runs[i - 1].end;
        BOOST_TEST(!(adjacent && runs[i].depth == runs[i - 1].depth));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(runs_of_a_region_end_with_the_reference) {
  const auto runs = [](const Region& region) { return runs_of({}, {}, ZeroDepth::all_references, region); };
  const std::int64_t length = qc_data::three_references()->references()[1].length;
  BOOST_TEST((runs({1, 5, Region::open_end}) == std::vector<DepthRun>{{1, 5, length, 0}}));
  BOOST_TEST((runs({1, length, Region::open_end}).empty()));
  BOOST_CHECK_THROW(runs({3, 0, 5}), seqtide::InvalidArgument);
}

BOOST_AUTO_TEST_CASE(a_region_as_an_array_and_as_runs) {
  const std::vector<Record> records = qc_data::random_records(300, 5);
  for (const Region& region : {Region{0, 0, 3000}, Region{0, 700, 1300}, Region{2, 5, 6}, Region{1, 0, 500}}) {
    for (const DepthOptions& options : many_options()) {
      const Depths naive = naive_depth(records, options);
      std::vector<std::int64_t> array(static_cast<std::size_t>(region.end - region.begin) + 1);
      seqtide::RegionDepth counter(region, options, array.data());
      collect(qc_data::batch_of(records), {}, counter);
      seqtide::sum_depth(array.data(), region.end - region.begin);
      const Depths runs = expanded(runs_of(records, options, ZeroDepth::used_references, region));
      BOOST_TEST(static_cast<std::int64_t>(runs.size()) == region.end - region.begin);
      for (std::int64_t i = region.begin; i < region.end; ++i) {
        const auto found = naive.find({region.reference_id, i});
        const std::int64_t expected = found == naive.end() ? 0 : found->second;
        BOOST_TEST(array[static_cast<std::size_t>(i - region.begin)] == expected);
        BOOST_TEST(runs.at({region.reference_id, i}) == expected);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(positions_without_reads) {
  const std::vector<Record> records = {aligned(0, 10, "5M"), aligned(0, 12, "5M"), aligned(2, 0, "3M2D3M")};
  BOOST_TEST((runs_of(records) ==
              std::vector<DepthRun>{{0, 10, 12, 1}, {0, 12, 15, 2}, {0, 15, 17, 1}, {2, 0, 3, 1}, {2, 5, 8, 1}}));
  const std::vector<DepthRun> used = {{0, 0, 10, 0}, {0, 10, 12, 1}, {0, 12, 15, 2}, {0, 15, 17, 1}, {0, 17, 3000, 0},
                                      {2, 0, 3, 1},  {2, 3, 5, 0},   {2, 5, 8, 1},   {2, 8, 2000, 0}};
  BOOST_TEST((runs_of(records, {}, ZeroDepth::used_references) == used));
  std::vector<DepthRun> all = used;
  all.insert(all.begin() + 5, {1, 0, 500, 0});
  BOOST_TEST((runs_of(records, {}, ZeroDepth::all_references) == all));
  BOOST_TEST((runs_of({}, {}, ZeroDepth::all_references) ==
              std::vector<DepthRun>{{0, 0, 3000, 0}, {1, 0, 500, 0}, {2, 0, 2000, 0}}));
  BOOST_TEST(runs_of({}, {}, ZeroDepth::used_references).empty());
}

BOOST_AUTO_TEST_CASE(claimed_lengths_cost_no_memory) {
  // Skips of 2^28 - 1 positions each.
  std::string cigar = "1M";
  for (int i = 0; i < 7; ++i) cigar += "268435455N1M";
  const std::vector<DepthRun> runs = runs_of({aligned(0, 0, cigar), aligned(0, 1, "1M")});
  BOOST_TEST(runs.size() == 8U);
  BOOST_TEST((runs[0] == DepthRun{0, 0, 2, 1}));
  BOOST_TEST((runs[7] == DepthRun{0, 7 * std::int64_t{268435456}, 7 * std::int64_t{268435456} + 1, 1}));
}

BOOST_AUTO_TEST_CASE(long_reads_reach_beyond_the_window) {
  const std::vector<DepthRun> runs =
      runs_of({aligned(0, 0, "100000M"), aligned(0, 50000, "1M"), aligned(0, 99999, "2M")});
  BOOST_TEST((runs == std::vector<DepthRun>{{0, 0, 50000, 1},
                                            {0, 50000, 50001, 2},
                                            {0, 50001, 99999, 1},
                                            {0, 99999, 100000, 2},
                                            {0, 100000, 100001, 1}}));
}

BOOST_AUTO_TEST_CASE(records_out_of_order_are_refused_for_good) {
  std::vector<DepthRun> runs;
  DepthRuns depth(qc_data::three_references(), {}, ZeroDepth::none);
  const seqtide::AlignmentBatch batch =
      qc_data::batch_of({aligned(0, 10, "5M"), aligned(0, 9, "5M"), aligned(2, 0, "5M")});
  depth.add(batch[0], runs);
  BOOST_CHECK_THROW(depth.add(batch[1], runs), seqtide::InvalidArgument);
  BOOST_CHECK_THROW(depth.add(batch[2], runs), seqtide::InvalidArgument);
}

BOOST_AUTO_TEST_CASE(scores_may_be_fewer_than_the_cigar_says) {
  Record record = aligned(0, 0, "9M");
  record.sequence = "ACG";
  record.scores = std::string("\x01\x28\x28", 3);
  BOOST_TEST((runs_of({record}, {{}, 30, false}) == std::vector<DepthRun>{{0, 1, 9, 1}}));
  record.sequence.clear();
  record.scores.clear();
  BOOST_TEST((runs_of({record}, {{}, 30, false}) == std::vector<DepthRun>{{0, 0, 9, 1}}));
}

BOOST_AUTO_TEST_CASE(the_second_read_of_a_pair_counts_from_the_end_of_the_first_one) {
  std::vector<Record> pair = {aligned(0, 10, "20M"), aligned(0, 20, "20M")};
  for (std::size_t i = 0; i < 2; ++i) {
    pair[i].name = "pair";
    pair[i].flag = i == 0 ? 99 : 147;
    pair[i].next_reference_id = 0;
    pair[i].next_pos = pair[1 - i].pos;
    pair[i].scores.assign(20, static_cast<char>(10 + 10 * i));
  }
  DepthOptions options;
  options.overlaps_once = true;
  BOOST_TEST((runs_of(pair, options) == std::vector<DepthRun>{{0, 10, 40, 1}}));
  seqtide::CoverageReads found(3, options);
  DepthRuns depth(qc_data::three_references(), options, ZeroDepth::none);
  depth.observe(found);
  std::vector<DepthRun> runs;
  collect(qc_data::batch_of(pair), depth, runs);
  BOOST_TEST(found.of(0).reads == 2U);
  BOOST_TEST(found.of(0).base_qualities == 20U * 10 + 10U * 20);
}

BOOST_AUTO_TEST_CASE(reads_and_qualities_of_what_counts) {
  const std::vector<Record> records = qc_data::random_records(800, 12);
  for (const std::optional<Region> region : {std::optional<Region>(), std::optional(Region{0, 300, 900})}) {
    DepthOptions options;
    options.min_base_quality = 20;
    seqtide::CoverageReads found(3, options, region);
    DepthRuns depth(qc_data::three_references(), options, ZeroDepth::none, region);
    depth.observe(found);
    std::vector<DepthRun> runs;
    collect(qc_data::batch_of(records), depth, runs);
    std::uint64_t reads = 0, mapqs = 0, qualities = 0;
    const std::int64_t first = region ? region->begin : 0;
    const std::int64_t last = region ? region->end : 1'000'000;
    for (const Record& record : records) {
      if (record.reference_id != 0 || (record.flag & options.filter.excluded) != 0) continue;
      std::int64_t position = record.pos, end = record.pos;
      std::size_t query = 0;
      std::uint64_t sum = 0;
      for (const std::uint32_t operation : bam_data::operations(record.cigar)) {
        const char letter = "MIDNSHP=X"[operation & 15];
        for (std::uint32_t i = 0; i < operation >> 4; ++i) {
          const bool is_base = letter == 'M' || letter == '=' || letter == 'X';
          if (is_base) {
            const auto score = static_cast<std::uint8_t>(record.scores[query]);
            if (score >= 20 && position >= first && position < last) sum += score;
          }
          if (is_base || letter == 'I' || letter == 'S') ++query;
          if (is_base || letter == 'D' || letter == 'N') ++position;
        }
      }
      end = position == record.pos ? record.pos + 1 : position;
      if (record.pos >= last || end <= first) continue;
      ++reads;
      mapqs += record.mapq;
      qualities += sum;
    }
    BOOST_TEST(reads > 50U);
    BOOST_TEST(found.of(0).reads == reads);
    BOOST_TEST(found.of(0).mapqs == mapqs);
    BOOST_TEST(found.of(0).base_qualities == qualities);
  }
}
