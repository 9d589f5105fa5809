#define BOOST_TEST_MODULE newlines
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "kernel_testing.hpp"
#include "seqtide/kernels/newlines.hpp"

namespace {

using namespace kernel_testing;
using seqtide::kernels::count_newlines;
using seqtide::kernels::find_newlines;

std::vector<std::uint32_t> found_by_hand(const std::string& text) {
  std::vector<std::uint32_t> positions;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') positions.push_back(static_cast<std::uint32_t>(i));
  }
  return positions;
}

// In memory with the 64 bytes behind that may be read, all of them line feeds which do not count, and room for
// 64 entries too many.
template <typename Find>
std::vector<std::uint32_t> found(Find find, const std::string& text, std::size_t misalignment) {
  const ExactCopy copy(text + std::string(64, '\n'), misalignment);
  std::vector<std::uint32_t> positions(text.size() + 64, 12345);
  positions.resize(find(copy.data(), text.size(), positions.data()));
  return positions;
}

}  // namespace

BOOST_AUTO_TEST_CASE(positions_in_any_text) {
  on_every_target([] {
    // From a line feed in most places down to hardly one in a vector.
    for (const std::string& alphabet : {std::string("\n\nA"), std::string("ACGT\n\r\v"), all_bytes()}) {
      std::size_t misalignment = 0;
      with_texts(alphabet, [&](const char*, const std::string& text) {
        const auto positions = found(find_newlines, text, misalignment++ % 64);
        if (positions != found_by_hand(text)) {
          BOOST_TEST(positions == found_by_hand(text), boost::test_tools::per_element());
        }
      });
    }
    BOOST_TEST(found(find_newlines, "", 0).empty());
  });
}

BOOST_AUTO_TEST_CASE(count_in_any_text) {
  on_every_target([] {
    with_texts("A\nC\r\v", [](const char* data, const std::string& text) {
      const std::uint64_t count = count_newlines(data, text.size());
      if (count != found_by_hand(text).size()) {
        BOOST_TEST(count == found_by_hand(text).size(), "size " << text.size());
      }
    });
    BOOST_TEST(count_newlines(nullptr, 0) == 0u);
    BOOST_TEST(count_newlines("\na\n", 3) == 2u);
  });
}

BOOST_AUTO_TEST_CASE(scalar_twins) {
  using seqtide::kernels::scalar::count_newlines;
  for (const std::string& text : {std::string(), std::string("\n"), random_text(5'003, all_bytes(), 3)}) {
    const auto expected = found_by_hand(text);
    std::vector<std::uint32_t> positions(text.size() + 64);
    positions.resize(seqtide::kernels::scalar::find_newlines(text.data(), text.size(), positions.data()));
    BOOST_TEST(positions == expected, boost::test_tools::per_element());
    BOOST_TEST(count_newlines(text.data(), text.size()) == expected.size());
  }
}
