#define BOOST_TEST_MODULE trim_adapter
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cctype>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "seqtide/error.hpp"
#include "seqtide/reads/adapters.hpp"

namespace {

using seqtide::Adapter;
using seqtide::InvalidArgument;
using seqtide::trim_adapter;

constexpr std::string_view kTruSeq = "AGATCGGAAGAGCACACGTCTGAACTCCAGTCA";

std::string kept(std::string_view sequence, std::string_view adapter, double error_rate = 0.1,
                 std::size_t min_overlap = 3) {
  const seqtide::Interval interval = trim_adapter(sequence, adapter, error_rate, min_overlap);
  BOOST_TEST(interval.begin == 0u);
  BOOST_TEST(interval.end <= sequence.size());
  return std::string(sequence.substr(0, interval.end));
}

bool matches(char adapter_letter, char read_letter) {
  static const std::map<char, std::string> codes = {{'A', "A"},   {'C', "C"},   {'G', "G"},   {'T', "T"},   {'R', "AG"},
                                                    {'Y', "CT"},  {'S', "CG"},  {'W', "AT"},  {'K', "GT"},  {'M', "AC"},
                                                    {'B', "CGT"}, {'D', "AGT"}, {'H', "ACT"}, {'V', "ACG"}, {'X', ""}};
  const auto upper = [](char letter) {
    const char up = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    return up == 'U' ? 'T' : up;
  };
  const char code = upper(adapter_letter);
  return code == 'N' || code == 'I' || codes.at(code).find(upper(read_letter)) != std::string::npos;
}

// The definition with the whole matrix and no shortcut: where the read is cut.
std::size_t cut_by_definition(const std::string& read, const std::string& adapter, double error_rate,
                              std::size_t min_overlap) {
  struct Cell {
    int errors;
    int score;
    std::size_t start;
  };
  const std::size_t rows = adapter.size();
  std::vector<std::vector<Cell>> cells(rows + 1, std::vector<Cell>(read.size() + 1));
  std::vector<double> allowed(rows + 1, 0.0);
  int specific = 0;
  for (std::size_t i = 0; i <= rows; ++i) {
    if (i > 0) specific += std::string_view("NnIi").find(adapter[i - 1]) == std::string_view::npos;
    allowed[i] = specific * error_rate;
    for (std::size_t j = 0; j <= read.size(); ++j) {
      Cell& cell = cells[i][j];
      if (i == 0) {
        cell = {0, 0, j};
      } else if (j == 0) {
        cell = {static_cast<int>(i), -2 * static_cast<int>(i), 0};
      } else {
        const Cell diagonal = cells[i - 1][j - 1];
        const Cell above = cells[i - 1][j];
        const Cell left = cells[i][j - 1];
        const int fewest = std::min({diagonal.errors, above.errors, left.errors});
        if (matches(adapter[i - 1], read[j - 1])) {
          cell = {diagonal.errors, diagonal.score + 1, diagonal.start};
        } else if (diagonal.errors == fewest) {
          cell = {diagonal.errors + 1, diagonal.score - 1, diagonal.start};
        } else if (above.errors == fewest) {
          cell = {above.errors + 1, above.score - 2, above.start};
        } else {
          cell = {left.errors + 1, left.score - 2, left.start};
        }
      }
    }
  }
  std::optional<Cell> best;
  const auto consider = [&](std::size_t i, std::size_t j) {
    const Cell& cell = cells[i][j];
    if (i < std::min(min_overlap, rows) || cell.errors > allowed[i]) return;
    if (!best || (cell.score > best->score && cell.start <= best->start + rows / 2)) best = cell;
  };
  for (std::size_t j = 1; j <= read.size(); ++j) {
    consider(rows, j);
    if (best && best->errors == 0) return best->start;
  }
  for (std::size_t i = rows; i > 0; --i) consider(i, read.size());
  return best ? best->start : read.size();
}

std::string random_text(std::mt19937& random, std::size_t size, std::string_view alphabet) {
  std::string text(size, ' ');
  for (char& letter : text) letter = alphabet[random() % alphabet.size()];
  return text;
}

// With about `errors` mismatches, insertions and deletions.
std::string damaged(std::mt19937& random, std::string text, std::size_t errors, std::string_view alphabet) {
  for (std::size_t i = 0; i < errors && !text.empty(); ++i) {
    const std::size_t at = random() % text.size();
    const char letter = alphabet[random() % alphabet.size()];
    switch (random() % 4) {
      case 0:
        text.erase(at, 1);
        break;
      case 1:
        text.insert(at, 1, letter);
        break;
      default:
        text[at] = letter;
    }
  }
  return text;
}

void compare(const std::string& read, const std::string& adapter, double error_rate, std::size_t min_overlap) {
  const std::size_t end = trim_adapter(read, adapter, error_rate, min_overlap).end;
  const std::size_t expected = cut_by_definition(read, adapter, error_rate, min_overlap);
  if (end != expected) {
    BOOST_TEST(end == expected, "read " << read << ", adapter " << adapter << ", error rate " << error_rate
                                        << ", overlap " << min_overlap);
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(whole_adapter) {
  BOOST_TEST(kept("CATTGACAGATCGGAAG", "AGATCGGAAG") == "CATTGAC");
  BOOST_TEST(kept("CATTGACAGATCGGAAGTTTTTTTT", "AGATCGGAAG") == "CATTGAC");
  BOOST_TEST(kept("AGATCGGAAGTTTTTTTT", "AGATCGGAAG") == "");
  BOOST_TEST(kept("AGATCGGAAG", "AGATCGGAAG") == "");
  BOOST_TEST(kept("CATTGACCATTGACCATTGAC", "AGATCGGAAG") == "CATTGACCATTGACCATTGAC");
  // The first of two.
  BOOST_TEST(kept("CCAGATCGGAAGCCAGATCGGAAGCC", "AGATCGGAAG") == "CC");
}

BOOST_AUTO_TEST_CASE(over_the_end_of_the_read) {
  BOOST_TEST(kept("CATTGACAGATCG", "AGATCGGAAG") == "CATTGAC");
  BOOST_TEST(kept("CATTGACAGA", "AGATCGGAAG") == "CATTGAC");
  BOOST_TEST(kept("CATTGACAG", "AGATCGGAAG") == "CATTGACAG");
  BOOST_TEST(kept("CATTGACAG", "AGATCGGAAG", 0.1, 2) == "CATTGAC");
  BOOST_TEST(kept("CATTGACA", "AGATCGGAAG", 0.1, 1) == "CATTGAC");
  BOOST_TEST(kept("AGATC", "AGATCGGAAG") == "");
  BOOST_TEST(kept("AGATCG", "AGATCGGAAG", 0.1, 7) == "AGATCG");
  // Not before the start of the read.
  BOOST_TEST(kept("TCGGAAGCATTGAC", "AGATCGGAAG") == "TCGGAAGCATTGAC");
}

BOOST_AUTO_TEST_CASE(empty_and_short) {
  BOOST_TEST(kept("", "AGATCGGAAG") == "");
  BOOST_TEST(kept("", "AGATCGGAAG", 0.5, 1) == "");
  BOOST_TEST(kept("A", "AGATCGGAAG", 0, 1) == "");
  BOOST_TEST(kept("A", "A") == "");
  BOOST_TEST(kept("CA", "A") == "C");
  BOOST_TEST(kept("", std::string(100, 'A')) == "");
  BOOST_TEST(kept("CAAA", std::string(100, 'A')) == "C");
  BOOST_TEST(kept("AAAA", "AC", 0.0, 1000) == "AAAA");
}

BOOST_AUTO_TEST_CASE(errors_within_the_rate) {
  const std::string read = "CATTGACC";
  // One error in ten letters: mismatch, missing, additional.
  BOOST_TEST(kept(read + "AGATTGGAAG" + "CCCC", "AGATCGGAAG") == read);
  BOOST_TEST(kept(read + "AGATGGAAG" + "CCCC", "AGATCGGAAG") == read);
  BOOST_TEST(kept(read + "AGATCTGGAAG" + "CCCC", "AGATCGGAAG") == read);
  BOOST_TEST(kept(read + "AGTTTGGAAG" + "CCCC", "AGATCGGAAG") == read + "AGTTTGGAAGCCCC");
  BOOST_TEST(kept(read + "AGTTTGGAAG" + "CCCC", "AGATCGGAAG", 0.2) == read);
  BOOST_TEST(kept(read + "AGATTGGAAG" + "CCCC", "AGATCGGAAG", 0.0) == read + "AGATTGGAAGCCCC");
  // At the end of the read only the aligned letters count: nine of them allow none.
  BOOST_TEST(kept(read + "AGATTGGAA", "AGATCGGAAG") == read + "AGATTGGAA");
  // Three in 33, not four.
  std::string adapter(kTruSeq);
  adapter[4] = 'A';
  adapter[15] = 'T';
  adapter[28] = 'T';
  BOOST_TEST(kept(read + adapter + "ACGT", kTruSeq) == read);
  adapter[20] = 'C';
  BOOST_TEST(kept(read + adapter + "ACGT", kTruSeq) == read + adapter + "ACGT");
}

BOOST_AUTO_TEST_CASE(choice_among_occurrences) {
  // cutadapt's documentation of version 4: an early occurrence with an error comes before a later one without.
  BOOST_TEST(kept("GATCGGAAGAGCACACGTCTGAACTCCAGTCACGCACACGAGATCGGAAGAGCACACGTCTGAACTCCAGTCACGCACACG",
                  "AGATCGGAAGAGCACACGTCTGAACTCCAGTCAC") == "");
  BOOST_TEST(kept("GATCGGAAGAGCACACGTCTGAACTCCAGTCAGATCGGAAGAGCACACGTCTGAACTCCAGTCACGCACACGAATCTCG",
                  "AGATCGGAAGAGCACACGTCTGAACTCCAGTCAC") == "");
  // The better of two that overlap: without its first letter, the adapter would begin earlier.
  BOOST_TEST(kept("CCCCAAAAACCCC", "AAAAA", 0.4) == "CCCC");
}

BOOST_AUTO_TEST_CASE(letters) {
  BOOST_TEST(kept("cattgacagatcggaag", "AGATCGGAAG") == "cattgac");
  BOOST_TEST(kept("CATTGACAGATCGGAAG", "agatcggaag") == "CATTGAC");
  BOOST_TEST(kept("CATTGACAGAUCGGAAG", "AGATCGGAAG") == "CATTGAC");
  BOOST_TEST(kept("CATTGACAGATCGGAAG", "AGAUCGGAAG") == "CATTGAC");
  BOOST_TEST(kept("CATTGACAGATCGGAAG", "NGATCRGAAG", 0.0) == "CATTGAC");
  BOOST_TEST(kept("CATTGACAGATCCGAAG", "AGATCRGAAG", 0.0) == "CATTGACAGATCCGAAG");
  // What is no base matches N only.
  BOOST_TEST(kept("CATTGACAGATC.GAAG", "AGATCNGAAG", 0.0) == "CATTGAC");
  BOOST_TEST(kept("CATTGACAGATC.GAAG", "AGATCIGAAG", 0.0) == "CATTGAC");
  BOOST_TEST(kept("CATTGACAGATCNGAAG", "AGATCGGAAG", 0.0) == "CATTGACAGATCNGAAG");
  BOOST_TEST(kept("CATTGACAGATCNGAAG", "AGATCVGAAG", 0.0) == "CATTGACAGATCNGAAG");
  BOOST_TEST(kept("CATTGACAGATCXGAAG", "AGATCXGAAG", 0.0) == "CATTGACAGATCXGAAG");
  // N does not lengthen what errors are allowed for: 9 letters allow none at 10 %.
  BOOST_TEST(kept("CATTGACAGATCGGAAGCC", "AGACCNGAAG") == "CATTGACAGATCGGAAGCC");
}

BOOST_AUTO_TEST_CASE(unusable_arguments) {
  BOOST_CHECK_THROW(Adapter(""), InvalidArgument);
  BOOST_CHECK_THROW(Adapter("ACGE"), InvalidArgument);
  BOOST_CHECK_THROW(Adapter("ACG T"), InvalidArgument);
  BOOST_CHECK_THROW(Adapter("NNNN"), InvalidArgument);
  BOOST_CHECK_THROW(Adapter("ACGT", -0.1), InvalidArgument);
  BOOST_CHECK_THROW(Adapter("ACGT", 1.0), InvalidArgument);
  BOOST_CHECK_THROW(Adapter("ACGT", std::stod("nan")), InvalidArgument);
  BOOST_CHECK_THROW(Adapter("ACGT", 0.1, 0), InvalidArgument);
  BOOST_CHECK_NO_THROW(Adapter("X"));
}

BOOST_AUTO_TEST_CASE(random_reads_by_definition) {
  std::mt19937 random(1);
  const std::vector<std::string_view> alphabets = {"ACGT", "AC", "ACGTN", "AAAC", "acgtACGUn.", "ACGTRYKN"};
  for (int round = 0; round < 20'000; ++round) {
    const std::string_view letters = alphabets[random() % alphabets.size()];
    const std::string_view adapter_letters = letters.find('.') == letters.npos ? letters : "acgtUNRYX";
    const std::string adapter =
        "A" + random_text(random, round % 50 == 0 ? 55 + random() % 30 : random() % 40, adapter_letters);
    std::string read = random_text(random, random() % 60, letters);
    for (std::size_t copies = random() % 3; copies > 0; --copies) {
      read += damaged(random, adapter, random() % 5, letters);
      if (random() % 2) read += random_text(random, random() % 30, letters);
    }
    if (random() % 2) read.resize(read.size() - std::min<std::size_t>(read.size(), random() % 20));
    const double rates[] = {0.0, 0.1, 0.1, 0.2, 0.3, 0.5, 0.9};
    compare(read, adapter, rates[random() % std::size(rates)], 1 + random() % 6);
  }
}

BOOST_AUTO_TEST_CASE(reads_like_real_ones) {
  std::mt19937 random(2);
  for (int round = 0; round < 4'000; ++round) {
    std::string read = random_text(random, random() % 150, "ACGT");
    read += damaged(random, std::string(kTruSeq), random() % 6, "ACGT");
    read += random_text(random, 150, "ACGT");
    read.resize(100 + random() % 51);
    compare(read, std::string(kTruSeq), 0.1, 3);
  }
}

BOOST_AUTO_TEST_CASE(all_short_reads) {
  for (const char* const adapter : {"A", "AC", "ACA", "AACAA", "ANCA"}) {
    for (const double rate : {0.0, 0.25, 0.4}) {
      for (std::size_t size = 0; size <= 9; ++size) {
        for (std::size_t bits = 0; bits >> size == 0; ++bits) {
          std::string read;
          for (std::size_t i = 0; i < size; ++i) read += bits >> i & 1 ? 'C' : 'A';
          compare(read, adapter, rate, 1);
          compare(read, adapter, rate, 3);
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(around_the_length_of_a_word) {
  std::mt19937 random(3);
  for (std::size_t size = 60; size <= 70; ++size) {
    for (int round = 0; round < 100; ++round) {
      const std::string adapter = "C" + random_text(random, size - 1, "ACGTN");
      const std::string read = random_text(random, random() % 30, "ACGT") +
                               damaged(random, adapter, random() % 8, "ACGT") +
                               random_text(random, random() % 30, "ACGT");
      compare(read, adapter, 0.1, 3);
      compare(read.substr(0, read.size() / 2), adapter, 0.1, 3);
    }
  }
}
