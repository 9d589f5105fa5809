#include <cstdint>

#include "reads/trim/each.hpp"
#include "seqtide/reads/trim.hpp"

namespace seqtide {
namespace {

unsigned char upper_byte(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  return byte >= 'a' && byte <= 'z' ? static_cast<unsigned char>(byte - ('a' - 'A')) : byte;
}

}  // namespace

Interval trim_poly(std::string_view sequence, char letter, std::size_t min_length) noexcept {
  constexpr std::size_t bases_per_error = 5;  // at most 20 % other bases
  const unsigned char wanted = upper_byte(letter);
  std::int64_t score = 0;
  std::int64_t highest = 0;
  std::size_t errors = 0;
  std::size_t tail = 0;
  for (std::size_t length = 1; length <= sequence.size(); ++length) {
    if (upper_byte(sequence[sequence.size() - length]) == wanted) {
      ++score;
    } else {
      score -= 2;
      ++errors;
      if (errors > sequence.size() / bases_per_error) break;  // too many for any longer tail
    }
    if (score > highest && errors <= length / bases_per_error) {
      highest = score;
      tail = length;
    }
  }
  return {0, sequence.size() - (tail < min_length ? 0 : tail)};
}

void trim_poly_each(const kernels::Pieces& sequences, char letter, std::size_t min_length, Interval* out) noexcept {
  trim_each(sequences, out, [=](std::string_view sequence) { return trim_poly(sequence, letter, min_length); });
}

}  // namespace seqtide
