#define BOOST_TEST_MODULE minimizers
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "kernel_testing.hpp"
#include "seqtide/error.hpp"
#include "seqtide/kmers/minimizers.hpp"

namespace {

using namespace seqtide;

using kernel_testing::on_every_target;
using kernel_testing::random_text;

// The hash as the header describes it, from the letters.
std::uint32_t hash_by_hand(const std::string& kmer, bool canonical) {
  std::uint64_t forward = 0;
  std::uint64_t reverse = 0;
  for (std::size_t i = 0; i < kmer.size(); ++i) {
    const auto code = [](char letter) {
      switch (letter) {
        case 'A':
        case 'a':
          return std::uint64_t{0};
        case 'C':
        case 'c':
          return std::uint64_t{1};
        case 'G':
        case 'g':
          return std::uint64_t{2};
        default:
          return std::uint64_t{3};
      }
    };
    forward = forward * 4 + code(kmer[i]);
    reverse = reverse * 4 + 3 - code(kmer[kmer.size() - 1 - i]);
  }
  const auto low = [](std::uint64_t bits) { return static_cast<std::uint32_t>(bits); };
  const std::uint32_t a = low(forward);
  const std::uint32_t b = low(reverse);
  std::uint32_t h = canonical ? std::min(a, b) : a;
  if (kmer.size() > 16) {
    const std::uint32_t other = canonical ? std::max(a, b) : low(forward >> (2 * (kmer.size() - 16)));
    h += other * 0x9E3779B1;
  }
  h *= 0x7FEB352D;
  h ^= h >> 15;
  h *= 0x846CA68B;
  return h ^ 0x80000000;
}

// Window by window, and k-mer by k-mer.
std::vector<std::int64_t> minimizers_by_hand(const std::string& sequence, std::size_t k, std::size_t w,
                                             bool canonical) {
  const std::string bases = "ACGTUacgtu";
  std::vector<std::int64_t> positions;
  std::size_t bases_before = 0;
  std::vector<std::uint32_t> hashes;  // of every k-mer; of those with other letters it does not matter
  for (std::size_t i = 0; i + k <= sequence.size(); ++i)
    hashes.push_back(hash_by_hand(sequence.substr(i, k), canonical));
  for (std::size_t end = 1; end <= sequence.size(); ++end) {
    bases_before = bases.find(sequence[end - 1]) == std::string::npos ? 0 : bases_before + 1;
    if (bases_before < k + w - 1) continue;
    std::size_t best = end - (k + w - 1);
    for (std::size_t i = best + 1; i <= end - k; ++i) {
      if (hashes[i] < hashes[best]) best = i;
    }
    if (positions.empty() || positions.back() != static_cast<std::int64_t>(best)) {
      positions.push_back(static_cast<std::int64_t>(best));
    }
  }
  return positions;
}

// Minimizers of reads that lie in memory of exactly their size, so that a sanitizer sees any byte read beyond.
void check_reads(const std::vector<std::string>& reads, std::int64_t k, std::int64_t w, bool canonical) {
  constexpr std::int64_t before = 3;
  std::vector<std::int64_t> offsets = {before};
  std::vector<std::int64_t> expected_offsets = {0};
  std::vector<std::int64_t> expected;
  for (const std::string& read : reads) {
    offsets.push_back(offsets.back() + static_cast<std::int64_t>(read.size()));
    const auto of_read = minimizers_by_hand(read, static_cast<std::size_t>(k), static_cast<std::size_t>(w), canonical);
    expected.insert(expected.end(), of_read.begin(), of_read.end());
    expected_offsets.push_back(static_cast<std::int64_t>(expected.size()));
  }
  const std::unique_ptr<char[]> memory(new char[static_cast<std::size_t>(offsets.back())]);
  std::fill_n(memory.get(), before, 'A');
  for (std::size_t i = 0; i < reads.size(); ++i) std::copy(reads[i].begin(), reads[i].end(), memory.get() + offsets[i]);
  const kernels::Pieces pieces{memory.get(), offsets.data(), reads.size()};

  MinimizerColumn scalar;
  scalar::append_minimizers(pieces, k, w, canonical, scalar);
  BOOST_TEST(scalar.offsets == expected_offsets, boost::test_tools::per_element());
  BOOST_TEST((scalar.positions == expected), "scalar, k " << k << ", w " << w << ", canonical " << canonical);
  on_every_target([&] {
    const MinimizerColumn found = minimizers_each(pieces, k, w, canonical);
    BOOST_TEST((found.offsets == expected_offsets),
               "offsets, k " << k << ", w " << w << ", canonical " << canonical << ", reads " << reads.size());
    BOOST_TEST((found.positions == expected),
               "k " << k << ", w " << w << ", canonical " << canonical << ", reads " << reads.size());
  });
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_k) {
  const std::string sequence = random_text(1500, "ACGTacgtuU", 1);
  for (std::int64_t k = 1; k <= 32; ++k) {
    for (const bool canonical : {false, true}) check_reads({sequence}, k, 11, canonical);
  }
}

BOOST_AUTO_TEST_CASE(every_window) {
  const std::string sequence = random_text(2500, "ACGT", 2);
  for (const std::int64_t w : {1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64, 100, 2499, 2500}) {
    for (const std::int64_t k : {1, 16, 17, 32}) {
      for (const bool canonical : {false, true}) check_reads({sequence}, k, w, canonical);
    }
  }
}

BOOST_AUTO_TEST_CASE(windows_above_those_of_simd) {
  const std::string sequence = random_text(18'000, "ACGT", 2);
  for (const std::int64_t w : {1023, 1024, 1025}) check_reads({sequence}, 21, w, true);
}

BOOST_AUTO_TEST_CASE(every_length) {
  // From lengths that only the scalar version takes to several more letters than streams.
  for (std::size_t size = 0; size < 200; ++size) check_reads({random_text(size, "ACGT", 3)}, 3, 4, size % 2 == 0);
  for (std::size_t size = 500; size < 560; ++size) check_reads({random_text(size, "ACGT", 3)}, 21, 11, size % 2 == 0);
  // Around a block of all streams.
  for (const std::size_t size : {16'384u, 16'385u, 16'413u, 16'414u, 16'415u, 16'416u, 32'798u, 40'000u}) {
    check_reads({random_text(size, "ACGT", 4)}, 21, 11, size % 2 == 0);
  }
}

BOOST_AUTO_TEST_CASE(other_letters) {
  const std::string sequence = random_text(20'000, "ACGT", 5);
  for (const unsigned step : {5u, 13u, 14u, 15u, 40u, 300u, 7'000u}) {
    std::mt19937 random(step);
    std::string broken = sequence;
    for (std::size_t i = random() % step; i < broken.size(); i += 1 + random() % (2 * step)) {
      broken[i] = "NnRYx-*\n\0\x81\xC1\xE1\x14"[random() % 13];
    }
    for (const bool canonical : {false, true}) check_reads({broken}, 9, 6, canonical);
  }
  check_reads({std::string(3000, 'N')}, 9, 6, false);
  // Runs of exactly a window, one less, one more.
  std::string runs;
  for (int i = 0; i < 300; ++i) {
    runs += random_text(13 + static_cast<std::size_t>(i % 3), "ACGT", static_cast<unsigned>(i)) + "N";
  }
  check_reads({runs}, 9, 6, true);
}

BOOST_AUTO_TEST_CASE(every_byte_value) {
  std::string sequence;
  for (int value = 0; value < 256; ++value) {
    sequence += random_text(12, "ACGT", static_cast<unsigned>(value)) + static_cast<char>(value);
  }
  check_reads({sequence}, 4, 5, false);
  check_reads({sequence}, 4, 5, true);
}

BOOST_AUTO_TEST_CASE(ties) {
  for (const bool canonical : {false, true}) {
    check_reads({std::string(3000, 'A')}, 21, 11, canonical);
    check_reads({random_text(3000, "AT", 1)}, 2, 11, canonical);
    std::string repeat;
    while (repeat.size() < 5000) repeat += "ACGATTC";
    check_reads({repeat}, 5, 11, canonical);
    check_reads({repeat}, 21, 4, canonical);
  }
}

BOOST_AUTO_TEST_CASE(reads) {
  std::mt19937 random(7);
  for (const bool canonical : {false, true}) {
    std::vector<std::string> equal;
    for (unsigned i = 0; i < 300; ++i) equal.push_back(random_text(150, "ACGT", i));
    check_reads(equal, 21, 11, canonical);

    std::vector<std::string> mixed;
    for (unsigned i = 0; i < 400; ++i) {
      std::string read = random_text(random() % 8 == 0 ? random() % 40 : random() % 400, "ACGTacgt", i);
      if (i % 5 == 0 && !read.empty()) read[random() % read.size()] = 'N';
      mixed.push_back(read);
    }
    mixed.insert(mixed.begin() + 7, 3, "");
    mixed.push_back("");
    check_reads(mixed, 21, 11, canonical);
    check_reads(mixed, 15, 3, canonical);
    check_reads(mixed, 1, 1, canonical);
    mixed.push_back(random_text(40'000, "ACGT", 8));
    mixed.push_back("ACG");
    check_reads(mixed, 21, 11, canonical);

    // All too short, which together are long.
    check_reads(std::vector<std::string>(200, random_text(30, "ACGT", 9)), 21, 11, canonical);
    check_reads(std::vector<std::string>(200, random_text(31, "ACGT", 9)), 21, 11, canonical);
  }
  check_reads({}, 21, 11, false);
}

BOOST_AUTO_TEST_CASE(one_sequence_and_appending) {
  const std::string sequence = random_text(5'000, "ACGT", 9);
  const std::vector<std::int64_t> expected = minimizers_by_hand(sequence, 21, 11, true);
  BOOST_TEST(minimizers(sequence, 21, 11, true) == expected, boost::test_tools::per_element());
  BOOST_TEST(minimizers("", 21, 11).empty());

  const std::int64_t offsets[] = {0, 2'000, 5'000};
  MinimizerColumn twice;
  append_minimizers({sequence.data(), offsets, 1}, 21, 11, true, twice);
  append_minimizers({sequence.data(), offsets + 1, 1}, 21, 11, true, twice);
  const MinimizerColumn at_once = minimizers_each({sequence.data(), offsets, 2}, 21, 11, true);
  BOOST_TEST(twice.offsets == at_once.offsets, boost::test_tools::per_element());
  BOOST_TEST(twice.positions == at_once.positions, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(density_of_random_sequence) {
  // Two in w + 1 for a random order of k-mers.
  const std::string sequence = random_text(200'000, "ACGT", 10);
  for (const std::int64_t k : {11, 16, 21, 31}) {
    for (const std::int64_t w : {5, 11, 50, 200}) {
      for (const bool canonical : {false, true}) {
        const double density = static_cast<double>(minimizers(sequence, k, w, canonical).size()) / 200'000;
        BOOST_TEST(density * static_cast<double>(w + 1) == 2.0, boost::test_tools::tolerance(0.05));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(both_strands_choose_the_same) {
  const std::string sequence = random_text(20'000, "ACGT", 11);
  std::string other(sequence.rbegin(), sequence.rend());
  for (char& letter : other) letter = "TGCA"[std::string("ACGT").find(letter)];
  std::vector<std::int64_t> mirrored = minimizers(other, 21, 11, true);
  for (std::int64_t& position : mirrored) position = 20'000 - 21 - position;
  std::reverse(mirrored.begin(), mirrored.end());
  const std::vector<std::int64_t> positions = minimizers(sequence, 21, 11, true);
  BOOST_TEST(positions == mirrored, boost::test_tools::per_element());

  std::reverse(mirrored.begin(), mirrored.end());
  for (std::int64_t& position : mirrored) position = 20'000 - 21 - position;
  std::vector<std::uint64_t> kmers = kmers_at(other, 21, mirrored, true).kmers;
  std::reverse(kmers.begin(), kmers.end());
  BOOST_TEST(kmers_at(sequence, 21, positions, true).kmers == kmers, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(both_strands_choose_the_same_kmers_where_there_are_ties) {
  std::vector<std::string> sequences = {std::string(3'000, 'A')};
  for (const char* unit : {"AT", "ACGT", "ACGATTC", "CAG"}) {
    std::string repeat;
    while (repeat.size() < 3'000) repeat += unit;
    sequences.push_back(repeat);
  }
  for (const char* alphabet : {"AT", "AC", "ACGT"}) sequences.push_back(random_text(3'000, alphabet, 13));
  const auto distinct = [](const std::string& sequence, std::int64_t k, std::int64_t w) {
    std::vector<std::uint64_t> kmers = kmers_at(sequence, k, minimizers(sequence, k, w, true), true).kmers;
    std::sort(kmers.begin(), kmers.end());
    kmers.erase(std::unique(kmers.begin(), kmers.end()), kmers.end());
    return kmers;
  };
  for (const std::string& sequence : sequences) {
    std::string other(sequence.rbegin(), sequence.rend());
    for (char& letter : other) letter = "TGCA"[std::string("ACGT").find(letter)];
    for (const std::int64_t k : {2, 3, 8, 16, 21, 32}) {
      for (const std::int64_t w : {1, 4, 11}) {
        BOOST_TEST((distinct(sequence, k, w) == distinct(other, k, w)), k << ' ' << w << ' ' << sequence.substr(0, 9));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(kmers_at_positions) {
  const std::vector<std::int64_t> positions = {3, 0};
  const StrandedKmers forward = kmers_at("ACGTT", 2, positions);
  BOOST_TEST(forward.kmers == (std::vector<std::uint64_t>{kmer_from_string("TT"), kmer_from_string("AC")}));
  BOOST_TEST(forward.is_reverse == (std::vector<std::uint8_t>{0, 0}));
  const StrandedKmers canonical = kmers_at("ACGTT", 2, positions, true);
  BOOST_TEST(canonical.kmers == (std::vector<std::uint64_t>{kmer_from_string("AA"), kmer_from_string("AC")}));
  BOOST_TEST(canonical.is_reverse == (std::vector<std::uint8_t>{1, 0}));
  for (const std::int64_t wrong : {std::int64_t{-1}, std::int64_t{4}, std::int64_t{1} << 62}) {
    BOOST_CHECK_THROW(kmers_at("ACGTT", 2, std::vector<std::int64_t>{wrong}), InvalidArgument);
  }
  BOOST_CHECK_THROW(kmers_at("ANGTT", 2, std::vector<std::int64_t>{0}), InvalidArgument);
}

BOOST_AUTO_TEST_CASE(wrong_arguments) {
  const std::string sequence = random_text(5'000, "ACGT", 12);
  for (const std::int64_t k : {0, -1, 33}) BOOST_CHECK_THROW(minimizers(sequence, k, 5), InvalidArgument);
  for (const std::int64_t w : {std::int64_t{0}, std::int64_t{-3}, max_minimizer_window + 1}) {
    BOOST_CHECK_THROW(minimizers(sequence, 5, w), InvalidArgument);
  }
  // Takes no memory for a window that no sequence fills.
  BOOST_TEST(minimizers(sequence, 5, max_minimizer_window).empty());
}
