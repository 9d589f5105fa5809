#define BOOST_TEST_MODULE quality_encoding
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/error.hpp"
#include "seqtide/reads/quality_encoding.hpp"

namespace {

using seqtide::convert_quality;
using seqtide::decode_quality;
using seqtide::encode_quality;
using seqtide::find_invalid;
using seqtide::QualityEncoding;

constexpr QualityEncoding kAll[] = {QualityEncoding::sanger, QualityEncoding::illumina13, QualityEncoding::solexa};

// The published FASTQ examples lie beside the source tree.
std::filesystem::path published() {
  const auto here = std::filesystem::absolute(__FILE__).lexically_normal();
  return here.parent_path().parent_path().parent_path().parent_path() / "shared/data/fastq-published";
}

std::string file_name(QualityEncoding encoding) {
  return encoding == QualityEncoding::illumina13 ? "illumina" : std::string(quality_encoding_name(encoding));
}

// The quality lines of a file with four lines a record.
std::vector<std::string> qualities(const std::filesystem::path& path) {
  std::ifstream file(path);
  BOOST_TEST_REQUIRE(file.is_open(), path);
  std::vector<std::string> lines;
  std::string line;
  for (std::size_t number = 0; std::getline(file, line); ++number) {
    if (number % 4 == 3) lines.push_back(line);
  }
  return lines;
}

std::string converted(std::string_view quality, QualityEncoding from, QualityEncoding to) {
  std::string out(quality.size(), ' ');
  convert_quality(quality, from, to, out.data());
  return out;
}

std::string decoded(std::string_view quality, QualityEncoding encoding) {
  std::string out(quality.size(), ' ');
  decode_quality(quality, encoding, out.data());
  return out;
}

std::string encoded(std::string_view quality, QualityEncoding encoding) {
  std::string out(quality.size(), ' ');
  encode_quality(quality, encoding, out.data());
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(names) {
  for (const QualityEncoding encoding : kAll) {
    BOOST_TEST((seqtide::parse_quality_encoding(quality_encoding_name(encoding)) == encoding));
  }
  BOOST_TEST((seqtide::parse_quality_encoding("illumina1.3") == QualityEncoding::illumina13));
  for (const char* const name : {"", "Sanger", "illumina", "phred33", "sanger "}) {
    BOOST_CHECK_THROW(seqtide::parse_quality_encoding(name), seqtide::InvalidArgument);
  }
}

BOOST_AUTO_TEST_CASE(published_conversions, *boost::unit_test::precondition([](auto) {
                       return std::filesystem::exists(published()) ? boost::test_tools::assertion_result(true) : [] {
                         boost::test_tools::assertion_result absent(false);
                         absent.message() << "the published FASTQ examples are not there";
                         return absent;
                       }();
                     })) {
  const std::vector<std::pair<std::string, QualityEncoding>> originals = {
      {"illumina_full_range", QualityEncoding::illumina13},
      {"longreads", QualityEncoding::sanger},
      {"misc_dna", QualityEncoding::sanger},
      {"misc_rna", QualityEncoding::sanger},
      {"sanger_full_range", QualityEncoding::sanger},
      {"solexa_full_range", QualityEncoding::solexa},
      {"wrapping", QualityEncoding::sanger}};
  for (const auto& [name, from] : originals) {
    const auto source = qualities(published() / (name + "_as_" + file_name(from) + ".fastq"));
    BOOST_TEST(source.size() >= 1u);
    for (const QualityEncoding to : kAll) {
      const auto expected = qualities(published() / (name + "_as_" + file_name(to) + ".fastq"));
      BOOST_TEST_REQUIRE(source.size() == expected.size());
      for (std::size_t i = 0; i < source.size(); ++i) {
        BOOST_TEST(find_invalid(source[i], from) == std::string::npos);
        BOOST_TEST(converted(source[i], from, to) == expected[i], name << " to " << file_name(to));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(illumina) {
  BOOST_TEST(decoded("@ABh~", QualityEncoding::illumina13) == "!\"#I_");
  BOOST_TEST(encoded("!\"#I_", QualityEncoding::illumina13) == "@ABh~");
  // Above 62: the highest that can be written.
  BOOST_TEST(encoded("`a~", QualityEncoding::illumina13) == "~~~");
}

BOOST_AUTO_TEST_CASE(solexa) {
  // Solexa -5 to 10, by the formula.
  std::string encoded_scores;
  std::string expected;
  for (int score = -5; score <= 62; ++score) {
    encoded_scores += static_cast<char>(score + 64);
    expected += static_cast<char>(33 + std::nearbyint(10 * std::log10(std::pow(10, score / 10.0) + 1)));
  }
  BOOST_TEST(decoded(encoded_scores, QualityEncoding::solexa) == expected);
  BOOST_TEST(expected.substr(0, 16) == "\"\"##$$%%&&'()*++");
  // Phred 0 to 10 as in Cock et al.: -5 -5 -2 0 2 3 5 6 7 8 10.
  BOOST_TEST(encoded("!\"#$%&'()*+", QualityEncoding::solexa) == ";;>@BCEFGHJ");
  BOOST_TEST(encoded("_`~", QualityEncoding::solexa) == "~~~");
}

BOOST_AUTO_TEST_CASE(equal_encodings_change_nothing) {
  for (const QualityEncoding encoding : kAll) {
    std::string valid;
    for (int byte = 0; byte < 256; ++byte) {
      const char text = static_cast<char>(byte);
      if (find_invalid({&text, 1}, encoding) == std::string::npos) valid += text;
    }
    BOOST_TEST(converted(valid, encoding, encoding) == valid);
    BOOST_TEST(converted("\x01\xff", encoding, encoding) == std::string({valid.front(), valid.back()}));
  }
}

BOOST_AUTO_TEST_CASE(invalid_bytes_are_found) {
  for (const QualityEncoding encoding : kAll) {
    const int first = encoding == QualityEncoding::sanger ? 33 : encoding == QualityEncoding::solexa ? 59 : 64;
    for (int byte = 0; byte < 256; ++byte) {
      const bool valid = byte >= first && byte <= 126;
      for (const std::size_t size : {1u, 63u, 64u, 65u, 150u}) {
        for (const std::size_t at : {std::size_t{0}, size / 2, size - 1}) {
          std::string quality(size, 'J');
          quality[at] = static_cast<char>(byte);
          if (find_invalid(quality, encoding) != (valid ? std::string::npos : at)) {
            BOOST_TEST(false, quality_encoding_name(encoding) << " byte " << byte << " at " << at << " of " << size);
          }
        }
      }
    }
    BOOST_TEST(find_invalid("", encoding) == std::string::npos);
    BOOST_TEST(find_invalid("J \xff", encoding) == 1u);
  }
}

BOOST_AUTO_TEST_CASE(invalid_bytes_become_the_nearest_score) {
  BOOST_TEST(decoded(std::string("\0?", 2), QualityEncoding::illumina13) == "!!");
  BOOST_TEST(decoded("\x7f\xff", QualityEncoding::illumina13) == "__");
  BOOST_TEST(decoded(":", QualityEncoding::solexa) == "\"");
  BOOST_TEST(encoded(" \x7f", QualityEncoding::solexa) == ";~");
  BOOST_TEST(decoded(" \x80", QualityEncoding::sanger) == "!~");
}

BOOST_AUTO_TEST_CASE(in_place_and_empty) {
  std::string text = "@ABh~";
  decode_quality(text, QualityEncoding::illumina13, text.data());
  BOOST_TEST(text == "!\"#I_");
  BOOST_TEST(decoded("", QualityEncoding::solexa) == "");
}
