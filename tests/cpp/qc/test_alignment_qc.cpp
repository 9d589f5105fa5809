#define BOOST_TEST_MODULE alignment_qc
#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "seqtide/alignments/sam/reader.hpp"
#include "seqtide/error.hpp"
#include "seqtide/io/memory_stream.hpp"
#include "seqtide/qc/alignment_qc.hpp"
#include "seqtide/qc/position_counts.hpp"

namespace seqtide {
std::ostream& operator<<(std::ostream& out, const CycleCounts& counts) {
  return out << counts.aligned << ' ' << counts.compared << ' ' << counts.mismatches << ' ' << counts.insertions << ' '
             << counts.deletions << ' ' << counts.clipped;
}
}  // namespace seqtide

namespace {

using namespace seqtide;

const std::string bases = "ACGT";

// What one base or gap of the alignment counts for, column by column.
struct Expected {
  std::vector<CycleCounts> cycles;
  AlignmentErrors::Substitutions substitutions{};
  std::map<std::uint64_t, std::uint64_t> insertions;
  std::map<std::uint64_t, std::uint64_t> deletions;

  CycleCounts& at(std::size_t position) {
    const std::size_t bin = bin_of_position(position);
    if (cycles.size() <= bin) cycles.resize(bin + 1);
    return cycles[bin];
  }
};

class Simulation {
 public:
  explicit Simulation(unsigned seed) : random_(seed) {
    for (int i = 0; i < 5000; ++i) reference_ += base();
  }

  /// A line of SAM, whose counts are added to `expected`.
  std::string line(const std::vector<std::pair<std::size_t, char>>& operations, const std::string& more,
                   Expected& expected) {
    const bool reverse = random_() % 2 == 0;
    std::size_t size = 0;
    std::string cigar;
    for (const auto& [length, letter] : operations) {
      cigar += std::to_string(length) + letter;
      if (letter != 'D' && letter != 'N' && letter != 'H') size += length;
    }
    expected.at(size - 1);
    const std::size_t begin = random_() % 1000;
    std::size_t place = begin;
    std::string sequence;
    std::string md;
    std::size_t equal = 0;
    for (const auto& [length, letter] : operations) {
      const auto cycle = [&](std::size_t at) { return reverse ? size - 1 - at : at; };
      if (letter == 'D') {
        const std::size_t left_end = sequence.size();
        ++expected.at(reverse ? size - left_end - 1 : left_end - 1).deletions;
        ++expected.deletions[length];
        md += std::to_string(equal) + "^" + reference_.substr(place, length);
        equal = 0;
      } else if (letter == 'I') {
        ++expected.at(reverse ? cycle(sequence.size() + length - 1) : sequence.size()).insertions;
        ++expected.insertions[length];
      }
      for (std::size_t k = 0; k < length; ++k) {
        if (letter == 'M' || letter == '=' || letter == 'X') {
          const char original = reference_[place++];
          char here = original;
          while (letter == 'X' && here == original) here = base();
          if (letter == 'M' && random_() % 5 == 0) here = base();
          CycleCounts& counts = expected.at(cycle(sequence.size()));
          ++counts.aligned;
          ++counts.compared;
          if (here == original) {
            ++equal;
          } else {
            ++counts.mismatches;
            md += std::to_string(equal) + original;
            equal = 0;
            const auto number = [&](char letter_of) {
              const std::size_t found = bases.find(letter_of);
              return reverse ? 3 - found : found;
            };
            ++expected.substitutions[number(original)][number(here)];
          }
          sequence += here;
        } else if (letter == 'I') {
          sequence += base();
        } else if (letter == 'S') {
          ++expected.at(cycle(sequence.size())).clipped;
          sequence += base();
        } else if (letter == 'D' || letter == 'N') {
          ++place;
        }
      }
    }
    md += std::to_string(equal);
    return "r\t" + std::to_string(reverse ? 16 : 0) + "\tc\t" + std::to_string(begin + 1) + "\t60\t" + cigar +
           "\t*\t0\t0\t" + sequence + "\t*\tMD:Z:" + md + more + "\n";
  }

 private:
  char base() { return bases[random_() % 4]; }

  std::mt19937 random_;
  std::string reference_;
};

AlignmentQc counted(const std::string& lines) {
  SamReader reader(MemoryStream::copy_of("@SQ\tSN:c\tLN:9000\n@RG\tID:a\n@RG\tID:b\n" + lines));
  AlignmentQc qc;
  BOOST_TEST(!collect(reader, {}, qc));
  return qc;
}

std::map<std::uint64_t, std::uint64_t> map_of(const Histogram& histogram) {
  const auto entries = histogram.entries();
  return {entries.begin(), entries.end()};
}

void check(const AlignmentErrors& errors, const Expected& expected) {
  BOOST_TEST(errors.cycles() == expected.cycles, boost::test_tools::per_element());
  BOOST_TEST((errors.substitutions() == expected.substitutions));
  BOOST_TEST((map_of(errors.insertion_lengths()) == expected.insertions));
  BOOST_TEST((map_of(errors.deletion_lengths()) == expected.deletions));
  BOOST_TEST(errors.wrong_md() == 0u);
}

const std::vector<std::vector<std::pair<std::size_t, char>>> shapes = {
    {{100, 'M'}},
    {{5, 'H'}, {10, 'S'}, {50, 'M'}, {3, 'I'}, {20, 'M'}, {4, 'D'}, {17, 'M'}, {2, 'S'}},
    {{20, 'M'}, {100, 'N'}, {30, 'M'}, {1, 'I'}, {2, 'D'}, {9, 'M'}},
    {{10, '='}, {2, 'X'}, {30, '='}, {1, 'X'}, {1, 'M'}},
    {{600, 'M'}, {10, 'D'}, {900, 'M'}, {500, 'S'}},
    {{1, 'M'}},
};

}  // namespace

BOOST_AUTO_TEST_CASE(errors_by_cycle) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    Simulation simulation(seed);
    Expected expected;
    std::string lines;
    for (const auto& shape : shapes) lines += simulation.line(shape, "", expected);
    const AlignmentQc qc = counted(lines);
    BOOST_TEST(qc.groups().size() == 1u);
    check(qc.all().errors, expected);
    BOOST_TEST(qc.all().forward + qc.all().reverse == shapes.size());
  }
}

BOOST_AUTO_TEST_CASE(groups_and_merging) {
  Simulation simulation(7);
  std::array<Expected, 2> expected;
  Expected both;
  std::string lines;
  for (int turn = 0; turn < 10; ++turn) {
    for (const auto& shape : shapes) {
      const bool second = turn % 2 == 1;
      lines += simulation.line(shape, second ? "\tRG:Z:b" : "\tRG:Z:a", expected[second ? 1 : 0]);
    }
  }
  const AlignmentQc qc = counted(lines);
  BOOST_TEST(qc.groups().size() == 2u);
  check(qc.group("a")->errors, expected[0]);
  check(qc.group("b")->errors, expected[1]);
  BOOST_TEST(qc.all().flags.passed.total == 60u);
  BOOST_TEST(qc.all().mapq.counts[60] == 60u);
  BOOST_TEST((qc.names() == std::vector<std::string>{"a", "b"}));
  BOOST_TEST((qc.group("c") == nullptr));
  AlignmentQc twice = qc;
  twice.merge(twice);
  BOOST_TEST(twice.all().flags.passed.total == 120u);
  BOOST_TEST(twice.groups().size() == 2u);
  BOOST_TEST(twice.all().errors.cycles()[0].aligned == 2 * qc.all().errors.cycles()[0].aligned);
}

BOOST_AUTO_TEST_CASE(what_is_saved_can_be_loaded) {
  Simulation simulation(9);
  Expected expected;
  std::string lines;
  for (const auto& shape : shapes) lines += simulation.line(shape, "\tRG:Z:a", expected);
  const std::string saved = counted(lines).save();
  AlignmentQc loaded;
  loaded.load(saved);
  BOOST_TEST((loaded.save() == saved));
  check(loaded.group("a")->errors, expected);
  for (std::size_t size = 0; size < saved.size(); size += 1 + size / 40) {
    BOOST_CHECK_THROW(loaded.load(saved.substr(0, size)), InvalidArgument);
  }
  BOOST_CHECK_THROW(loaded.load(saved + "x"), InvalidArgument);
  BOOST_TEST((loaded.save() == saved));
}

BOOST_AUTO_TEST_CASE(what_is_not_known) {
  const std::string rest = "\tc\t1\t60\t4M\t*\t0\t0\tACGT\t*";
  const AlignmentQc qc = counted("a\t0" + rest + "\n" +             // without MD
                                 "b\t0" + rest + "\tMD:Z:3\n" +     // too short
                                 "c\t0" + rest + "\tMD:Z:2^A2\n" +  // tells of a deletion
                                 "d\t4\t*\t0\t0\t*\t*\t0\t0\tACGT\t*\n" + "e\t256" + rest + "\tMD:Z:4\n" +
                                 "f\t0\tc\t1\t60\t2=1X1=\t*\t0\t0\tACGT\t*\n" +  // X is enough
                                 "g\t0\tc\t1\t60\t4M\t*\t0\t0\t*\t*\tMD:Z:4\n");
  const AlignmentErrors errors = qc.all().errors;
  BOOST_TEST(errors.without_md() == 1u);
  BOOST_TEST(errors.wrong_md() == 2u);
  BOOST_TEST(errors.cycles()[2].aligned == 4u);
  BOOST_TEST(errors.cycles()[2].compared == 1u);
  BOOST_TEST(errors.cycles()[2].mismatches == 1u);
  BOOST_TEST(AlignmentQc().all().errors.cycles().empty());
}
