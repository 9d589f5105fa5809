#define BOOST_TEST_MODULE quality_sums
#include <bit>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <ostream>
#include <string>
#include <vector>

#include "kernel_testing.hpp"
#include "seqtide/kernels/quality_sums.hpp"
#include "seqtide/reads/quality.hpp"

namespace seqtide::kernels {
std::ostream& operator<<(std::ostream& out, const QualitySums& sums) {
  return out << "sum " << sums.sum << ", min " << int{sums.min};
}
}  // namespace seqtide::kernels

namespace {

using namespace kernel_testing;
using seqtide::kernels::count_at_least;
using seqtide::kernels::count_at_least_each;
using seqtide::kernels::QualitySums;
using seqtide::kernels::sum_error_probabilities;
using seqtide::kernels::sum_error_probabilities_each;
using seqtide::kernels::sum_quality;
using seqtide::kernels::sum_quality_each;

// Printable qualities, and a few bytes that are none.
const std::string qualities = "!#+-,5?@AFIJKh~\x01 \xFF";

int score_of(char quality) { return std::max(int{static_cast<unsigned char>(quality)} - 33, 0); }

QualitySums summed_by_hand(const std::string& quality) {
  QualitySums sums;
  for (const char byte : quality) {
    sums.sum += static_cast<std::uint64_t>(score_of(byte));
    if (score_of(byte) < sums.min) sums.min = static_cast<std::uint8_t>(score_of(byte));
  }
  return sums;
}

std::uint64_t counted_by_hand(const std::string& quality, int phred) {
  std::uint64_t count = 0;
  for (const char byte : quality) {
    if (score_of(byte) >= phred) ++count;
  }
  return count;
}

double errors_by_hand(const std::string& quality) {
  double sum = 0;
  for (const char byte : quality) sum += std::pow(10.0, -score_of(byte) / 10.0);
  return sum;
}

bool is_same(double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }

void check_errors(double sum, const std::string& quality) {
  const double expected = errors_by_hand(quality);
  if (!(std::abs(sum - expected) <= 1e-6 * expected)) BOOST_TEST(sum == expected, "size " << quality.size());
  const double twin = seqtide::kernels::scalar::sum_error_probabilities(quality.data(), quality.size());
  if (!is_same(sum, twin)) BOOST_ERROR("not the bits of the scalar twin, size " << quality.size());
}

}  // namespace

BOOST_AUTO_TEST_CASE(sums_of_any_text) {
  on_every_target([] {
    with_texts(qualities, [](const char* data, const std::string& text) {
      const QualitySums sums = sum_quality(data, text.size());
      if (sums != summed_by_hand(text)) BOOST_TEST(sums == summed_by_hand(text), "size " << text.size());
    });
    BOOST_TEST(sum_quality(nullptr, 0) == (QualitySums{0, 255}));
    BOOST_TEST(sum_quality("+5I", 3) == (QualitySums{70, 10}));
  });
}

BOOST_AUTO_TEST_CASE(the_minimum_is_found_anywhere) {
  on_every_target([] {
    for (std::size_t size = 1; size <= 130; ++size) {
      for (std::size_t at = 0; at < size; ++at) {
        std::string text(size, 'I');
        text[at] = '+';
        const ExactCopy copy(text);
        const QualitySums sums = sum_quality(copy.data(), size);
        if (sums.min != 10) BOOST_TEST(int{sums.min} == 10, "byte " << at << " of " << size);
      }
    }
  });
}

BOOST_AUTO_TEST_CASE(bases_at_or_above_any_threshold) {
  on_every_target([] {
    for (const int phred : {0, 1, 20, 30, 41, 93, 94, 222, 223, 255}) {
      with_texts(qualities, [&](const char* data, const std::string& text) {
        const std::uint64_t count = count_at_least(data, text.size(), static_cast<std::uint8_t>(phred));
        const std::uint64_t expected = counted_by_hand(text, phred);
        if (count != expected) BOOST_TEST(count == expected, "phred " << phred << ", size " << text.size());
      });
    }
    const std::string bytes = all_bytes();
    for (int phred = 0; phred < 256; ++phred) {
      BOOST_TEST(count_at_least(bytes.data(), 256, static_cast<std::uint8_t>(phred)) == counted_by_hand(bytes, phred));
    }
    BOOST_TEST(count_at_least(nullptr, 0, 0) == 0u);
  });
}

BOOST_AUTO_TEST_CASE(error_probabilities_of_any_text) {
  on_every_target([] {
    for (const std::string& alphabet : {qualities, std::string("#-:FI"), std::string("~"), all_bytes()}) {
      with_texts(alphabet, [](const char* data, const std::string& text) {
        check_errors(sum_error_probabilities(data, text.size()), text);
      });
    }
    BOOST_TEST(is_same(sum_error_probabilities(nullptr, 0), 0.0));
    BOOST_TEST(sum_error_probabilities("+5", 2) == 0.11, boost::test_tools::tolerance(1e-6));
  });
}

BOOST_AUTO_TEST_CASE(error_probabilities_of_long_texts_with_few_bad_bases) {
  on_every_target([] {
    for (const std::size_t size : {255u, 256u, 257u, 511u, 512u, 513u, 4'097u, 3'000'001u}) {
      std::string text = random_text(size, "FGHIJK", static_cast<unsigned>(size));
      check_errors(sum_error_probabilities(text.data(), size), text);
      for (std::size_t at = 0; at < size; at += 997) text[at] = '!';
      check_errors(sum_error_probabilities(text.data(), size), text);
      // One score above 63 among usual ones takes another way.
      text[size / 2] = '~';
      check_errors(sum_error_probabilities(text.data(), size), text);
    }
  });
}

BOOST_AUTO_TEST_CASE(each_piece_of_a_column) {
  on_every_target([] {
    for (const Column& column : columns(qualities)) {
      const std::size_t count = column.texts().size();
      std::vector<QualitySums> sums(count);
      std::vector<std::uint64_t> above(count);
      std::vector<double> errors(count);
      sum_quality_each(column.pieces(), sums.data());
      count_at_least_each(column.pieces(), 30, above.data());
      sum_error_probabilities_each(column.pieces(), errors.data());
      for (std::size_t i = 0; i < count; ++i) {
        const std::string& text = column.texts()[i];
        BOOST_TEST(sums[i] == summed_by_hand(text));
        BOOST_TEST(above[i] == counted_by_hand(text, 30));
        check_errors(errors[i], text);
      }
      for (const std::uint8_t phred : {0, 223}) {
        count_at_least_each(column.pieces(), phred, above.data());
        for (std::size_t i = 0; i < count; ++i) BOOST_TEST(above[i] == counted_by_hand(column.texts()[i], phred));
      }
    }
  });
}

BOOST_AUTO_TEST_CASE(scalar_twins) {
  namespace scalar = seqtide::kernels::scalar;
  for (const std::string& text : {std::string(), all_bytes(), random_text(10'001, qualities, 11)}) {
    BOOST_TEST(scalar::sum_quality(text.data(), text.size()) == summed_by_hand(text));
    for (int phred = 0; phred < 256; ++phred) {
      BOOST_TEST(scalar::count_at_least(text.data(), text.size(), static_cast<std::uint8_t>(phred)) ==
                 counted_by_hand(text, phred));
    }
    BOOST_TEST(scalar::sum_error_probabilities(text.data(), text.size()) == errors_by_hand(text),
               boost::test_tools::tolerance(1e-6));
  }
}

BOOST_AUTO_TEST_CASE(a_record_and_a_batch_give_the_same_number) {
  for (const std::string& text : {std::string("!"), std::string("IIII#"), random_text(150, "#-:F", 1)}) {
    BOOST_TEST(is_same(seqtide::expected_errors(text), sum_error_probabilities(text.data(), text.size())));
  }
  BOOST_TEST(std::isnan(seqtide::mean_quality("")));
  BOOST_TEST(seqtide::mean_quality("+?") == 12.967, boost::test_tools::tolerance(1e-4));
}
