#define BOOST_TEST_MODULE complement
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "exact_memory.hpp"
#include "kernel_testing.hpp"
#include "seqtide/kernels/complement.hpp"

namespace {

namespace kernels = seqtide::kernels;
using kernel_testing::all_bytes;
using kernel_testing::longest;
using kernel_testing::on_every_target;
using kernel_testing::random_text;
using kernels::NucleicAcid;

constexpr NucleicAcid both_kinds[] = {NucleicAcid::dna, NucleicAcid::rna};

// The sets of bases that the letters stand for (Cornish-Bowden 1985): a complement is the letter of the set of the
// complements.
const std::map<char, std::string> bases_of = {
    {'A', "A"},  {'C', "C"},  {'G', "G"},   {'T', "T"},   {'R', "AG"},  {'Y', "CT"},  {'S', "CG"},   {'W', "AT"},
    {'K', "GT"}, {'M', "AC"}, {'B', "CGT"}, {'D', "AGT"}, {'H', "ACT"}, {'V', "ACG"}, {'N', "ACGT"},
};

char complement_of(char letter, NucleicAcid kind) {
  const bool is_lower = letter >= 'a' && letter <= 'z';
  char upper = is_lower ? static_cast<char>(letter - 32) : letter;
  if (upper == 'U') upper = 'T';
  const auto bases = bases_of.find(upper);
  if (bases == bases_of.end()) return letter;
  std::string complements;
  for (const char base : bases->second) complements += base == 'A' ? 'T' : base == 'C' ? 'G' : base == 'G' ? 'C' : 'A';
  std::sort(complements.begin(), complements.end());
  char found = 0;
  for (const auto& [code, set] : bases_of) {
    if (set == complements) found = code;
  }
  if (found == 'T' && kind == NucleicAcid::rna) found = 'U';
  return is_lower ? static_cast<char>(found + 32) : found;
}

std::string complement_of(const std::string& text, NucleicAcid kind) {
  static const auto tables = [] {
    std::vector<std::string> made;
    for (const NucleicAcid each : both_kinds) {
      std::string table;
      for (const char byte : all_bytes()) table += complement_of(byte, each);
      made.push_back(table);
    }
    return made;
  }();
  std::string complement;
  for (const char letter : text)
    complement += tables[static_cast<std::size_t>(kind)][static_cast<unsigned char>(letter)];
  return complement;
}

std::string reversed(const std::string& text) { return {text.rbegin(), text.rend()}; }

// Both in memory of exactly their size, at different misalignments.
template <typename Kernel>
std::string result_of(Kernel kernel, const std::string& text, std::size_t misalignment) {
  ExactMemory data(text, misalignment);
  ExactMemory out(text.size(), (misalignment * 7 + 3) % 64);
  kernel(data.data(), text.size(), out.data());
  BOOST_REQUIRE(out.front_is_intact());
  BOOST_REQUIRE(data.text() == text);
  return out.text();
}

void check_all(const std::string& text, std::size_t misalignment) {
  using namespace kernels;
  BOOST_TEST_CONTEXT("size " << text.size() << ", misalignment " << misalignment) {
    BOOST_REQUIRE(result_of(reverse, text, misalignment) == reversed(text));
    for (const NucleicAcid kind : both_kinds) {
      const std::string complement = complement_of(text, kind);
      const auto with = [kind](auto kernel) {
        return [kernel, kind](const char* data, std::size_t size, char* out) { kernel(data, size, kind, out); };
      };
      BOOST_REQUIRE(result_of(with(kernels::complement), text, misalignment) == complement);
      BOOST_REQUIRE(result_of(with(reverse_complement), text, misalignment) == reversed(complement));
      ExactMemory in_place(text, misalignment);
      kernels::complement(in_place.data(), text.size(), kind, in_place.data());
      BOOST_REQUIRE(in_place.text() == complement);
      BOOST_REQUIRE(in_place.front_is_intact());
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_length_and_misalignment) {
  on_every_target([] {
    for (std::size_t misalignment = 0; misalignment < 64; misalignment += misalignment < 8 ? 1 : 7) {
      for (std::size_t size = 0; size <= longest; ++size) {
        check_all(random_text(size, "ACGTUNRYKMBDHVSWacgtunrykmbdhvsw-*.", static_cast<unsigned>(size)), misalignment);
      }
    }
  });
}

BOOST_AUTO_TEST_CASE(every_byte_value) {
  const std::string all = all_bytes();
  on_every_target([&] {
    for (const char byte : all) check_all(std::string(67, byte), 1);
    check_all(all, 0);
    check_all(random_text(10'007, all, 3), 5);
  });
}

BOOST_AUTO_TEST_CASE(known_values) {
  const auto reverse_complement = [](const std::string& text, NucleicAcid kind) {
    std::string out(text.size(), ' ');
    kernels::reverse_complement(text.data(), text.size(), kind, out.data());
    return out;
  };
  on_every_target([&] {
    BOOST_TEST(reverse_complement("AACGTTNacgtn-RYKMBVDHSW*", NucleicAcid::dna) == "*WSDHBVKMRY-nacgtNAACGTT");
    BOOST_TEST(reverse_complement("GAUUACAgauuaca", NucleicAcid::rna) == "uguaaucUGUAAUC");
    BOOST_TEST(reverse_complement("GAUUACA", NucleicAcid::dna) == "TGTAATC");
    BOOST_TEST(reverse_complement("", NucleicAcid::dna).empty());
  });
}

BOOST_AUTO_TEST_CASE(scalar_twins) {
  using namespace kernels;
  const std::string text = random_text(5003, all_bytes(), 9);
  BOOST_TEST(result_of(scalar::reverse, text, 0) == reversed(text));
  for (const NucleicAcid kind : both_kinds) {
    const std::string expected = complement_of(text, kind);
    std::string out(text.size(), ' ');
    scalar::complement(text.data(), text.size(), kind, out.data());
    BOOST_TEST((out == expected));
    scalar::reverse_complement(text.data(), text.size(), kind, out.data());
    BOOST_TEST((out == reversed(expected)));
  }
}

BOOST_AUTO_TEST_CASE(pieces) {
  const auto columns = kernel_testing::columns("ACGTUNRYKMBDHVSWacgtunrykmbdhvsw-*.");
  on_every_target([&] {
    for (const auto& column : columns) {
      std::string expected;
      for (const std::string& text : column.texts()) expected += reversed(text);
      ExactMemory out(expected.size());
      kernels::reverse_each(column.pieces(), out.data());
      BOOST_REQUIRE(out.text() == expected);
      for (const NucleicAcid kind : both_kinds) {
        kernels::reverse_complement_each(column.pieces(), kind, out.data());
        BOOST_REQUIRE(out.text() == complement_of(expected, kind));
      }
    }
  });
}
