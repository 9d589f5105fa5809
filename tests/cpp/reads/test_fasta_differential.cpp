#define BOOST_TEST_MODULE fasta_differential
#include <boost/test/unit_test.hpp>
#include <random>
#include <string>

#include "fasta_outcome.hpp"

namespace {

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t bound) { return random() % bound; }

std::string line_end(Random& random, int style) {
  if (style == 2) style = static_cast<int>(below(random, 2));
  return style == 0 ? "\n" : "\r\n";
}

// A mostly good text of some records.
std::string make_text(Random& random) {
  const int style = static_cast<int>(below(random, 3));
  std::string text;
  const std::size_t records = below(random, 5);
  for (std::size_t i = 0; i < records; ++i) {
    text += ">r" + std::to_string(i) + (below(random, 2) ? " some > text" : "") + line_end(random, style);
    const std::size_t widths[] = {1, 7, 60, 63, 64, 65, 80, 128, 129, 300};
    const std::size_t width = widths[below(random, 10)];
    for (std::size_t lines = below(random, 6); lines > 0; --lines) {
      const std::size_t size = below(random, 4) == 0 ? below(random, width + 1) : width;
      for (std::size_t k = 0; k < size; ++k) text += "ACGTNacgt*-."[below(random, 12)];
      text += line_end(random, style);
    }
  }
  if (below(random, 3) == 0 && !text.empty()) text.pop_back();
  return text;
}

void mutate(Random& random, std::string& text) {
  static const std::string pieces[] = {"\n",     "\r",
                                       "\r\n",   ">",
                                       "\n>",    "\n;x\n",
                                       " ",      "\t",
                                       "\x01",   "\x80",
                                       "\n@",    "\n+",
                                       "\n",     "\n\r\n",
                                       "text\n", "\xef\xbb\xbf",
                                       "A",      std::string(1, '\0')};
  const std::size_t at = below(random, 4) == 0 ? 0 : below(random, text.size() + 1);
  switch (below(random, 3)) {
    case 0:
      text.insert(at, pieces[below(random, std::size(pieces))]);
      break;
    case 1:
      text.erase(at, below(random, 3));
      break;
    default:
      text.replace(at, std::min<std::size_t>(1, text.size() - at), pieces[below(random, std::size(pieces))]);
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(random_texts_read_as_by_the_reference, *boost::unit_test::timeout(300)) {
  Random random(20240611);
  constexpr std::size_t block_sizes[] = {1, 2, 3, 7, 64, 4096, 256 << 10};
  int faults = 0;
  int limits = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = make_text(random);
    for (std::size_t changes = below(random, 4); changes > 0; --changes) mutate(random, text);
    const bool strict = below(random, 2) == 0;
    const std::uint64_t limit = below(random, 3) == 0 ? 1 + below(random, 400) : std::uint64_t{1} << 30;
    const std::size_t block_size = block_sizes[below(random, std::size(block_sizes))];
    const fasta_test::Outcome expected = fasta_test::Reference(text, strict, limit).run();
    const fasta_test::Outcome found = fasta_test::read_text(
        text, {strict ? seqtide::Validation::strict : seqtide::Validation::lenient, block_size, 1, limit});
    faults += expected.kind == fasta_test::Kind::format;
    limits += expected.kind == fasta_test::Kind::limit;
    BOOST_TEST_CONTEXT("round " << round << ", strict " << strict << ", limit " << limit << ", blocks of " << block_size
                                << ", text " << seqtide::quoted(text, 2000)) {
      BOOST_TEST_REQUIRE(found == expected);
    }
  }
  // The generator must reach both good and bad ends.
  BOOST_TEST(faults > 4'000);
  BOOST_TEST(faults < 16'000);
  BOOST_TEST(limits > 500);
}
