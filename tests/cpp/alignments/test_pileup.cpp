#define BOOST_TEST_MODULE pileup
#include <boost/test/unit_test.hpp>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "qc_data.hpp"
#include "seqtide/alignments/statistics/pileup.hpp"
#include "seqtide/error.hpp"

using bam_data::Record;
using qc_data::aligned;
using seqtide::PileupColumn;
using seqtide::PileupOptions;
using seqtide::Region;

namespace {

using Key = std::pair<std::int32_t, std::int64_t>;
// One line for each read at a position: name, position in the read, letter, quality.
using Lines = std::map<Key, std::vector<std::string>>;

std::vector<PileupColumn> columns_of(const seqtide::AlignmentBatch& batch, const PileupOptions& options = {},
                                     std::optional<Region> region = {}) {
  std::vector<PileupColumn> columns;
  seqtide::Pileup pileup(options, region);
  PileupColumn column;
  for (std::size_t i = 0;;) {
    if (pileup.next(column)) {
      columns.push_back(column);
    } else if (pileup.finished()) {
      return columns;
    } else if (i < batch.size()) {
      pileup.add(batch[i++]);
    } else {
      pileup.finish();
    }
  }
}

int checks = 0;
int fatal_check = 0;

void check() {
  if (++checks == fatal_check) throw std::runtime_error("stop");
}

Lines lines_of(const std::vector<PileupColumn>& columns) {
  Lines lines;
  Key last(-1, -1);
  for (const PileupColumn& column : columns) {
    BOOST_TEST((last < Key(column.reference_id, column.pos)));
    last = {column.reference_id, column.pos};
    for (const seqtide::PileupRead& read : column.reads) {
      const std::string what = read.is_deletion ? "D" : read.is_refskip ? "N" : std::string(1, read.base());
      lines[last].push_back(std::string(read.record().name()) + ' ' + std::to_string(read.query_position) + ' ' + what +
                            ' ' + std::to_string(read.quality()));
    }
  }
  return lines;
}

Lines naive_lines(const std::vector<Record>& records, const PileupOptions& options) {
  Lines lines;
  for (const Record& record : records) {
    if ((record.flag & options.filter.excluded) != 0 || record.mapq < options.filter.min_mapq) continue;
    std::int64_t position = record.pos;
    std::size_t query = 0;
    for (const std::uint32_t operation : bam_data::operations(record.cigar)) {
      for (std::uint32_t i = 0; i < operation >> 4; ++i) {
        const char letter = "MIDNSHP=X"[operation & 15];
        std::vector<std::string>& target = lines[{record.reference_id, position}];
        if (letter == 'M' || letter == '=' || letter == 'X') {
          const auto score = static_cast<std::uint8_t>(record.scores[query]);
          const bool scored = record.scores[0] != '\xff';
          if (!scored || score >= options.min_base_quality) {
            target.push_back(record.name + ' ' + std::to_string(query) + ' ' + record.sequence[query] + ' ' +
                             std::to_string(scored ? score : 255));
          }
          ++position;
          ++query;
        } else if (letter == 'D' || letter == 'N') {
          target.push_back(record.name + " -1 " + letter + " 255");
          ++position;
        } else if (letter == 'I' || letter == 'S') {
          ++query;
        }
      }
    }
  }
  std::erase_if(lines, [](const auto& entry) { return entry.second.empty(); });
  return lines;
}

}  // namespace

BOOST_AUTO_TEST_CASE(columns_equal_the_naive_pileup) {
  for (unsigned seed = 0; seed < 8; ++seed) {
    const std::vector<Record> records = qc_data::random_records(1 + 60 * seed, seed);
    const seqtide::AlignmentBatch batch = qc_data::batch_of(records);
    for (const PileupOptions& options :
         {PileupOptions{}, PileupOptions{{0, 0, 0}}, PileupOptions{{0, 0x704, 20}, 15}}) {
      const Lines naive = naive_lines(records, options);
      BOOST_TEST((lines_of(columns_of(batch, options)) == naive));
      for (const Region& region : {Region{0, 800, 1200}, Region{2, 0, 2000}, Region{1, 0, 500}}) {
        Lines part = naive;
        std::erase_if(part, [&](const auto& entry) {
          return entry.first.first != region.reference_id || entry.first.second < region.begin ||
                 entry.first.second >= region.end;
        });
        BOOST_TEST((lines_of(columns_of(batch, options, region)) == part));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(insertions_and_deletions_behind_a_position) {
  const std::vector<PileupColumn> columns = columns_of(qc_data::batch_of({aligned(0, 0, "2M3I1M1P2I1M2D1M1D1I1M2I")}));
  std::vector<std::int64_t> indels;
  for (const PileupColumn& column : columns) indels.push_back(column.reads[0].indel);
  BOOST_TEST(indels == (std::vector<std::int64_t>{0, 3, 2, -2, 0, 0, -1, 1, 2}));
}

BOOST_AUTO_TEST_CASE(runs_of_operations) {
  const auto indels_of = [](const char* cigar) {
    std::vector<std::int64_t> indels;
    for (const PileupColumn& column : columns_of(qc_data::batch_of({aligned(0, 0, cigar)}))) {
      indels.push_back(column.reads[0].indel);
    }
    return indels;
  };
  using Indels = std::vector<std::int64_t>;
  BOOST_TEST(indels_of("1M1D1D1D1M") == (Indels{-3, 0, 0, 0, 0}), boost::test_tools::per_element());
  BOOST_TEST(indels_of("1M1D0P0M1D1M") == (Indels{-2, 0, 0, 0}), boost::test_tools::per_element());
  BOOST_TEST(indels_of("1M2D3I1M") == (Indels{-2, 0, 3, 0}), boost::test_tools::per_element());
  BOOST_TEST(indels_of("1M2I1P0D1I2D1M") == (Indels{3, 0, 0, 0}), boost::test_tools::per_element());
  BOOST_TEST(indels_of("1M1D1P2D1M") == (Indels{-1, 0, 0, 0, 0}), boost::test_tools::per_element());
  BOOST_TEST(indels_of("1M0D2I1M") == (Indels{2, 0}), boost::test_tools::per_element());
  BOOST_TEST(indels_of("1M2N1D1M") == (Indels{0, 0, -1, 0, 0}), boost::test_tools::per_element());
  BOOST_TEST(indels_of("1M2D1N1D1M") == (Indels{-2, 0, 0, -1, 0, 0}), boost::test_tools::per_element());
  BOOST_TEST(indels_of("1M3P2D2S") == (Indels{0, 0, 0}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(letters_of_insertions) {
  Record record = aligned(0, 0, "2M1D2I1P1I1N1I1M");
  record.sequence = "ACGTTAC";
  record.scores = std::string(7, '\x1e');
  std::vector<std::string> inserted;
  std::vector<std::int64_t> next;
  for (const PileupColumn& column : columns_of(qc_data::batch_of({record}))) {
    inserted.push_back(column.reads[0].inserted());
    next.push_back(column.reads[0].next_query_position);
  }
  BOOST_TEST(inserted == (std::vector<std::string>{"", "", "GTT", "A", ""}), boost::test_tools::per_element());
  BOOST_TEST(next == (std::vector<std::int64_t>{1, 2, 2, 5, 7}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(columns_outlive_everything) {
  std::vector<PileupColumn> columns;
  { columns = columns_of(qc_data::batch_of({aligned(0, 5, "3M"), aligned(0, 6, "3M")})); }
  BOOST_TEST(columns.size() == 4U);
  BOOST_TEST(columns[1].reads.size() == 2U);
  BOOST_TEST(columns[1].reads[1].record().pos() == 6);
  BOOST_TEST(columns[1].reads[0].query_position == 1);
}

BOOST_AUTO_TEST_CASE(a_limit_is_an_error_every_time) {
  const seqtide::AlignmentBatch batch =
      qc_data::batch_of({aligned(0, 0, "5M"), aligned(0, 2, "5M"), aligned(0, 3, "5M"), aligned(0, 9, "1M")});
  BOOST_TEST(columns_of(batch, {{}, 0, 3}).size() == 9U);
  seqtide::Pileup pileup({{}, 0, 2});
  PileupColumn column;
  std::size_t i = 0;
  std::int64_t good = 0;
  const auto step = [&] {
    while (!pileup.next(column)) pileup.add(batch[i++]);
    ++good;
  };
  for (int k = 0; k < 3; ++k) step();
  for (int k = 0; k < 2; ++k) BOOST_CHECK_THROW(step(), seqtide::LimitError);
  BOOST_TEST(good == 3);
}

BOOST_AUTO_TEST_CASE(records_must_come_in_order_and_when_asked_for) {
  const seqtide::AlignmentBatch batch =
      qc_data::batch_of({aligned(0, 5, "3M"), aligned(0, 4, "3M"), aligned(2, 0, "3M")});
  seqtide::Pileup pileup;
  PileupColumn column;
  BOOST_TEST(!pileup.next(column));
  pileup.add(batch[0]);
  BOOST_CHECK_THROW(pileup.add(batch[2]), seqtide::InvalidArgument);
  BOOST_TEST(!pileup.next(column));
  for (int i = 1; i < 3; ++i)
    BOOST_CHECK_THROW(pileup.add(batch[static_cast<std::size_t>(i)]), seqtide::InvalidArgument);
}

BOOST_AUTO_TEST_CASE(a_read_may_lack_sequence_or_scores) {
  Record bare = aligned(0, 0, "3M");
  bare.sequence.clear();
  bare.scores.clear();
  Record unscored = aligned(0, 0, "3M");
  unscored.scores.assign(3, '\xff');
  const std::vector<PileupColumn> columns = columns_of(qc_data::batch_of({bare, unscored}), {{}, 40});
  BOOST_REQUIRE_EQUAL(columns.size(), 3U);
  BOOST_TEST(columns[2].reads[0].base() == 0);
  BOOST_TEST(columns[2].reads[1].base() == unscored.sequence[2]);
  BOOST_TEST(columns[2].reads[1].quality() == 255);
}

// Where names decide: the second read of "c" stays, and the first one of "d".
BOOST_AUTO_TEST_CASE(one_read_of_a_pair_stays) {
  const auto pair_of = [](const std::string& name, char score) {
    std::vector<Record> two = {aligned(0, 5, "4M1D2M"), aligned(0, 7, "4M")};
    for (std::size_t i = 0; i < 2; ++i) {
      two[i].name = name;
      two[i].flag = i == 0 ? 99 : 147;
      two[i].next_reference_id = 0;
      two[i].next_pos = two[1 - i].pos;
      two[i].scores.assign(two[i].scores.size(), score);
    }
    two[0].sequence = "ACGTAC";
    two[1].sequence = "GGCA";
    return two;
  };
  PileupOptions options;
  options.overlaps_once = true;
  const std::vector<Record> good = pair_of("d", 120);
  const Lines of_first = {{{0, 5}, {"d 0 A 120"}}, {{0, 6}, {"d 1 C 120"}},  {{0, 7}, {"d 2 G 200"}},
                          {{0, 8}, {"d 3 T 96"}},  {{0, 9}, {"d -1 D 255"}}, {{0, 10}, {"d 4 A 200"}},
                          {{0, 11}, {"d 5 C 120"}}};
  BOOST_TEST((lines_of(columns_of(qc_data::batch_of(good), options)) == of_first));
  const Lines of_second = {{{0, 5}, {"c 0 A 4"}}, {{0, 6}, {"c 1 C 4"}},  {{0, 7}, {"c 0 G 8"}}, {{0, 8}, {"c 1 G 3"}},
                           {{0, 9}, {"c 2 C 3"}}, {{0, 10}, {"c 3 A 8"}}, {{0, 11}, {"c 5 C 4"}}};
  BOOST_TEST((lines_of(columns_of(qc_data::batch_of(pair_of("c", 4)), options)) == of_second));
  options.min_base_quality = 5;
  BOOST_TEST(columns_of(qc_data::batch_of(pair_of("c", 4)), options).size() == 2U);
  // Reads on different references, and behind each other, are no pair.
  std::vector<Record> apart = pair_of("c", 4);
  apart[1].reference_id = 1;
  BOOST_TEST(columns_of(qc_data::batch_of(apart), options).size() == 1U);  // the deletion
  options.min_base_quality = 0;
  BOOST_TEST(columns_of(qc_data::batch_of(apart), options).size() == 11U);
  apart[1].reference_id = 0;
  apart[1].pos = 12;
  BOOST_TEST(columns_of(qc_data::batch_of(apart), options).size() == 11U);
}

// Many positions may be gone over before one has a read whose base is good enough.
BOOST_AUTO_TEST_CASE(a_search_for_a_column_can_be_interrupted_and_goes_on, *boost::unit_test::timeout(60)) {
  Record record = aligned(0, 0, "2900M");
  record.scores.assign(record.scores.size() - 1, 0);
  record.scores += static_cast<char>(30);
  const seqtide::AlignmentBatch batch = qc_data::batch_of(std::vector<Record>(2000, record));
  PileupOptions options;
  options.min_base_quality = 20;
  options.interrupt_check = check;
  seqtide::Pileup pileup(options);
  PileupColumn column;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    BOOST_REQUIRE(!pileup.next(column));
    pileup.add(batch[i]);
  }
  BOOST_REQUIRE(!pileup.next(column));
  pileup.finish();
  checks = 0;
  fatal_check = 2;
  BOOST_CHECK_THROW(pileup.next(column), std::runtime_error);
  BOOST_TEST(checks == 2);
  BOOST_REQUIRE(pileup.next(column));
  BOOST_TEST(column.pos == 2899);
  BOOST_TEST(column.reads.size() == 2000u);
  BOOST_TEST(checks >= 5);
  BOOST_TEST(!pileup.next(column));
}
