#include "seqtide/alignments/flags.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include "seqtide/error.hpp"

namespace seqtide {
namespace {

constexpr char upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

int base_of(std::string_view word) noexcept {
  if (word.size() < 2 || word[0] != '0') return 10;
  switch (upper(word[1])) {
    case 'X':
      return 16;
    case 'O':
      return 8;
    case 'B':
      return 2;
    default:
      return 10;
  }
}

std::optional<std::uint16_t> parse_flag_number(std::string_view word) noexcept {
  const int base = base_of(word);
  if (base != 10) word.remove_prefix(2);
  // A number like 010 is octal to some and decimal to others.
  if (base == 10 && word.size() > 1 && word[0] == '0' && word.find_first_not_of('0') != std::string_view::npos) {
    return std::nullopt;
  }
  std::uint16_t number = 0;
  const char* const end = word.data() + word.size();
  const auto [stop, error] = std::from_chars(word.data(), end, number, base);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

std::uint16_t parse_word(std::string_view word) {
  for (std::size_t i = 0; i < flag_names.size(); ++i) {
    const bool same = std::equal(word.begin(), word.end(), flag_names[i].begin(), flag_names[i].end(),
                                 [](char a, char b) { return upper(a) == b; });
    if (same) return static_cast<std::uint16_t>(1 << i);
  }
  if (const std::optional<std::uint16_t> number = parse_flag_number(word)) return *number;
  std::string message = quoted(word) + " is no flag: ";
  for (const std::string_view name : flag_names) message.append(name).append(", ");
  throw InvalidArgument(message + "or a number up to 65535");
}

}  // namespace

std::uint16_t parse_flags(std::string_view text) {
  int bits = 0;
  while (true) {
    const std::size_t comma = text.find(',');
    bits |= parse_word(text.substr(0, comma));
    if (comma == std::string_view::npos) return static_cast<std::uint16_t>(bits);
    text.remove_prefix(comma + 1);
  }
}

}  // namespace seqtide
