// The kernel against its scalar twin: every target, every length near multiples of the vector size,
// every misalignment, every byte value.
#define BOOST_TEST_MODULE special_bytes
#include <hwy/highway.h>

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "seqtide/kernels/special_bytes.hpp"

namespace kernels = seqtide::kernels;

namespace {

std::vector<std::uint32_t> found(std::size_t (*kernel)(const char*, std::size_t, std::uint32_t*) noexcept,
                                 const char* data, std::size_t size) {
  std::vector<std::uint32_t> positions(size + 64);
  positions.resize(kernel(data, size, positions.data()));
  return positions;
}

std::vector<std::uint32_t> found_and(std::size_t (*kernel)(const char*, std::size_t, char, std::uint32_t*) noexcept,
                                     const char* data, std::size_t size, char also) {
  std::vector<std::uint32_t> positions(size + 64);
  positions.resize(kernel(data, size, also, positions.data()));
  return positions;
}

void compare(const char* data, std::size_t size) {
  const auto expected = found(kernels::scalar::find_special_bytes, data, size);
  const auto actual = found(kernels::find_special_bytes, data, size);
  BOOST_REQUIRE_EQUAL_COLLECTIONS(actual.begin(), actual.end(), expected.begin(), expected.end());
  const auto expected_and = found_and(kernels::scalar::find_special_bytes_and, data, size, '>');
  const auto actual_and = found_and(kernels::find_special_bytes_and, data, size, '>');
  BOOST_REQUIRE_EQUAL_COLLECTIONS(actual_and.begin(), actual_and.end(), expected_and.begin(), expected_and.end());
}

// Runs `test` once on every target that was compiled in and that this CPU has.
template <typename Test>
void on_every_target(Test test) {
  for (const auto target : hwy::SupportedAndGeneratedTargets()) {
    BOOST_TEST_CONTEXT(hwy::TargetName(target)) {
      hwy::SetSupportedTargetsForTest(target);
      hwy::GetChosenTarget().Update(hwy::SupportedTargets());
      test();
    }
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_scalar_twin_knows_every_byte) {
  for (int byte = 0; byte < 256; ++byte) {
    const char text[65] = {static_cast<char>(byte)};
    BOOST_TEST(found(kernels::scalar::find_special_bytes, text, 1).size() == (byte < 33 || byte > 126 ? 1u : 0u));
    BOOST_TEST(found_and(kernels::scalar::find_special_bytes_and, text, 1, '>').size() ==
               (byte < 33 || byte > 126 || byte == '>' ? 1u : 0u));
  }
}

BOOST_AUTO_TEST_CASE(every_byte_value_on_every_target) {
  on_every_target([] {
    std::string text(256 + 128, 'A');
    for (std::size_t i = 0; i < 256; ++i) text[i] = static_cast<char>(i);
    compare(text.data(), 256);
  });
}

BOOST_AUTO_TEST_CASE(every_length_and_misalignment) {
  std::mt19937 random(1);
  std::string text(1024, 'A');
  for (char& byte : text) {
    if (random() % 20 == 0) byte = "\n\r\t >\x80\xff\x7f\0"[random() % 9];
  }
  on_every_target([&] {
    for (std::size_t shift = 0; shift < 64; ++shift) {
      for (std::size_t size = 0; size <= 3 * 64 + 3; size += shift == 0 ? 1 : 13) compare(text.data() + shift, size);
    }
  });
}

BOOST_AUTO_TEST_CASE(dense_and_empty_text) {
  on_every_target([] {
    const std::string newlines(1000 + 64, '\n');
    BOOST_TEST(found(kernels::find_special_bytes, newlines.data(), 1000).size() == 1000u);
    const std::string letters(1000 + 64, 'A');
    BOOST_TEST(found(kernels::find_special_bytes, letters.data(), 1000).empty());
  });
}
