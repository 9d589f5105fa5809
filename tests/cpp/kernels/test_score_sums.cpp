#define BOOST_TEST_MODULE score_sums
#include <bit>
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "fields_data.hpp"
#include "kernel_testing.hpp"
#include "seqtide/kernels/quality_sums.hpp"
#include "seqtide/kernels/score_sums.hpp"

namespace {

using namespace kernel_testing;
namespace kernels = seqtide::kernels;

// Scores that have characters.
const std::string usual = [] {
  std::string scores;
  for (int score = 0; score <= 93; ++score) scores += static_cast<char>(score);
  return scores;
}();

std::string text_of(const std::string& scores) {
  std::string text;
  for (const char score : scores) text += static_cast<char>(score + '!');
  return text;
}

std::uint64_t bits(double value) { return std::bit_cast<std::uint64_t>(value); }

std::vector<std::size_t> sizes_of(const std::vector<std::string>& all) {
  std::vector<std::size_t> sizes;
  for (const std::string& scores : all) sizes.push_back(scores.size());
  return sizes;
}

void check(const std::vector<std::string>& all, std::size_t misalignment) {
  const FieldsData data(all, sizes_of(all), misalignment);
  std::vector<std::uint64_t> sums(all.size());
  std::vector<std::uint64_t> above(all.size());
  std::vector<double> errors(all.size());
  const std::uint8_t phred = static_cast<std::uint8_t>(all.size() % 3 == 0 ? 0 : 30);
  kernels::sum_scores_each(data.fields(), sums.data());
  kernels::count_scores_at_least_each(data.fields(), phred, above.data());
  kernels::sum_score_probabilities_each(data.fields(), errors.data());
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::uint64_t sum = 0;
    std::uint64_t count = 0;
    bool has_text = true;
    for (const char score : all[i]) {
      const auto number = static_cast<std::uint8_t>(score);
      sum += number;
      count += number >= phred;
      has_text = has_text && number <= 93;
    }
    const kernels::Field& field = data.fields()[i];
    const double twin = kernels::scalar::sum_score_probabilities(field.data, field.bases);
    bool good = sums[i] == sum && above[i] == count && bits(errors[i]) == bits(twin);
    good = good && kernels::scalar::sum_scores(field.data, field.bases) == sum;
    good = good && kernels::scalar::count_scores_at_least(field.data, field.bases, phred) == count;
    if (has_text) {
      const std::string text = text_of(all[i]);
      good = good && bits(kernels::sum_error_probabilities(text.data(), text.size())) == bits(errors[i]);
      good = good && kernels::sum_quality(text.data(), text.size()).sum == sum;
      good = good && kernels::count_at_least(text.data(), text.size(), phred) == count;
    }
    if (!good) BOOST_ERROR("scores " << i << " of " << all.size() << ", size " << all[i].size());
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_length_and_misalignment) {
  on_every_target([] {
    for (std::size_t misalignment = 0; misalignment < 64; misalignment += misalignment < 8 ? 1 : 7) {
      for (std::size_t size = 0; size <= 300; ++size) {
        check({random_text(size, size % 2 == 0 ? usual : "\x02\x0c\x17\x25", static_cast<unsigned>(size))},
              misalignment);
      }
    }
  });
}

BOOST_AUTO_TEST_CASE(every_byte_value) {
  on_every_target([] {
    for (const char score : all_bytes()) check({std::string(131, score), std::string(20'000, score)}, 1);
    check({random_text(100'003, all_bytes(), 7)}, 3);
    check({random_text(3'000'001, usual, 8)}, 0);
  });
}

BOOST_AUTO_TEST_CASE(many_fields) {
  on_every_target([] {
    std::vector<std::string> all;
    for (std::size_t size = 0; size < 300; ++size) {
      all.push_back(random_text(size, size % 7 == 0 ? all_bytes() : usual, static_cast<unsigned>(size)));
    }
    check(all, 0);
    std::reverse(all.begin(), all.end());
    all.pop_back();
    check(all, 5);
    check({}, 0);
    check({"", "", ""}, 0);
  });
}

BOOST_AUTO_TEST_CASE(thresholds) {
  const std::string bytes = all_bytes();
  const FieldsData data({bytes}, {bytes.size()}, 0);
  on_every_target([&] {
    for (unsigned phred = 0; phred < 256; ++phred) {
      std::uint64_t count = 0;
      kernels::count_scores_at_least_each(data.fields(), static_cast<std::uint8_t>(phred), &count);
      BOOST_TEST(count == 256 - phred);
    }
  });
}

BOOST_AUTO_TEST_CASE(the_first_field_with_a_high_score) {
  on_every_target([] {
    for (std::size_t size = 1; size <= 130; ++size) {
      for (std::size_t at = 0; at < size; at += size < 70 ? 1 : 9) {
        std::string scores = random_text(size, usual, static_cast<unsigned>(size));
        const std::vector<std::string> good = {scores, "", scores, scores};
        std::vector<std::string> bad = good;
        bad[2][at] = '\x5e';
        bad[3][at] = '\xff';
        const FieldsData good_data(good, sizes_of(good), at % 64);
        const FieldsData bad_data(bad, sizes_of(bad), at % 64);
        bool right = kernels::find_score_above(good_data.fields(), 93) == 4;
        right = right && kernels::find_score_above(bad_data.fields(), 93) == 2;
        right = right && kernels::find_score_above(bad_data.fields(), 94) == 3;
        right = right && kernels::find_score_above(bad_data.fields(), 255) == 4;
        if (!right) BOOST_ERROR("score " << at << " of " << size);
      }
    }
    BOOST_TEST(kernels::find_score_above({nullptr, 0, nullptr}, 93) == 0U);
  });
  const std::uint8_t scores[] = {3, 93, 94};
  BOOST_TEST(kernels::scalar::has_score_above(scores, 3, 93));
  BOOST_TEST(!kernels::scalar::has_score_above(scores, 2, 93));
  BOOST_TEST(!kernels::scalar::has_score_above(scores, 0, 0));
}
