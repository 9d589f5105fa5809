// The first places of several short patterns in each of many texts.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "seqtide/kernels/pieces.hpp"

namespace seqtide::kernels {

/// Up to eight patterns that are looked for in one go, by the first letters that all of them have: one bit of a byte
/// for each pattern, and a table for each of these letters, so that a shuffle tells all patterns that a letter fits.
class PatternGroup {
 public:
  static constexpr std::size_t capacity = 8;
  static constexpr std::size_t most_common_letters = 8;

  /// \param patterns  one to eight, of at least one letter A, C, G or T in upper case; their memory must last
  explicit PatternGroup(const std::array<std::string_view, capacity>& patterns, std::size_t count) noexcept;

  std::size_t count() const noexcept { return count_; }
  std::string_view pattern(std::size_t i) const noexcept { return patterns_[i]; }
  /// Letters that tables tell apart, 1 to 8.
  std::size_t common_letters() const noexcept { return common_letters_; }
  /// A bit for each pattern that has at most so many letters.
  unsigned that_fit(std::size_t size) const noexcept;
  /// Bits of the patterns whose letter at `place` has these four low bits.
  const std::uint8_t* table(std::size_t place) const noexcept { return tables_[place].data(); }
  /// Whether pattern i stands at `text`, in any case.
  bool fits(std::size_t i, const char* text) const noexcept;

 private:
  std::array<std::string_view, capacity> patterns_;
  std::size_t count_;
  std::size_t common_letters_;
  std::size_t longest_ = 0;
  alignas(16) std::array<std::array<std::uint8_t, 16>, most_common_letters> tables_{};
};

/// The first place of a pattern in a piece.
struct PatternHit {
  std::uint32_t piece;
  std::uint32_t pattern;
  std::uint64_t position;

  bool operator==(const PatternHit&) const = default;
};

/// Writes a hit for each pattern that stands in a piece, in any case, in the order of pieces and of positions, and
/// returns their number: at most one for each pattern and piece. Exact matches only: U is no T.
std::size_t find_patterns_each(const Pieces& pieces, const PatternGroup& group, PatternHit* out) noexcept;

namespace scalar {
std::size_t find_patterns_each(const Pieces& pieces, const PatternGroup& group, PatternHit* out) noexcept;
}  // namespace scalar

}  // namespace seqtide::kernels
