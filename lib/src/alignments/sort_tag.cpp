#include "alignments/sort_tag.hpp"

#include <bit>
#include <cmath>
#include <cstddef>
#include <optional>

namespace seqtide::sorting {
namespace {

// The highest byte of a key.
enum class Kind : std::uint64_t { none, letter, array, text, number };

constexpr int kind_shift = 56;
constexpr std::size_t letters_in_key = kind_shift / 8;

std::uint64_t key_of(Kind kind, std::uint64_t value) noexcept {
  return static_cast<std::uint64_t>(kind) << kind_shift | value;
}

// Letters from the highest byte on; shorter texts end in zeros, which no text has.
std::uint64_t first_letters(std::string_view text) noexcept {
  std::uint64_t letters = 0;
  for (std::size_t i = 0; i < letters_in_key; ++i) {
    letters = letters << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
  }
  return letters;
}

// In the order of the numbers. The eight bits left out are the same in all floats and integers of 32 bits.
std::uint64_t ordered(double number) noexcept {
  constexpr std::uint64_t sign = std::uint64_t{1} << 63;
  if (std::isnan(number)) return ~std::uint64_t{0} >> 8;
  const auto bits = std::bit_cast<std::uint64_t>(number == 0 ? 0.0 : number);  // -0 equals 0
  return ((bits & sign) != 0 ? ~bits : bits | sign) >> 8;
}

}  // namespace

std::uint64_t tag_key(const BamView& record, std::string_view tag) noexcept {
  const std::optional<TagView> found = record.tag(tag);
  if (!found) return key_of(Kind::none, 0);
  switch (found->type) {
    case 'A':
      return key_of(Kind::letter, first_letters(found->text()));
    case 'B':
      return key_of(Kind::array, 0);
    case 'Z':
    case 'H':
      return key_of(Kind::text, first_letters(found->text()));
    case 'f':
      return key_of(Kind::number, ordered(static_cast<double>(found->real())));
    default:
      return key_of(Kind::number, ordered(static_cast<double>(found->integer())));
  }
}

int compare_tags(std::uint64_t key, const BamView& a, const BamView& b, std::string_view tag) noexcept {
  const bool may_go_on = key >> kind_shift == static_cast<std::uint64_t>(Kind::text) && (key & 0xFF) != 0;
  return may_go_on ? a.tag(tag)->text().compare(b.tag(tag)->text()) : 0;
}

}  // namespace seqtide::sorting
