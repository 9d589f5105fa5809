#include "seqtide/reads/quality_encoding.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "seqtide/error.hpp"
#include "seqtide/reads/quality.hpp"

namespace seqtide {
namespace {

constexpr int kLastByte = '~';
constexpr int kOldOffset = 64;     // byte of score 0 in all encodings but sanger
constexpr int kLowestSolexa = -5;  // what a base means that is wrong three times out of four

constexpr std::size_t kEncodings = 3;
constexpr std::array<std::string_view, kEncodings> kNames = {"sanger", "illumina1.3", "solexa"};
constexpr std::array<int, kEncodings> kFirstBytes = {phred_offset, kOldOffset, kOldOffset + kLowestSolexa};

std::size_t index(QualityEncoding encoding) { return static_cast<std::size_t>(encoding); }

using ByteTable = std::array<char, 256>;

int phred_from_solexa(int score) {
  return static_cast<int>(std::lround(10 * std::log10(std::pow(10.0, score / 10.0) + 1)));
}

int solexa_from_phred(int score) {
  if (score == 0) return kLowestSolexa;
  return std::max(kLowestSolexa, static_cast<int>(std::lround(10 * std::log10(std::pow(10.0, score / 10.0) - 1))));
}

int phred_of(int byte, QualityEncoding encoding) {
  switch (encoding) {
    case QualityEncoding::illumina13:
      return byte - kOldOffset;
    case QualityEncoding::solexa:
      return phred_from_solexa(byte - kOldOffset);
    default:
      return byte - phred_offset;
  }
}

int byte_of(int phred, QualityEncoding encoding) {
  switch (encoding) {
    case QualityEncoding::illumina13:
      return phred + kOldOffset;
    case QualityEncoding::solexa:
      return solexa_from_phred(phred) + kOldOffset;
    default:
      return phred + phred_offset;
  }
}

using ByteTables = std::array<std::array<ByteTable, kEncodings>, kEncodings>;  // [from][to]

ByteTables make_tables() {
  ByteTables tables;
  for (std::size_t from = 0; from < kEncodings; ++from) {
    for (std::size_t to = 0; to < kEncodings; ++to) {
      for (int value = 0; value < 256; ++value) {
        int byte = std::clamp(value, kFirstBytes[from], kLastByte);
        if (from != to) {
          const int phred = phred_of(byte, static_cast<QualityEncoding>(from));
          byte = std::min(byte_of(phred, static_cast<QualityEncoding>(to)), kLastByte);
        }
        tables[from][to][static_cast<std::size_t>(value)] = static_cast<char>(byte);
      }
    }
  }
  return tables;
}

const ByteTable& table(QualityEncoding from, QualityEncoding to) {
  static const ByteTables tables = make_tables();
  return tables[index(from)][index(to)];
}

}  // namespace

QualityEncoding parse_quality_encoding(std::string_view name) {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) {
    throw InvalidArgument("quality encoding must be sanger, illumina1.3 or solexa, not " + quoted(name));
  }
  return static_cast<QualityEncoding>(found - kNames.begin());
}

std::string_view quality_encoding_name(QualityEncoding encoding) noexcept { return kNames[index(encoding)]; }

std::size_t find_invalid(std::string_view quality, QualityEncoding encoding) noexcept {
  const auto first = static_cast<unsigned char>(kFirstBytes[index(encoding)]);
  const auto range = static_cast<unsigned char>(kLastByte - first);
  const auto invalid = [=](char byte) {
    return static_cast<unsigned char>(static_cast<unsigned char>(byte) - first) > range;
  };
  // In pieces without a branch for each byte, so that the compiler makes vector instructions of them.
  constexpr std::size_t piece = 64;
  std::size_t begin = 0;
  for (; begin + piece <= quality.size(); begin += piece) {
    unsigned char any = 0;
    for (std::size_t i = 0; i < piece; ++i) any |= static_cast<unsigned char>(invalid(quality[begin + i]));
    if (any != 0) break;
  }
  const auto found = std::find_if(quality.begin() + static_cast<std::ptrdiff_t>(begin), quality.end(), invalid);
  return found == quality.end() ? std::string_view::npos : static_cast<std::size_t>(found - quality.begin());
}

void convert_quality(std::string_view quality, QualityEncoding from, QualityEncoding to, char* out) noexcept {
  const ByteTable& bytes = table(from, to);
  for (std::size_t i = 0; i < quality.size(); ++i) out[i] = bytes[static_cast<unsigned char>(quality[i])];
}

void decode_quality(std::string_view encoded, QualityEncoding encoding, char* phred33) noexcept {
  convert_quality(encoded, encoding, QualityEncoding::sanger, phred33);
}

void encode_quality(std::string_view phred33, QualityEncoding encoding, char* encoded) noexcept {
  convert_quality(phred33, QualityEncoding::sanger, encoding, encoded);
}

}  // namespace seqtide
