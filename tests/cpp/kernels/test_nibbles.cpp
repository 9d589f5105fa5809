#define BOOST_TEST_MODULE nibbles
#include <boost/test/unit_test.hpp>
#include <cctype>
#include <cstdint>
#include <string>

#include "exact_memory.hpp"
#include "kernel_testing.hpp"
#include "seqtide/kernels/nibbles.hpp"

namespace {

namespace kernels = seqtide::kernels;
using kernel_testing::all_bytes;
using kernel_testing::longest;
using kernel_testing::on_every_target;
using kernel_testing::random_text;

const std::string codes = "=ACMGRSVTWYHKDBN";

// What comes back after a letter was encoded.
char kept_letter(char letter) {
  if (static_cast<unsigned char>(letter) > 127) return 'N';
  const char upper = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  if (upper == 'U') return 'T';
  return codes.find(upper) == std::string::npos ? 'N' : upper;
}

std::string encoded_by_hand(const std::string& text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t code = codes.find(kept_letter(text[i]));
    if (i % 2 == 0) {
      bytes += static_cast<char>(code * 16);
    } else {
      bytes.back() = static_cast<char>(static_cast<unsigned char>(bytes.back()) + code);
    }
  }
  return bytes;
}

void check(const std::string& text, std::size_t misalignment) {
  BOOST_TEST_CONTEXT("size " << text.size() << ", misalignment " << misalignment) {
    const std::size_t size = text.size();
    const std::string expected = encoded_by_hand(text);
    std::string kept;
    for (const char letter : text) kept += kept_letter(letter);
    BOOST_REQUIRE(kernels::nibbles_size(size) == expected.size());
    ExactMemory data(text, misalignment);
    ExactMemory packed(expected.size(), (misalignment * 7 + 3) % 64);
    kernels::encode_nibbles(data.data(), size, packed.bytes());
    BOOST_REQUIRE(packed.text() == expected);
    BOOST_REQUIRE(packed.front_is_intact());
    ExactMemory letters(size, misalignment);
    kernels::decode_nibbles(packed.bytes(), size, letters.data());
    BOOST_REQUIRE(letters.text() == kept);
    BOOST_REQUIRE(letters.front_is_intact());

    ExactMemory twin(expected.size());
    kernels::scalar::encode_nibbles(text.data(), size, twin.bytes());
    BOOST_REQUIRE(twin.text() == expected);
    ExactMemory twin_letters(size);
    kernels::scalar::decode_nibbles(twin.bytes(), size, twin_letters.data());
    BOOST_REQUIRE(twin_letters.text() == kept);
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_length_and_misalignment) {
  on_every_target([] {
    for (std::size_t misalignment = 0; misalignment < 64; misalignment += misalignment < 8 ? 1 : 7) {
      for (std::size_t size = 0; size <= longest; ++size) {
        check(random_text(size, codes + "acmgrsvtwyhkdbnUu.*-", static_cast<unsigned>(size)), misalignment);
      }
    }
  });
}

BOOST_AUTO_TEST_CASE(every_byte_value) {
  const std::string all = all_bytes();
  on_every_target([&] {
    for (const char byte : all) check(std::string(67, byte), 1);
    check(random_text(10'007, all, 3), 5);
  });
}

BOOST_AUTO_TEST_CASE(every_packed_byte) {
  const std::string all = all_bytes();
  std::string letters;
  for (unsigned byte = 0; byte < 256; ++byte) letters += {codes[byte / 16], codes[byte % 16]};
  on_every_target([&] {
    ExactMemory packed(all);
    ExactMemory out(letters.size());
    kernels::decode_nibbles(packed.bytes(), letters.size(), out.data());
    BOOST_TEST((out.text() == letters));
  });
}

BOOST_AUTO_TEST_CASE(known_values) {
  on_every_target([] {
    std::uint8_t packed[3] = {0xFF, 0xFF, 0xFF};
    kernels::encode_nibbles("ACgtN", 5, packed);
    BOOST_TEST(int{packed[0]} == 0x12);
    BOOST_TEST(int{packed[1]} == 0x48);
    BOOST_TEST(int{packed[2]} == 0xF0);
    kernels::encode_nibbles(nullptr, 0, nullptr);
    kernels::decode_nibbles(nullptr, 0, nullptr);
  });
}
