#define BOOST_TEST_MODULE mask
#include <boost/test/unit_test.hpp>
#include <cctype>
#include <string>

#include "exact_memory.hpp"
#include "kernel_testing.hpp"
#include "seqtide/kernels/mask.hpp"

namespace {

namespace kernels = seqtide::kernels;
using kernel_testing::all_bytes;
using kernel_testing::longest;
using kernel_testing::on_every_target;
using kernel_testing::random_text;
using kernels::Mask;

constexpr Mask both_masks[] = {Mask::hard, Mask::soft};

char masked_letter(char letter, Mask mask) {
  if (mask == Mask::hard) return 'N';
  const auto byte = static_cast<unsigned char>(letter);
  return byte < 128 ? static_cast<char>(std::tolower(byte)) : letter;
}

std::string masked_by_hand(std::string sequence, const std::string& quality, int phred, Mask mask) {
  for (std::size_t i = 0; i < sequence.size(); ++i) {
    if (int{static_cast<unsigned char>(quality[i])} - 33 < phred) sequence[i] = masked_letter(sequence[i], mask);
  }
  return sequence;
}

void check(const std::string& sequence, const std::string& quality, unsigned phred, std::size_t misalignment) {
  const auto threshold = static_cast<std::uint8_t>(phred);
  const std::size_t size = sequence.size();
  for (const Mask mask : both_masks) {
    BOOST_TEST_CONTEXT("size " << size << ", misalignment " << misalignment << ", Phred " << phred) {
      const std::string expected = masked_by_hand(sequence, quality, static_cast<int>(phred), mask);
      ExactMemory letters(sequence, misalignment);
      ExactMemory scores(quality, misalignment * 5 % 64);
      ExactMemory out(size, (misalignment * 7 + 3) % 64);
      kernels::mask_low_quality(letters.data(), scores.data(), size, threshold, mask, out.data());
      BOOST_REQUIRE(out.text() == expected);
      BOOST_REQUIRE(out.front_is_intact());
      BOOST_REQUIRE(letters.text() == sequence);
      BOOST_REQUIRE(scores.text() == quality);
      kernels::mask_low_quality(letters.data(), scores.data(), size, threshold, mask, letters.data());
      BOOST_REQUIRE(letters.text() == expected);
      BOOST_REQUIRE(letters.front_is_intact());
      kernels::scalar::mask_low_quality(sequence.data(), quality.data(), size, threshold, mask, out.data());
      BOOST_REQUIRE(out.text() == expected);
    }
  }
}

std::string phred_scores(std::size_t size, unsigned seed) {
  return random_text(size, all_bytes().substr(33, 94), seed);
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_length_and_misalignment) {
  on_every_target([] {
    for (std::size_t misalignment = 0; misalignment < 64; misalignment += misalignment < 8 ? 1 : 7) {
      for (std::size_t size = 0; size <= longest; ++size) {
        const auto seed = static_cast<unsigned>(size);
        check(random_text(size, "ACGTNacgtnRy-*", seed), phred_scores(size, seed + 1), 20, misalignment);
      }
    }
  });
}

BOOST_AUTO_TEST_CASE(every_quality_byte_and_threshold) {
  const std::string quality = all_bytes();
  const std::string sequence = random_text(quality.size(), "ACGTNacgtn", 1);
  on_every_target([&] {
    for (unsigned phred = 0; phred < 256; ++phred) check(sequence, quality, phred, 1);
  });
}

BOOST_AUTO_TEST_CASE(every_letter) {
  on_every_target([] {
    const std::string sequence = all_bytes() + all_bytes();
    check(sequence, std::string(256, '!') + std::string(256, '~'), 30, 3);
  });
}

BOOST_AUTO_TEST_CASE(known_values) {
  const std::string sequence = "ACGTacgtN";
  const std::string quality = "I4#5I4#5!";  // 40, 19, 2, 20 ...
  on_every_target([&] {
    std::string out(sequence.size(), ' ');
    kernels::mask_low_quality(sequence.data(), quality.data(), sequence.size(), 20, Mask::hard, out.data());
    BOOST_TEST(out == "ANNTaNNtN");
    kernels::mask_low_quality(sequence.data(), quality.data(), sequence.size(), 20, Mask::soft, out.data());
    BOOST_TEST(out == "AcgTacgtn");
  });
}

BOOST_AUTO_TEST_CASE(intervals) {
  constexpr std::size_t size = 70;
  const std::string sequence = random_text(size, "ACGTNacgtn-", 4);
  on_every_target([&] {
    for (std::size_t begin = 0; begin <= size; ++begin) {
      for (std::size_t end = begin; end <= size; ++end) {
        for (const Mask mask : both_masks) {
          std::string expected = sequence;
          for (std::size_t i = begin; i < end; ++i) expected[i] = masked_letter(expected[i], mask);
          ExactMemory letters(sequence);
          kernels::mask_interval(letters.data(), begin, end, mask);
          BOOST_REQUIRE_MESSAGE(letters.text() == expected, "from " << begin << " to " << end);
        }
      }
    }
    kernels::mask_interval(nullptr, 0, 0, Mask::hard);
    kernels::mask_interval(nullptr, 0, 0, Mask::soft);
  });
}
