#define BOOST_TEST_MODULE pack2bit
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <string>

#include "exact_memory.hpp"
#include "kernel_testing.hpp"
#include "seqtide/kernels/pack2bit.hpp"

namespace {

namespace kernels = seqtide::kernels;
using kernel_testing::all_bytes;
using kernel_testing::on_every_target;
using kernel_testing::random_text;

struct Packed {
  std::string bytes;
  std::uint64_t invalid = 0;
  std::string bases;  // what comes back
};

Packed packed_by_hand(const std::string& text) {
  const std::string letters = "AaCcGgTtUu";
  const unsigned codes[] = {0, 0, 1, 1, 2, 2, 3, 3, 3, 3};
  Packed packed;
  packed.bytes.assign((text.size() + 3) / 4, '\0');
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t place = letters.find(text[i]);
    const unsigned code = place == std::string::npos ? 0 : codes[place];
    if (place == std::string::npos) ++packed.invalid;
    packed.bytes[i / 4] = static_cast<char>(static_cast<unsigned char>(packed.bytes[i / 4]) + (code << (i % 4 * 2)));
    packed.bases += "ACGT"[code];
  }
  return packed;
}

void check(const std::string& text, std::size_t misalignment) {
  BOOST_TEST_CONTEXT("size " << text.size() << ", misalignment " << misalignment) {
    const std::size_t size = text.size();
    const Packed expected = packed_by_hand(text);
    BOOST_REQUIRE(kernels::packed_2bit_size(size) == expected.bytes.size());
    ExactMemory data(text, misalignment);
    ExactMemory packed(expected.bytes.size(), (misalignment * 7 + 3) % 64);
    BOOST_REQUIRE(kernels::pack_2bit(data.data(), size, packed.bytes()) == expected.invalid);
    BOOST_REQUIRE(packed.text() == expected.bytes);
    BOOST_REQUIRE(packed.front_is_intact());
    ExactMemory bases(size, misalignment);
    kernels::unpack_2bit(packed.bytes(), size, bases.data());
    BOOST_REQUIRE(bases.text() == expected.bases);
    BOOST_REQUIRE(bases.front_is_intact());

    ExactMemory twin(expected.bytes.size());
    BOOST_REQUIRE(kernels::scalar::pack_2bit(text.data(), size, twin.bytes()) == expected.invalid);
    BOOST_REQUIRE(twin.text() == expected.bytes);
    ExactMemory twin_bases(size);
    kernels::scalar::unpack_2bit(twin.bytes(), size, twin_bases.data());
    BOOST_REQUIRE(twin_bases.text() == expected.bases);
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_length_and_misalignment) {
  on_every_target([] {
    for (std::size_t misalignment = 0; misalignment < 64; misalignment += misalignment < 8 ? 1 : 7) {
      for (std::size_t size = 0; size <= 4 * 64 + 67; ++size) {
        const auto seed = static_cast<unsigned>(size);
        check(random_text(size, "ACGTUacgtu", seed), misalignment);
        check(random_text(size, "ACGTUacgtuN-", seed), misalignment);
      }
    }
  });
}

BOOST_AUTO_TEST_CASE(every_byte_value) {
  const std::string all = all_bytes();
  on_every_target([&] {
    for (const char byte : all) {
      for (const std::size_t size : {1u, 15u, 67u, 150u}) check(std::string(size, byte), 1);
    }
    check(random_text(10'007, all, 3), 5);
  });
}

BOOST_AUTO_TEST_CASE(every_packed_byte) {
  const std::string all = all_bytes();
  on_every_target([&] {
    ExactMemory packed(all);
    ExactMemory bases(4 * all.size());
    kernels::unpack_2bit(packed.bytes(), 4 * all.size(), bases.data());
    ExactMemory again(all.size());
    BOOST_TEST(kernels::pack_2bit(bases.data(), 4 * all.size(), again.bytes()) == 0);
    BOOST_TEST((again.text() == all));
  });
}

BOOST_AUTO_TEST_CASE(known_values) {
  on_every_target([] {
    std::uint8_t packed[2] = {0xFF, 0xFF};
    BOOST_TEST(kernels::pack_2bit("ACGTg", 5, packed) == 0);
    BOOST_TEST(int{packed[0]} == 0b11'10'01'00);
    BOOST_TEST(int{packed[1]} == 0b10);
    BOOST_TEST(kernels::pack_2bit(nullptr, 0, nullptr) == 0);
    kernels::unpack_2bit(nullptr, 0, nullptr);
  });
}
