#define BOOST_TEST_MODULE special_bytes
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "kernel_testing.hpp"
#include "seqtide/kernels/special_bytes.hpp"

namespace {

using namespace kernel_testing;
using seqtide::kernels::find_special_bytes;
using seqtide::kernels::find_special_bytes_and;

// `also` as a number; -1 for none.
std::vector<std::uint32_t> found_by_hand(const std::string& text, int also) {
  std::vector<std::uint32_t> positions;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int byte = static_cast<unsigned char>(text[i]);
    if (byte < 33 || byte > 126 || byte == also) positions.push_back(static_cast<std::uint32_t>(i));
  }
  return positions;
}

// In memory with the 64 bytes behind that may be read, all of them special and not to be found, and room for 64 entries
// too many.
template <typename Find>
std::vector<std::uint32_t> found(Find find, const std::string& text, std::size_t misalignment = 0) {
  const ExactCopy copy(text + std::string(64, '\n'), misalignment);
  std::vector<std::uint32_t> positions(text.size() + 64, 12345);
  positions.resize(find(copy.data(), text.size(), positions.data()));
  return positions;
}

auto find_and(char also) {
  return [also](const char* data, std::size_t size, std::uint32_t* positions) {
    return find_special_bytes_and(data, size, also, positions);
  };
}

// From a special byte in most places down to hardly one in a vector.
const std::vector<std::string> alphabets = {"\n\r\t >\x80\xFF\x7F", "ACGTacgtN!~>;\n", "ACGTN", all_bytes()};

}  // namespace

BOOST_AUTO_TEST_CASE(positions_in_any_text) {
  on_every_target([] {
    for (const std::string& alphabet : alphabets) {
      std::size_t misalignment = 0;
      with_texts(alphabet, [&](const char*, const std::string& text) {
        const auto positions = found(find_special_bytes, text, misalignment++ % 64);
        if (positions != found_by_hand(text, -1)) {
          BOOST_TEST(positions == found_by_hand(text, -1), boost::test_tools::per_element());
        }
      });
    }
    BOOST_TEST(found(find_special_bytes, "").empty());
  });
}

BOOST_AUTO_TEST_CASE(positions_of_one_more_byte_in_any_text) {
  on_every_target([] {
    for (const std::string& alphabet : alphabets) {
      std::size_t misalignment = 0;
      with_texts(alphabet, [&](const char*, const std::string& text) {
        const auto positions = found(find_and('>'), text, misalignment++ % 64);
        if (positions != found_by_hand(text, '>')) {
          BOOST_TEST(positions == found_by_hand(text, '>'), boost::test_tools::per_element());
        }
      });
    }
    for (const char also : all_bytes()) {
      BOOST_TEST(found(find_and(also), all_bytes()) == found_by_hand(all_bytes(), static_cast<unsigned char>(also)),
                 boost::test_tools::per_element());
    }
  });
}

BOOST_AUTO_TEST_CASE(scalar_twins) {
  namespace scalar = seqtide::kernels::scalar;
  for (const std::string& text : {std::string(), std::string("\n"), random_text(5'003, all_bytes(), 3)}) {
    BOOST_TEST(found(scalar::find_special_bytes, text) == found_by_hand(text, -1), boost::test_tools::per_element());
    for (const char also : {'>', '\n', 'A', '\xFF'}) {
      const auto find = [also](const char* data, std::size_t size, std::uint32_t* positions) {
        return scalar::find_special_bytes_and(data, size, also, positions);
      };
      BOOST_TEST(found(find, text) == found_by_hand(text, static_cast<unsigned char>(also)),
                 boost::test_tools::per_element());
    }
  }
}
