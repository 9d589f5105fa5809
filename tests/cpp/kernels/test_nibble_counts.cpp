#define BOOST_TEST_MODULE nibble_counts
#include <boost/test/unit_test.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "fields_data.hpp"
#include "kernel_testing.hpp"
#include "seqtide/kernels/nibble_counts.hpp"

namespace seqtide::kernels {
std::ostream& operator<<(std::ostream& out, const BaseCounts& counts) {
  return out << counts.a << " A, " << counts.c << " C, " << counts.g << " G, " << counts.t << " T, " << counts.n
             << " N, " << counts.other << " others";
}
std::ostream& operator<<(std::ostream& out, const GcCounts& counts) {
  return out << counts.strong << " strong, " << counts.weak << " weak";
}
}  // namespace seqtide::kernels

namespace {

using namespace kernel_testing;
using seqtide::kernels::BaseCounts;
using seqtide::kernels::GcCounts;

const std::string codes = "=ACMGRSVTWYHKDBN";

BaseCounts counted_by_hand(const std::string& letters) {
  BaseCounts counts;
  for (const char letter : letters) {
    switch (letter) {
      case 'A':
        ++counts.a;
        break;
      case 'C':
        ++counts.c;
        break;
      case 'G':
        ++counts.g;
        break;
      case 'T':
        ++counts.t;
        break;
      case 'N':
        ++counts.n;
        break;
      default:
        ++counts.other;
    }
  }
  return counts;
}

// What is left of the last byte holds `rest`, which is none of the sequence.
std::string packed(const std::string& letters, std::size_t rest) {
  std::string bytes;
  for (std::size_t i = 0; i < letters.size(); i += 2) {
    const std::size_t second = i + 1 < letters.size() ? codes.find(letters[i + 1]) : rest;
    bytes += static_cast<char>(codes.find(letters[i]) * 16 + second);
  }
  return bytes;
}

void check(const std::vector<std::string>& sequences, std::size_t misalignment) {
  std::vector<std::string> bytes;
  std::vector<std::size_t> sizes;
  for (const std::string& letters : sequences) {
    bytes.push_back(packed(letters, letters.size() % 16));
    sizes.push_back(letters.size());
  }
  const FieldsData data(bytes, sizes, misalignment);
  std::vector<BaseCounts> counts(sequences.size());
  std::vector<GcCounts> gc(sequences.size());
  seqtide::kernels::count_nibble_bases_each(data.fields(), counts.data());
  seqtide::kernels::count_nibble_gc_each(data.fields(), gc.data());
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    const BaseCounts expected = counted_by_hand(sequences[i]);
    const GcCounts expected_gc{expected.c + expected.g, expected.a + expected.t};
    const seqtide::kernels::Field& field = data.fields()[i];
    const BaseCounts twin = seqtide::kernels::scalar::count_nibble_bases(field.data, field.bases);
    const GcCounts gc_twin = seqtide::kernels::scalar::count_nibble_gc(field.data, field.bases);
    if (counts[i] == expected && gc[i] == expected_gc && twin == expected && gc_twin == expected_gc) continue;
    BOOST_TEST_CONTEXT("sequence " << i << " of " << sequences.size() << ", size " << sequences[i].size()) {
      BOOST_TEST(counts[i] == expected);
      BOOST_TEST(gc[i] == expected_gc);
      BOOST_TEST(twin == expected);
      BOOST_TEST(gc_twin == expected_gc);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_length_and_misalignment) {
  on_every_target([] {
    for (std::size_t misalignment = 0; misalignment < 64; misalignment += misalignment < 8 ? 1 : 7) {
      for (std::size_t size = 0; size <= 2 * longest; ++size) {
        check({random_text(size, codes, static_cast<unsigned>(size))}, misalignment);
      }
    }
  });
}

BOOST_AUTO_TEST_CASE(every_code) {
  on_every_target([] {
    for (const char letter : codes) {
      for (const std::size_t size : {1, 2, 63, 64, 150, 151}) check({std::string(size, letter)}, 1);
    }
  });
}

BOOST_AUTO_TEST_CASE(counters_do_not_wrap_around) {
  on_every_target([] {
    for (const std::size_t bytes : wrapping_lengths()) {
      for (const char letter : {'A', 'C', 'G', 'T', 'N', '='}) {
        check({std::string(2 * bytes, letter), std::string(2 * bytes + 1, letter)}, 3);
      }
    }
    check({random_text(1'000'003, codes, 5)}, 0);
  });
}

BOOST_AUTO_TEST_CASE(many_sequences) {
  on_every_target([] {
    std::vector<std::string> sequences;
    for (std::size_t size = 0; size < 300; ++size) {
      sequences.push_back(random_text(size, size % 3 == 0 ? codes : "ACGT", static_cast<unsigned>(size)));
    }
    check(sequences, 0);
    std::reverse(sequences.begin(), sequences.end());
    check(sequences, 5);
    check({}, 0);
    check({"", "", ""}, 0);
  });
}
