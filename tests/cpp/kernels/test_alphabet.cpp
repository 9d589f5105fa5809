#define BOOST_TEST_MODULE alphabet
#include <boost/test/unit_test.hpp>
#include <cctype>
#include <string>
#include <vector>

#include "kernel_testing.hpp"
#include "seqtide/kernels/alphabet.hpp"

namespace {

using namespace kernel_testing;
using seqtide::kernels::Alphabet;
using seqtide::kernels::count_invalid;
using seqtide::kernels::count_invalid_each;

struct Case {
  Alphabet alphabet;
  std::string letters;
};

const std::vector<Case> cases = {
    {Alphabet::dna, "ACGT"},
    {Alphabet::rna, "ACGU"},
    {Alphabet::dna_iupac, "ACGTRYSWKMBDHVN"},
    {Alphabet::rna_iupac, "ACGURYSWKMBDHVN"},
};

std::uint64_t counted_by_hand(const std::string& text, const std::string& letters) {
  std::uint64_t invalid = 0;
  for (const char letter : text) {
    const bool is_ascii = static_cast<unsigned char>(letter) < 128;
    if (!is_ascii || letters.find(static_cast<char>(std::toupper(letter))) == std::string::npos) ++invalid;
  }
  return invalid;
}

}  // namespace

BOOST_AUTO_TEST_CASE(counts_of_any_text) {
  on_every_target([] {
    for (const Case& each : cases) {
      with_texts("ACGTUacgtuRYSWKMBDHVNrywvn.-@[`{PQ\xC1", [&](const char* data, const std::string& text) {
        const std::uint64_t invalid = count_invalid(data, text.size(), each.alphabet);
        const std::uint64_t expected = counted_by_hand(text, each.letters);
        if (invalid != expected) BOOST_TEST(invalid == expected, each.letters << ", size " << text.size());
      });
      BOOST_TEST(count_invalid(nullptr, 0, each.alphabet) == 0u);
    }
    BOOST_TEST(count_invalid("ACGTacgtN", 9, Alphabet::dna) == 1u);
    BOOST_TEST(count_invalid("ACGTacgtN", 9, Alphabet::rna) == 3u);
  });
}

BOOST_AUTO_TEST_CASE(scalar_twin) {
  for (const Case& each : cases) {
    for (int value = 0; value < 256; ++value) {
      const std::string text(1, static_cast<char>(value));
      BOOST_TEST(
          seqtide::kernels::scalar::count_invalid(text.data(), 1, each.alphabet) == counted_by_hand(text, each.letters),
          each.letters << ", byte " << value);
    }
    const std::string text = random_text(10'001, all_bytes(), 5);
    BOOST_TEST(seqtide::kernels::scalar::count_invalid(text.data(), text.size(), each.alphabet) ==
               counted_by_hand(text, each.letters));
  }
}

BOOST_AUTO_TEST_CASE(each_piece_of_a_column) {
  on_every_target([] {
    for (const Case& each : cases) {
      for (const Column& column : columns("ACGTUNacgtun-RX")) {
        std::vector<std::uint64_t> invalid(column.texts().size());
        count_invalid_each(column.pieces(), each.alphabet, invalid.data());
        for (std::size_t i = 0; i < invalid.size(); ++i) {
          BOOST_TEST(invalid[i] == counted_by_hand(column.texts()[i], each.letters));
        }
      }
    }
  });
}
