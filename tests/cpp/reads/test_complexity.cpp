#define BOOST_TEST_MODULE complexity
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <map>
#include <random>
#include <string>

#include "seqtide/reads/complexity.hpp"

namespace {

using seqtide::dust_score;
using seqtide::shannon_entropy;
using seqtide::transition_complexity;

std::string random_text(std::size_t size, const std::string& alphabet, unsigned seed) {
  std::mt19937 random(seed);
  std::string text(size, ' ');
  for (char& letter : text) letter = alphabet[random() % alphabet.size()];
  return text;
}

std::string plain(std::string text) {
  for (char& letter : text) {
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 32);
    if (letter == 'U') letter = 'T';
  }
  return text;
}

bool is_dna(const std::string& text) { return text.find_first_not_of("ACGT") == std::string::npos; }

// Number of times each DNA word of k letters occurs.
std::map<std::string, double> words_of(const std::string& text, std::size_t k) {
  std::map<std::string, double> counts;
  for (std::size_t i = 0; i + k <= text.size(); ++i) {
    const std::string word = plain(text.substr(i, k));
    if (is_dna(word)) ++counts[word];
  }
  return counts;
}

double total_of(const std::map<std::string, double>& counts) {
  double total = 0;
  for (const auto& [word, count] : counts) total += count;
  return total;
}

double entropy_by_hand(const std::string& text) {
  const auto counts = words_of(text, 1);
  double entropy = 0;
  for (const auto& [base, count] : counts) entropy += count / total_of(counts) * std::log2(total_of(counts) / count);
  return counts.empty() ? std::nan("") : entropy;
}

double dust_by_hand(const std::string& text) {
  const auto counts = words_of(text, 3);
  double sum = 0;
  for (const auto& [triplet, count] : counts) sum += count * (count - 1) / 2;
  return total_of(counts) < 2 ? std::nan("") : sum / (total_of(counts) - 1);
}

double transitions_by_hand(const std::string& text) {
  std::string runs = plain(text);
  runs.erase(std::unique(runs.begin(), runs.end()), runs.end());
  if (text.size() < 2) return std::nan("");
  return (static_cast<double>(runs.size()) - 1) / (static_cast<double>(text.size()) - 1);
}

bool agree(double a, double b) { return std::isnan(a) ? std::isnan(b) : std::abs(a - b) < 1e-12; }

}  // namespace

BOOST_AUTO_TEST_CASE(entropy_of_known_compositions) {
  BOOST_TEST(shannon_entropy("ACGT") == 2.0);
  BOOST_TEST(shannon_entropy("acguACGT") == 2.0);
  BOOST_TEST(shannon_entropy("ACACACAC") == 1.0);
  BOOST_TEST(shannon_entropy("AACG") == 1.5);
  BOOST_TEST(shannon_entropy("NNA-CNGRT") == 2.0);
  BOOST_TEST(shannon_entropy("TTuU") == 0.0);
  BOOST_TEST(!std::signbit(shannon_entropy("AAAA")));
}

BOOST_AUTO_TEST_CASE(dust_of_known_sequences) {
  BOOST_TEST(dust_score("AAAAAA") == 2.0);   // one triplet four times: 6 pairs, divided by 3
  BOOST_TEST(dust_score("ACACACA") == 1.0);  // ACA three times, CAC twice: 4 pairs, divided by 4
  BOOST_TEST(dust_score("acaCUCAcac") == dust_score("ACACTCACAC"));
  BOOST_TEST(dust_score("ACGT") == 0.0);
  BOOST_TEST(dust_score("AAANAAANAAAN") == 1.5);  // three triplets, all the same
  // A sequence that holds every triplet exactly once.
  BOOST_TEST(dust_score("AAACAAGAATACCACGACTAGCAGGAGTATCATGATTCCCGCCTCGGCGTCTGCTTGGGTGTTTAA") == 0.0);
  BOOST_TEST(dust_score(std::string(150, 'G')) == 74.0);
}

BOOST_AUTO_TEST_CASE(transitions_of_known_sequences) {
  // The example in fastp's documentation: 51 bases, 3 of them different from the next one.
  const std::string published = std::string(4, 'A') + std::string(21, 'T') + std::string(22, 'G') + std::string(4, 'C');
  BOOST_TEST(transition_complexity(published) == 0.06);
  BOOST_TEST(transition_complexity("ACGT") == 1.0);
  BOOST_TEST(transition_complexity("AAAA") == 0.0);
  BOOST_TEST(transition_complexity("AaTU") == 1.0 / 3.0);
  BOOST_TEST(transition_complexity("NNNNA") == 0.25);
}

BOOST_AUTO_TEST_CASE(too_short) {
  for (const char* text : {"", "N", "N-*", "RYK"}) BOOST_TEST(std::isnan(shannon_entropy(text)), text);
  for (const char* text : {"", "A", "AC", "ACG", "ACNGT", "AANAAN", "NNNNNN", "ACGNAC"}) {
    BOOST_TEST(std::isnan(dust_score(text)), text);
  }
  for (const char* text : {"", "A"}) BOOST_TEST(std::isnan(transition_complexity(text)), text);
}

BOOST_AUTO_TEST_CASE(agrees_with_plain_definitions) {
  std::string all;
  for (int value = 0; value < 256; ++value) all += static_cast<char>(value);
  for (const std::string& alphabet :
       {std::string("ACGT"), std::string("AC"), std::string("ACGTUacgtuN-"), std::string("AN"), all}) {
    for (unsigned size = 0; size < 260; ++size) {
      const std::string text = random_text(size, alphabet, size);
      BOOST_TEST(agree(shannon_entropy(text), entropy_by_hand(text)), text);
      BOOST_TEST(agree(dust_score(text), dust_by_hand(text)), text);
      BOOST_TEST(agree(transition_complexity(text), transitions_by_hand(text)), text);
    }
  }
}
