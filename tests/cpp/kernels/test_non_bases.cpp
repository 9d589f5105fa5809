#define BOOST_TEST_MODULE non_bases
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "kernel_testing.hpp"
#include "kernels/non_bases.hpp"

namespace {

using namespace kernel_testing;

// Of the bits of `marked`, those of letters: a text of '1' and '0'.
template <typename Mark>
std::string marked(Mark mark, const char* data, std::size_t size) {
  std::vector<std::uint64_t> bits(size / 64 + 2, 0x5A5A5A5A5A5A5A5A);
  mark(data, size, bits.data());
  std::string digits;
  for (std::size_t i = 0; i < size; ++i) digits += (bits[i / 64] >> (i % 64) & 1) != 0 ? '1' : '0';
  return digits;
}

std::string marked_by_hand(const std::string& text) {
  std::string digits;
  for (const char letter : text) digits += std::string("ACGTUacgtu").find(letter) == std::string::npos ? '1' : '0';
  return digits;
}

}  // namespace

BOOST_AUTO_TEST_CASE(any_text) {
  on_every_target([] {
    for (const std::string& alphabet : {std::string("ACGTUacgtuNn-"), all_bytes()}) {
      with_texts(alphabet, [](const char* data, const std::string& text) {
        if (marked(seqtide::kernels::mark_non_bases, data, text.size()) != marked_by_hand(text)) {
          BOOST_TEST(marked(seqtide::kernels::mark_non_bases, data, text.size()) == marked_by_hand(text));
        }
      });
    }
  });
}

BOOST_AUTO_TEST_CASE(scalar_twin) {
  for (const std::string& text : {std::string(), std::string("N"), all_bytes(), random_text(5'003, all_bytes(), 3)}) {
    BOOST_TEST(marked(seqtide::kernels::scalar::mark_non_bases, text.data(), text.size()) == marked_by_hand(text));
  }
}
