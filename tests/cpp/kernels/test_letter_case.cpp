#define BOOST_TEST_MODULE letter_case
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "exact_memory.hpp"
#include "kernel_testing.hpp"
#include "seqtide/kernels/letter_case.hpp"

namespace {

namespace kernels = seqtide::kernels;
using kernel_testing::all_bytes;
using kernel_testing::longest;
using kernel_testing::on_every_target;
using kernel_testing::random_text;

const std::string lower_letters = "abcdefghijklmnopqrstuvwxyz";
const std::string upper_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

// Each letter of `from` becomes the one at its place in `to`.
std::string translated(std::string text, const std::string& from, const std::string& to) {
  for (char& letter : text) {
    const std::size_t place = from.find(letter);
    if (place != std::string::npos) letter = to[place];
  }
  return text;
}

std::uint64_t masked_in(std::string_view text) {
  std::uint64_t count = 0;
  for (const char letter : text) count += letter == 'N' || lower_letters.find(letter) != std::string::npos;
  return count;
}

void check_all(const std::string& text, std::size_t misalignment) {
  BOOST_TEST_CONTEXT("size " << text.size() << ", misalignment " << misalignment) {
    ExactMemory data(text, misalignment);
    ExactMemory out(text.size(), (misalignment * 7 + 3) % 64);
    BOOST_REQUIRE(kernels::count_masked(data.data(), text.size()) == masked_in(text));
    kernels::to_upper(data.data(), text.size(), out.data());
    BOOST_REQUIRE(out.text() == translated(text, lower_letters, upper_letters));
    kernels::to_lower(data.data(), text.size(), out.data());
    BOOST_REQUIRE(out.text() == translated(text, upper_letters, lower_letters));
    BOOST_REQUIRE(out.front_is_intact());
    BOOST_REQUIRE(data.text() == text);
    kernels::to_upper(data.data(), text.size(), data.data());
    BOOST_REQUIRE(data.text() == translated(text, lower_letters, upper_letters));
    kernels::to_lower(data.data(), text.size(), data.data());
    BOOST_REQUIRE(data.text() == translated(text, upper_letters, lower_letters));
    BOOST_REQUIRE(data.front_is_intact());
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_length_and_misalignment) {
  on_every_target([] {
    for (std::size_t misalignment = 0; misalignment < 64; misalignment += misalignment < 8 ? 1 : 7) {
      for (std::size_t size = 0; size <= longest; ++size) {
        check_all(random_text(size, "ACGTUNacgtunzZ@[`{-*", static_cast<unsigned>(size)), misalignment);
      }
    }
  });
}

BOOST_AUTO_TEST_CASE(every_byte_value) {
  const std::string all = all_bytes();
  on_every_target([&] {
    for (const char byte : all) check_all(std::string(67, byte), 1);
    check_all(random_text(10'007, all, 3), 5);
  });
}

BOOST_AUTO_TEST_CASE(counters_do_not_wrap_around) {
  on_every_target([] {
    for (const std::size_t lanes : {16u, 32u, 64u}) {
      for (const std::size_t vectors : {254u, 255u, 256u, 257u, 511u, 600u}) {
        for (const std::size_t rest : {0u, 1u, 15u}) {
          const std::string text(vectors * lanes + rest, 'n');
          BOOST_TEST(kernels::count_masked(text.data(), text.size()) == text.size());
        }
      }
    }
  });
}

BOOST_AUTO_TEST_CASE(scalar_twins) {
  const std::string text = random_text(5003, all_bytes(), 9);
  std::string out(text.size(), ' ');
  kernels::scalar::to_upper(text.data(), text.size(), out.data());
  BOOST_TEST((out == translated(text, lower_letters, upper_letters)));
  kernels::scalar::to_lower(text.data(), text.size(), out.data());
  BOOST_TEST((out == translated(text, upper_letters, lower_letters)));
  BOOST_TEST(kernels::scalar::count_masked(text.data(), text.size()) == masked_in(text));
}

BOOST_AUTO_TEST_CASE(pieces) {
  const auto columns = kernel_testing::columns("ACGTNacgtn");
  on_every_target([&] {
    for (const auto& column : columns) {
      std::vector<std::uint64_t> counts(column.texts().size(), 99);
      std::vector<std::uint64_t> expected;
      for (const std::string& text : column.texts()) expected.push_back(masked_in(text));
      kernels::count_masked_each(column.pieces(), counts.data());
      BOOST_REQUIRE(counts == expected);
    }
  });
}
