#define BOOST_TEST_MODULE read_qc
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "seqtide/alignments/sam/reader.hpp"
#include "seqtide/alignments/statistics/flag_counts.hpp"
#include "seqtide/error.hpp"
#include "seqtide/io/memory_stream.hpp"
#include "seqtide/qc/read_qc.hpp"
#include "seqtide/reads/fastq/reader.hpp"

namespace {

using namespace seqtide;
using Adapters = std::vector<NamedSequence>;

struct Read {
  std::string name;
  std::string sequence;
  std::string quality;
};

std::string text_of(const std::vector<Read>& reads) {
  std::string text;
  for (const Read& read : reads) text += "@" + read.name + "\n" + read.sequence + "\n+\n" + read.quality + "\n";
  return text;
}

ReadQc counted(const std::vector<Read>& reads, std::uint64_t max_bytes = std::uint64_t{1} << 40) {
  FastqReader reader(MemoryStream::copy_of(text_of(reads)));
  ReadQc qc;
  while (collect(reader, qc, max_bytes)) {
  }
  return qc;
}

std::vector<Read> random_reads(std::size_t count, std::size_t longest, const std::string& scores, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Read> reads(count);
  for (std::size_t i = 0; i < count; ++i) {
    reads[i].name = "M:1:F:1:" + std::to_string(1101 + i % 3) + ":5:" + std::to_string(i);
    const std::size_t size = random() % (longest + 1);
    for (std::size_t at = 0; at < size; ++at) {
      reads[i].sequence += "ACGTNacgtnUR"[random() % 12];
      reads[i].quality += scores[random() % scores.size()];
    }
  }
  return reads;
}

std::string all_scores() {
  std::string scores;
  for (char score = '!'; score <= '~'; ++score) scores += score;
  return scores;
}

void check_positions(const ReadQc& qc, const std::vector<Read>& reads) {
  std::map<std::size_t, kernels::BaseCounts> bases;
  std::map<std::size_t, std::map<std::size_t, std::uint64_t>> scores;
  std::size_t longest = 0;
  for (const Read& read : reads) {
    longest = std::max(longest, read.sequence.size());
    for (std::size_t at = 0; at < read.sequence.size(); ++at) {
      const std::size_t bin = bin_of_position(at);
      bases[bin] += kernels::count_bases(&read.sequence[at], 1);
      ++scores[bin][static_cast<std::size_t>(read.quality[at] - '!')];
    }
  }
  BOOST_TEST(qc.positions().bins() == (longest == 0 ? 0 : bin_of_position(longest - 1) + 1));
  bool as_expected = true;
  for (std::size_t bin = 0; bin < qc.positions().bins(); ++bin) {
    as_expected = as_expected && qc.positions().bases(bin) == bases[bin];
    for (std::size_t score = 0; score < phred_scores; ++score) {
      as_expected = as_expected && qc.positions().scores(bin)[score] == scores[bin][score];
    }
  }
  BOOST_TEST(as_expected);
}

}  // namespace

BOOST_AUTO_TEST_CASE(bins_of_positions) {
  for (std::size_t position = 0; position < 500; ++position) BOOST_TEST(bin_of_position(position) == position);
  BOOST_TEST(bin_of_position(500) == 500u);
  BOOST_TEST(bin_of_position(549) == 500u);
  BOOST_TEST(bin_of_position(550) == 501u);
  BOOST_TEST(bin_of_position(999) == 509u);
  BOOST_TEST(bin_of_position(1000) == 510u);
  BOOST_TEST(bin_of_position(4'000'000) < 640u);
  std::uint64_t end = 0;
  for (std::size_t bin = 0; bin < 800; ++bin) {
    const PositionBin positions = position_bin(bin);
    BOOST_TEST(positions.begin == end);
    BOOST_TEST(bin_of_position(positions.begin) == bin);
    BOOST_TEST(bin_of_position(positions.end - 1) == bin);
    end = positions.end;
  }
}

BOOST_AUTO_TEST_CASE(bases_and_scores_at_each_position) {
  for (const std::string& scores : {all_scores(), std::string("#-;F"), std::string("I"), std::string("#$%&'()*+")}) {
    for (const std::size_t longest : {std::size_t{0}, std::size_t{1}, std::size_t{151}, std::size_t{700}}) {
      const std::vector<Read> reads = random_reads(600, longest, scores, 1);
      const ReadQc qc = counted(reads);
      BOOST_TEST(qc.lengths().reads() == 600u);
      check_positions(qc, reads);
    }
  }
  // Few scores, then others, then few again.
  std::vector<Read> reads = random_reads(600, 100, "#F", 2);
  for (const Read& read : random_reads(300, 100, all_scores(), 3)) reads.push_back(read);
  for (const Read& read : random_reads(600, 100, ":,", 4)) reads.push_back(read);
  check_positions(counted(reads), reads);
  check_positions(counted(random_reads(3, 30'000, all_scores(), 5)), random_reads(3, 30'000, all_scores(), 5));
}

BOOST_AUTO_TEST_CASE(mean_scores_of_reads) {
  std::vector<Read> reads;
  for (int score = 0; score < 94; ++score) {
    for (const std::size_t size : {1, 7, 150}) {
      reads.push_back({"r", std::string(size, 'A'), std::string(size, static_cast<char>('!' + score))});
    }
  }
  const ReadQc qc = counted(reads);
  for (std::size_t score = 0; score < phred_scores; ++score) {
    BOOST_TEST(qc.measures().mean_scores()[score] == 3u);
    BOOST_TEST(qc.measures().arithmetic_scores()[score] == 3u);
  }
  const std::vector<Read> random = random_reads(2000, 40, all_scores(), 6);
  ScoreCounts expected{};
  for (const Read& read : random) {
    double sum = 0;
    for (const char score : read.quality) sum += std::pow(10.0, -(score - '!') / 10.0);
    if (read.quality.empty()) continue;
    const double score = -10 * std::log10(sum / static_cast<double>(read.quality.size())) + 1e-5;
    ++expected[static_cast<std::size_t>(score)];
  }
  BOOST_TEST(counted(random).measures().mean_scores() == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(gc_of_reads) {
  const ReadQc qc =
      counted({{"a", "GGCA", "IIII"}, {"b", "NN", "II"}, {"c", "gS", "II"}, {"d", "GTT", "III"}, {"e", "", ""}});
  BOOST_TEST(qc.measures().gc()[75] == 1u);
  BOOST_TEST(qc.measures().gc()[100] == 1u);
  BOOST_TEST(qc.measures().gc()[33] == 1u);
  // A read of one base can have 0 % or 100 %: its counts share 50 %.
  const auto spread = counted({{"a", "G", "I"}}).measures().spread_gc();
  BOOST_TEST(spread[100] == 1.0);
  BOOST_TEST(spread[51] == 1.0);
  BOOST_TEST(spread[50] == 0.5);
  BOOST_TEST(spread[49] == 0.0);
}

BOOST_AUTO_TEST_CASE(duplicates) {
  const std::string start = "ACGTTGCAACGTTGCAACGTTGCAACGTTGCAACGTTGCAACGTTGCAAC";
  const std::string rest(26, 'A');
  const ReadQc qc = counted({{"a", start + rest, std::string(76, 'I')},
                             {"b", start + std::string(30, 'C'), std::string(80, 'I')},
                             {"c", start, std::string(50, 'I')},
                             {"d", start + "A", std::string(51, 'I')},
                             {"e", "acgt", "IIII"},
                             {"f", "ACGT", "IIII"},
                             {"g", "", ""}});
  const FirstSequences& first = qc.first_sequences();
  BOOST_TEST(first.size() == 4u);
  BOOST_TEST(first.sequence(0) == start);
  BOOST_TEST(first.count(0) == 3u);
  BOOST_TEST(first.count(1) == 1u);
  BOOST_TEST(first.sequence(2) == "ACGT");
  BOOST_TEST(first.count(2) == 2u);
  BOOST_TEST(first.sequence(3).empty());
  BOOST_TEST(first.reads_at_limit() == 7u);
  BOOST_TEST(qc.sequence_sample().fraction() == 1.0);
  const std::vector<std::pair<std::uint64_t, std::uint64_t>> expected{{1, 2}, {2, 1}, {3, 1}};
  BOOST_TEST((qc.sequence_sample().multiplicities() == expected));
}

BOOST_AUTO_TEST_CASE(more_sequences_than_are_followed) {
  FirstSequences first;
  SequenceSample sample;
  SequenceSample halves[2];
  const std::size_t distinct = 350'000;
  for (std::size_t turn = 0; turn < 2; ++turn) {
    for (std::size_t i = 0; i < distinct; ++i) {
      std::string sequence;
      for (std::size_t number = i, place = 0; place < 10; ++place, number /= 4) sequence += "ACGT"[number % 4];
      const ReadKey key = make_read_key(sequence);
      first.add(key);
      sample.add(key.hash);
      halves[turn].add(key.hash);
    }
  }
  BOOST_TEST(first.size() == FirstSequences::capacity);
  BOOST_TEST(first.reads_at_limit() == FirstSequences::capacity);
  BOOST_TEST(first.reads() == 2 * distinct);
  BOOST_TEST(first.count(99'999) == 2u);
  const auto found = sample.multiplicities();
  BOOST_TEST(found.size() == 1u);
  BOOST_TEST(found[0].first == 2u);
  BOOST_TEST(sample.fraction() == 0.25);
  BOOST_TEST(static_cast<double>(found[0].second) / sample.fraction() == static_cast<double>(distinct),
             boost::test_tools::tolerance(0.02));
  halves[0].merge(halves[1]);
  BOOST_TEST((halves[0].multiplicities() == found));
}

BOOST_AUTO_TEST_CASE(adapters_in_reads) {
  const ReadQc qc = counted({{"a", "CCAGATCGGAAGAGCC", std::string(16, 'I')},
                             {"b", "agatcggaagagAGATCGGAAGAG", std::string(24, 'I')},
                             {"c", "AGATCGGAAGA", std::string(11, 'I')}});
  const AdapterPositions& adapters = qc.adapters();
  BOOST_TEST(adapters.adapters()[0].sequence == "AGATCGGAAGAG");
  BOOST_TEST(adapters.first_positions(0)[0] == 1u);
  BOOST_TEST(adapters.first_positions(0)[2] == 1u);
  for (const std::uint64_t reads : adapters.first_positions(1)) BOOST_TEST(reads == 0u);
  BOOST_CHECK_THROW(ReadQc(Adapters{{"x", "ACGN"}}), InvalidArgument);
  BOOST_CHECK_THROW(ReadQc(Adapters{{"x", ""}}), InvalidArgument);
  BOOST_CHECK_THROW(ReadQc(Adapters{{"x", std::string(101, 'A')}}), InvalidArgument);
  BOOST_CHECK_THROW(ReadQc(Adapters(257, {"x", "ACGT"})), InvalidArgument);
  ReadQc other(Adapters{{"x", "acgt"}});
  BOOST_TEST(other.adapters().adapters()[0].sequence == "ACGT");
  BOOST_CHECK_THROW(other.merge(qc), InvalidArgument);
}

BOOST_AUTO_TEST_CASE(tiles_of_names) {
  const auto tiles_of = [](const std::vector<std::string>& names) {
    TileScores scores;
    for (const std::string& name : names) scores.add(name, "5I");
    return scores.numbers();
  };
  BOOST_TEST((tiles_of({"A:1:F:2:1101:5:6 1:N:0:AC"}) == std::vector<std::int32_t>{1101}));
  BOOST_TEST((tiles_of({"M:3:12:5:6#0/1", "M:3:11:5:6#0/1"}) == std::vector<std::int32_t>{11, 12}));
  BOOST_TEST(tiles_of({"read1"}).empty());
  BOOST_TEST(tiles_of({"A:1:F:2:1101:5:6", "read1"}).empty());
  BOOST_TEST(tiles_of({"a:b:c:d:e:f:g"}).empty());
  TileScores scores;
  scores.add("A:1:F:2:1101:5:6", "!I");
  scores.add("A:1:F:2:1101:5:6", "5");
  scores.add("A:1:F:2:1101:5:6", "");
  const TileScores::Tile& tile = scores.tile(1101);
  BOOST_TEST(tile.sums() == (std::vector<std::uint64_t>{20, 40}), boost::test_tools::per_element());
  BOOST_TEST(tile.counts() == (std::vector<std::uint64_t>{2, 1}), boost::test_tools::per_element());
  scores.add("A:1:F:2:1101:5:6", std::string(600, 'I'));
  BOOST_TEST(tile.counts()[1] == 2u);
  BOOST_TEST(tile.counts()[499] == 1u);
  BOOST_TEST(tile.counts()[500] == 50u);
  BOOST_TEST(tile.sums()[501] == 2000u);
  for (int number = 0; number < 3000; ++number) scores.add("A:1:F:2:" + std::to_string(number) + ":5:6", "I");
  BOOST_TEST(scores.numbers().empty());
}

BOOST_AUTO_TEST_CASE(reads_of_alignments) {
  const std::string text =
      "@SQ\tSN:c\tLN:9\n"
      "a\t0\tc\t1\t60\t4M\t*\t0\t0\tACGG\tI5I!\n"
      "b\t16\tc\t1\t60\t4M\t*\t0\t0\tACGG\tI5I!\n"
      "c\t256\tc\t1\t60\t4M\t*\t0\t0\tACGG\tI5I!\n"
      "d\t4\t*\t0\t0\t*\t*\t0\t0\tTT\t*\n"
      "e\t4\t*\t0\t0\t*\t*\t0\t0\t*\t*\n";
  SamReader reader(MemoryStream::copy_of(text));
  ReadQc qc;
  FlagCounts counts;
  BOOST_TEST(collect(reader, qc, 1, flags::not_primary, &counts));
  BOOST_TEST(!collect(reader, qc, 1'000'000, flags::not_primary, &counts));
  BOOST_TEST(counts.passed.total == 5u);
  BOOST_TEST(qc.lengths().reads() == 4u);
  // ACGG, its reverse complement CCGT, and TT without qualities.
  BOOST_TEST(qc.positions().bases(0).a == 1u);
  BOOST_TEST(qc.positions().bases(0).c == 1u);
  BOOST_TEST(qc.positions().bases(0).t == 1u);
  BOOST_TEST(qc.positions().scores(0)[40] == 1u);
  BOOST_TEST(qc.positions().scores(0)[0] == 1u);
  SamReader broken(MemoryStream::copy_of(text + "f\t0\n"));
  ReadQc before;
  BOOST_CHECK_THROW(collect(broken, before, 1'000'000), FormatError);
  BOOST_TEST(before.lengths().reads() == 4u);
}

BOOST_AUTO_TEST_CASE(parts_make_the_whole) {
  const std::vector<Read> reads = random_reads(3000, 1200, all_scores(), 7);
  const ReadQc whole = counted(reads);
  ReadQc merged;
  for (std::size_t part = 0; part < 3; ++part) {
    const auto first = reads.begin() + static_cast<std::ptrdiff_t>(1000 * part);
    merged.merge(counted({first, first + 1000}, 10'000));
  }
  BOOST_TEST((merged.save() == whole.save()));
  check_positions(merged, reads);
  ReadQc twice = whole;
  twice.merge(twice);
  BOOST_TEST(twice.lengths().reads() == 6000u);
}

BOOST_AUTO_TEST_CASE(what_is_saved_can_be_loaded) {
  const ReadQc qc = counted(random_reads(100, 1500, all_scores(), 8));
  const std::string saved = qc.save();
  ReadQc loaded(Adapters{});
  loaded.load(saved);
  BOOST_TEST((loaded.save() == saved));
  for (std::size_t size = 0; size < saved.size(); size += 1 + size / 40) {
    BOOST_CHECK_THROW(loaded.load(saved.substr(0, size)), InvalidArgument);
  }
  BOOST_CHECK_THROW(loaded.load(saved + "x"), InvalidArgument);
  BOOST_TEST((loaded.save() == saved));
}
