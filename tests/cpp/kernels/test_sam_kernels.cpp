#define BOOST_TEST_MODULE sam_kernels
#include <boost/test/unit_test.hpp>
#include <string>

#include "kernel_testing.hpp"
#include "kernels/sam_text.hpp"

namespace {

namespace kernels = seqtide::kernels;
using kernel_testing::on_every_target;

// Requires check(text, good) for texts of many lengths with no byte that is not allowed, and with each byte at some
// place.
template <typename IsGood, typename Check>
void for_all_texts(char filler, IsGood is_good, Check check) {
  for (const std::size_t size : {0, 1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 150}) {
    BOOST_REQUIRE(check(std::string(size, filler), true));
    for (int byte = 0; byte < 256 && size > 0; ++byte) {
      std::string text(size, filler);
      text[static_cast<std::size_t>(byte) * 7 % size] = static_cast<char>(byte);
      const bool right = check(text, is_good(static_cast<unsigned char>(byte)));
      BOOST_REQUIRE_MESSAGE(right, "byte " << byte << " in " << size);
    }
  }
}

std::string shifted(std::string text, int by) {
  for (char& c : text) c = static_cast<char>(c + by);
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sam_kernels, *boost::unit_test::timeout(120))

BOOST_AUTO_TEST_CASE(sequences) {
  const auto is_good = [](unsigned char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '=' || c == '.';
  };
  on_every_target([&] {
    for_all_texts('C', is_good, [](const std::string& text, bool good) {
      return kernels::is_sam_sequence(text.data(), text.size()) == good &&
             kernels::scalar::is_sam_sequence(text.data(), text.size()) == good;
    });
  });
}

BOOST_AUTO_TEST_CASE(qualities) {
  for (const unsigned char highest : {'~', '\xa0'}) {
    const auto is_good = [&](unsigned char c) { return c >= '!' && c <= highest; };
    on_every_target([&] {
      for_all_texts('I', is_good, [&](const std::string& text, bool good) {
        const std::string expected = shifted(text, -33);
        std::string out(text.size(), 'x');
        std::string scalar(text.size(), 'x');
        return kernels::decode_scores(text.data(), text.size(), highest, out.data()) == good && out == expected &&
               kernels::scalar::decode_scores(text.data(), text.size(), highest, scalar.data()) == good &&
               scalar == expected;
      });
    });
  }
}

BOOST_AUTO_TEST_CASE(scores) {
  const auto is_good = [](unsigned char score) { return score <= 93; };
  on_every_target([&] {
    for_all_texts('\0', is_good, [](const std::string& text, bool good) {
      const std::string expected = shifted(text, 33);
      std::string out(text.size(), 'x');
      std::string scalar(text.size(), 'x');
      return kernels::encode_scores(text.data(), text.size(), out.data()) == good && out == expected &&
             kernels::scalar::encode_scores(text.data(), text.size(), scalar.data()) == good && scalar == expected;
    });
  });
}

BOOST_AUTO_TEST_SUITE_END()
