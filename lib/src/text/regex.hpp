// Regular expressions of POSIX, the extended ones, over bytes and in the C locale: whether one occurs in a text.
//
// An expression becomes a program of at most max_size steps, and this a table of states where that stays small. A match
// then costs a look-up a byte, else as many operations a byte as the program has steps: nothing backtracks, nothing
// recurses, and no memory is taken while matching.
//
// Of GNU's extensions there are \w \W \s \S \b \B \< \> \` and \'. References to groups are refused, and so is a
// backslash before another letter or digit, which has no meaning in POSIX.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace seqtide::regex {

/// Steps of a program, about one for each character, more where {m,n} repeats them.
inline constexpr std::size_t max_size = 2000;

using ByteSet = std::bitset<256>;

/// What stands beside a place in the text.
enum class Side : std::uint8_t { edge, word, other };

struct Step {
  enum class Kind : std::uint8_t { bytes, split, jump, begin, end, boundary, no_boundary, word_begin, word_end, match };

  Kind kind;
  std::uint16_t set = 0;  // of bytes
  // Relative, so that a piece of a program can be copied.
  std::int32_t first = 1;
  std::int32_t second = 1;  // of a split
};

struct Program {
  std::vector<Step> steps;
  std::vector<ByteSet> sets;
  bool looks_at_words = false;
};

/// Throws InvalidArgument, "character 3 of the pattern: …".
Program compile(std::string_view pattern);

inline bool is_word(unsigned char byte) noexcept {
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
}

/// Immutable: any number of threads may match with one.
class Regex {
 public:
  /// Throws InvalidArgument.
  explicit Regex(std::string_view pattern);

  bool is_table() const noexcept { return !table_.empty(); }

 private:
  friend class Matcher;

  void make_classes();
  void make_table();

  Program program_;
  std::array<std::uint8_t, 256> classes_{};  // of bytes that no step tells apart
  std::size_t class_count_ = 0;              // without that of the end of the text
  std::vector<std::uint32_t> table_;         // rows of the next states by class; empty if there were too many
};

}  // namespace seqtide::regex
