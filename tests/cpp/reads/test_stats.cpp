#define BOOST_TEST_MODULE stats
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "seqtide/io/memory_stream.hpp"
#include "seqtide/reads/fasta/reader.hpp"
#include "seqtide/reads/fastq/reader.hpp"
#include "seqtide/reads/stats.hpp"

namespace {

using seqtide::FastaReader;
using seqtide::FastaView;
using seqtide::FastqReader;
using seqtide::FastqView;
using seqtide::SequenceStats;

FastqView view(const std::string& sequence, const std::string& quality) { return {"read", sequence, quality, {}}; }

std::unique_ptr<seqtide::Stream> memory(const std::string& text) { return seqtide::MemoryStream::copy_of(text); }

// Straight from the definition, on all lengths at once.
std::uint64_t n50_by_hand(std::vector<std::uint64_t> lengths) {
  std::sort(lengths.rbegin(), lengths.rend());
  std::uint64_t total = 0;
  for (const std::uint64_t length : lengths) total += length;
  std::uint64_t sum = 0;
  for (const std::uint64_t length : lengths) {
    sum += length;
    if (2 * sum >= total) return length;
  }
  return 0;
}

}  // namespace

BOOST_AUTO_TEST_CASE(nothing_added) {
  const SequenceStats stats;
  BOOST_TEST(stats.reads() == 0u);
  BOOST_TEST(stats.bases() == 0u);
  BOOST_TEST(stats.min_length() == 0u);
  BOOST_TEST(stats.max_length() == 0u);
  BOOST_TEST(stats.median_length() == 0.0);
  BOOST_TEST(stats.n50() == 0u);
  BOOST_TEST(std::isnan(stats.mean_length()));
  BOOST_TEST(std::isnan(stats.gc_percent()));
  BOOST_TEST(std::isnan(stats.n_percent()));
  BOOST_TEST(std::isnan(stats.mean_quality()));
  BOOST_TEST(std::isnan(stats.quality_percent(20)));
}

BOOST_AUTO_TEST_CASE(three_reads) {
  SequenceStats stats;
  stats.add(view("ACGT", "!5?I"));      // Q0, Q20, Q30, Q40
  stats.add(view("nnuuRY", "++++++"));  // Q10
  stats.add(view("GC", "55"));          // Q20
  BOOST_TEST(stats.reads() == 3u);
  BOOST_TEST(stats.bases() == 12u);
  BOOST_TEST(stats.min_length() == 2u);
  BOOST_TEST(stats.max_length() == 6u);
  BOOST_TEST(stats.mean_length() == 4.0);
  BOOST_TEST(stats.median_length() == 4.0);
  BOOST_TEST(stats.n50() == 6u);
  const auto counts = stats.base_counts();
  BOOST_TEST(counts.a == 1u);
  BOOST_TEST(counts.c == 2u);
  BOOST_TEST(counts.g == 2u);
  BOOST_TEST(counts.t == 3u);
  BOOST_TEST(counts.n == 2u);
  BOOST_TEST(counts.other == 2u);
  BOOST_TEST(stats.gc_percent() == 50.0);
  BOOST_TEST(stats.n_percent() == 100.0 * 2 / 12);
  const double errors = 1 + 0.01 + 0.001 + 0.0001 + 6 * 0.1 + 2 * 0.01;
  BOOST_TEST(stats.mean_quality() == -10 * std::log10(errors / 12), boost::test_tools::tolerance(1e-12));
  BOOST_TEST(stats.quality_percent(20) == 100.0 * 5 / 12);
  BOOST_TEST(stats.quality_percent(30) == 100.0 * 2 / 12);
  BOOST_TEST(stats.quality_percent(0) == 100.0);
  BOOST_TEST(stats.quality_counts()['+'] == 6u);
}

BOOST_AUTO_TEST_CASE(even_number_of_reads_has_a_median_between_two) {
  SequenceStats stats;
  for (const std::size_t length : {7u, 1u, 100u, 4u}) stats.add(FastaView{"x", std::string(length, 'A')});
  BOOST_TEST(stats.median_length() == 5.5);
}

BOOST_AUTO_TEST_CASE(empty_reads_count_as_reads) {
  SequenceStats stats;
  stats.add(view("", ""));
  stats.add(view("", ""));
  BOOST_TEST(stats.reads() == 2u);
  BOOST_TEST(stats.bases() == 0u);
  BOOST_TEST(stats.mean_length() == 0.0);
  BOOST_TEST(stats.n50() == 0u);
  BOOST_TEST(std::isnan(stats.gc_percent()));
}

BOOST_AUTO_TEST_CASE(a_record_without_quality_has_no_mean_quality) {
  SequenceStats stats;
  stats.add(FastaView{"chr1", "ACGTNN"});
  BOOST_TEST(stats.bases() == 6u);
  BOOST_TEST(std::isnan(stats.mean_quality()));
  BOOST_TEST(std::isnan(stats.quality_percent(20)));
  stats.add(view("AC", "5I"));
  BOOST_TEST(stats.bases() == 8u);
  BOOST_TEST(stats.quality_percent(30) == 50.0);
}

BOOST_AUTO_TEST_CASE(random_lengths_around_every_border) {
  std::mt19937 random(11);
  const std::vector<std::size_t> borders{0,      1,      2,      150,    151,    32'767, 32'768,
                                         32'769, 65'535, 65'536, 65'537, 70'000, 200'000};
  std::string sequence(200'000, ' ');
  std::string quality(200'000, ' ');
  for (char& base : sequence) base = "ACGTN"[random() % 5];
  for (char& value : quality) value = static_cast<char>(33 + random() % 94);

  SequenceStats stats;
  SequenceStats halves[2];
  std::vector<std::uint64_t> lengths;
  std::uint64_t gc = 0;
  std::uint64_t acgt = 0;
  std::uint64_t q20 = 0;
  double errors = 0;
  std::uint64_t bases = 0;
  for (int i = 0; i < 400; ++i) {
    const std::size_t length = random() % 40 == 0 ? borders[random() % borders.size()] : random() % 700;
    const FastqView record{
        "x", std::string_view(sequence).substr(0, length), std::string_view(quality).substr(0, length), {}};
    stats.add(record);
    halves[i % 2].add(record);
    lengths.push_back(length);
    bases += length;
    for (const char base : record.sequence) {
      gc += base == 'G' || base == 'C';
      acgt += base != 'N';
    }
    for (const char value : record.quality) {
      q20 += value >= '5';
      errors += std::pow(10.0, -(value - 33) / 10.0);
    }
  }
  std::sort(lengths.begin(), lengths.end());
  halves[0].merge(halves[1]);
  for (const SequenceStats* each : {&stats, &halves[0]}) {
    BOOST_TEST(each->reads() == lengths.size());
    BOOST_TEST(each->bases() == bases);
    BOOST_TEST(each->min_length() == lengths.front());
    BOOST_TEST(each->max_length() == lengths.back());
    BOOST_TEST(each->median_length() == static_cast<double>(lengths[199] + lengths[200]) / 2);
    BOOST_TEST(each->n50() == n50_by_hand(lengths));
    BOOST_TEST(each->gc_percent() == 100.0 * static_cast<double>(gc) / static_cast<double>(acgt));
    BOOST_TEST(each->quality_percent(20) == 100.0 * static_cast<double>(q20) / static_cast<double>(bases));
    const double mean = -10 * std::log10(errors / static_cast<double>(bases));
    BOOST_TEST(each->mean_quality() == mean, boost::test_tools::tolerance(1e-9));
  }
}

BOOST_AUTO_TEST_CASE(n50_at_and_beside_the_half) {
  const std::vector<std::vector<std::uint64_t>> cases{
      {10},          {5, 5},           {3, 3, 4},           {2, 3, 5},          {2, 2, 2, 3, 3, 4, 8, 8},
      {1, 1, 1, 50}, {70'000, 70'000}, {100, 70'000, 70'1}, {65'535, 65'536, 1}};
  for (const auto& lengths : cases) {
    seqtide::LengthCounts counts;
    for (const std::uint64_t length : lengths) counts.add(length);
    BOOST_TEST(counts.n50() == n50_by_hand(lengths));
  }
}

BOOST_AUTO_TEST_CASE(collect_reads_all_in_steps) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "@r" + std::to_string(i) + "\nACGTA\n+\nIIIII\n";
  for (const std::uint64_t step : {1u, 100u, 1'000'000u}) {
    FastqReader reader(memory(text));
    SequenceStats stats;
    int steps = 1;
    while (collect(reader, stats, step)) ++steps;
    BOOST_TEST(stats.reads() == 1000u);
    BOOST_TEST(stats.bases() == 5000u);
    BOOST_TEST(stats.gc_percent() == 40.0);
    BOOST_TEST((steps > 1) == (step < 1'000'000));
  }
}

BOOST_AUTO_TEST_CASE(collect_reads_fasta) {
  FastaReader reader(memory(">a\nACGT\nAC\n>b\nNN\n"));
  SequenceStats stats;
  BOOST_TEST(!collect(reader, stats, 1 << 20));
  BOOST_TEST(stats.reads() == 2u);
  BOOST_TEST(stats.bases() == 8u);
  BOOST_TEST(stats.n50() == 6u);
}

BOOST_AUTO_TEST_CASE(collect_keeps_what_came_before_an_error, *boost::unit_test::timeout(10)) {
  FastqReader reader(memory("@a\nACGT\n+\nIIII\n@b\nAC\n+\nI\n"));
  SequenceStats stats;
  BOOST_CHECK_THROW(collect(reader, stats, 1 << 20), seqtide::FormatError);
  BOOST_TEST(stats.reads() == 1u);
  BOOST_TEST(stats.bases() == 4u);
}
