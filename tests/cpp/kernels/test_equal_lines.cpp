#define BOOST_TEST_MODULE equal_lines
#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>

#include "kernel_testing.hpp"
#include "seqtide/kernels/equal_lines.hpp"

namespace {

namespace kernels = seqtide::kernels;
using kernel_testing::ExactCopy;
using kernel_testing::on_every_target;

using Kernel = std::size_t (*)(const char*, std::size_t, std::size_t, char*) noexcept;

struct Result {
  std::size_t lines;
  std::string letters;
};

// The memory is as large as the kernel's contract says, so that a sanitizer sees any access beyond it.
Result run(Kernel kernel, const std::string& text, std::size_t width, std::size_t misalignment = 0) {
  const ExactCopy data(text + std::string(64, 'A'), misalignment);
  const std::unique_ptr<char[]> out(new char[text.size() + 64]);
  const std::size_t lines = kernel(data.data(), text.size(), width, out.get());
  return {lines, std::string(out.get(), lines * width)};
}

std::string line_of(std::size_t width, std::size_t seed) {
  std::string line;
  for (std::size_t i = 0; i < width; ++i) line += "ACGTNacgtnZ~"[(i * 7 + seed) % 12];
  return line;
}

}  // namespace

BOOST_AUTO_TEST_CASE(equal_lines_are_joined) {
  on_every_target([] {
    for (std::size_t width = 1; width <= 200; ++width) {
      std::string text;
      std::string letters;
      for (std::size_t line = 0; line < 5; ++line) {
        text += line_of(width, line) + '\n';
        letters += line_of(width, line);
      }
      for (const Kernel kernel : {kernels::copy_equal_lines, kernels::scalar::copy_equal_lines}) {
        const Result result = run(kernel, text, width, width % 64);
        BOOST_REQUIRE_EQUAL(result.lines, 5U);
        BOOST_REQUIRE_EQUAL(result.letters, letters);
        // A line needs its line feed.
        BOOST_REQUIRE_EQUAL(run(kernel, text.substr(0, text.size() - 1), width).lines, 4U);
        BOOST_REQUIRE_EQUAL(run(kernel, "", width).lines, 0U);
        // Another width fits no line, unless it is where a line ends all the same.
        BOOST_REQUIRE_EQUAL(run(kernel, text, width + 1).lines, 0U);
      }
    }
  });
}

BOOST_AUTO_TEST_CASE(every_byte_at_every_place) {
  on_every_target([] {
    for (const std::size_t width : {1, 15, 16, 17, 31, 32, 33, 60, 63, 64, 65, 80}) {
      for (int byte = 0; byte < 256; ++byte) {
        for (std::size_t at = 0; at <= width; ++at) {
          std::string text = line_of(width, 0) + '\n' + line_of(width, 1) + '\n' + line_of(width, 2) + '\n';
          const char value = static_cast<char>(byte);
          text[width + 1 + at] = value;
          const bool good =
              at == width ? value == '\n' : value >= (at == 0 ? 'A' : '!') && value <= '~' && value != '>';
          const Result result = run(kernels::copy_equal_lines, text, width);
          if (result.lines != (good ? 3U : 1U)) {
            BOOST_ERROR("byte " << byte << " at " << at << " of a line of " << width << ": " << result.lines);
          }
          const Result expected = run(kernels::scalar::copy_equal_lines, text, width);
          BOOST_REQUIRE_EQUAL(result.lines, expected.lines);
          BOOST_REQUIRE_EQUAL(result.letters, expected.letters);
        }
      }
    }
  });
}
