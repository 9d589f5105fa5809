#define BOOST_TEST_MODULE separators
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "kernel_testing.hpp"
#include "seqtide/kernels/separators.hpp"

namespace {

using namespace kernel_testing;
using seqtide::kernels::find_separators;

std::vector<std::uint32_t> found_by_hand(const std::string& text, char delimiter) {
  const std::string wanted = std::string("\n\t\r\v\f\x7f\x1f\x01", 8) + '\0' + delimiter;
  std::vector<std::uint32_t> positions;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool other_control = text[i] > 0 && text[i] < ' ';
    if (wanted.find(text[i]) != std::string::npos || other_control) positions.push_back(static_cast<std::uint32_t>(i));
  }
  return positions;
}

// In memory with the 64 bytes behind that may be read, all of them tabs which do not count, and room for 64 entries
// too many.
template <typename Find>
std::vector<std::uint32_t> found(Find find, const std::string& text, char delimiter, std::size_t misalignment) {
  const ExactCopy copy(text + std::string(64, '\t'), misalignment);
  std::vector<std::uint32_t> positions(text.size() + 64, 12345);
  positions.resize(find(copy.data(), text.size(), delimiter, positions.data()));
  return positions;
}

}  // namespace

BOOST_AUTO_TEST_CASE(positions_in_any_text) {
  on_every_target([] {
    // From a separator in most places down to hardly one in a vector.
    for (const std::string& alphabet : {std::string("\t\nA"), std::string("chr1 ,\t\r\x80\xff"), all_bytes()}) {
      std::size_t misalignment = 0;
      with_texts(alphabet, [&](const char*, const std::string& text) {
        for (const char delimiter : {'\t', ',', '\xff'}) {
          const auto positions = found(find_separators, text, delimiter, misalignment++ % 64);
          if (positions != found_by_hand(text, delimiter)) {
            BOOST_TEST(positions == found_by_hand(text, delimiter), boost::test_tools::per_element());
          }
        }
      });
    }
    BOOST_TEST(found(find_separators, "", '\t', 0).empty());
  });
}

BOOST_AUTO_TEST_CASE(scalar_twin) {
  for (const std::string& text : {std::string(), std::string("\n"), random_text(5'003, all_bytes(), 3)}) {
    BOOST_TEST(found(seqtide::kernels::scalar::find_separators, text, ';', 0) == found_by_hand(text, ';'),
               boost::test_tools::per_element());
  }
}
