#include "seqtide/reads/complexity.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "seqtide/kernels/base_code.hpp"
#include "seqtide/kernels/byte_counts.hpp"

namespace seqtide {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

// U as T, all in upper case; other bytes as they are.
constexpr std::array<char, 256> comparable_letters = [] {
  std::array<char, 256> letters{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    letters[byte] = static_cast<char>(byte >= 'a' && byte <= 'z' ? byte - 'a' + 'A' : byte);
  }
  letters['U'] = letters['u'] = 'T';
  return letters;
}();

}  // namespace

double shannon_entropy(std::string_view sequence) noexcept {
  const kernels::BaseCounts counts = kernels::count_bases(sequence.data(), sequence.size());
  const std::uint64_t total = counts.a + counts.c + counts.g + counts.t;
  if (total == 0) return undefined;
  double entropy = 0;
  for (const std::uint64_t count : {counts.a, counts.c, counts.g, counts.t}) {
    if (count == 0) continue;
    const double share = static_cast<double>(count) / static_cast<double>(total);
    entropy -= share * std::log2(share);
  }
  return entropy;
}

double dust_score(std::string_view sequence) noexcept {
  std::array<std::uint64_t, 64> counts{};
  std::uint64_t pairs = 0;  // of equal triplets
  std::uint64_t triplets = 0;
  unsigned triplet = 0;
  unsigned bases = 0;  // since the last letter that is none
  for (const char letter : sequence) {
    const std::uint8_t code = base_code(letter);
    if (code == no_base) {
      bases = 0;
      continue;
    }
    triplet = (triplet << 2 | code) & 63;
    if (++bases < 3) continue;
    bases = 3;
    pairs += counts[triplet]++;
    ++triplets;
  }
  if (triplets < 2) return undefined;
  return static_cast<double>(pairs) / static_cast<double>(triplets - 1);
}

double transition_complexity(std::string_view sequence) noexcept {
  if (sequence.size() < 2) return undefined;
  const auto comparable = [](char letter) { return comparable_letters[static_cast<unsigned char>(letter)]; };
  std::uint64_t transitions = 0;
  char last = comparable(sequence.front());
  for (const char letter : sequence.substr(1)) {
    const char current = comparable(letter);
    transitions += current != last;
    last = current;
  }
  return static_cast<double>(transitions) / static_cast<double>(sequence.size() - 1);
}

}  // namespace seqtide
