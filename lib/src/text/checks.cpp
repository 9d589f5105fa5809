#include "text/checks.hpp"

#include <cstdint>
#include <cstring>
#include <string>

#include "seqtide/error.hpp"

namespace seqtide {
namespace {

constexpr std::uint64_t every_byte(std::uint64_t value) { return value * 0x0101010101010101; }

// Sets the high bit of some byte if and only if a byte of the word is outside '!' to '~': subtracting '!'
// borrows below it, adding one carries 127 to 128, and no byte in the range disturbs its neighbour.
std::uint64_t unprintable(std::uint64_t word) noexcept {
  return ((word - every_byte('!')) | word | (word + every_byte(1))) & every_byte(0x80);
}

std::uint64_t load(const char* bytes) noexcept {
  std::uint64_t word;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

bool is_printable(std::string_view text) noexcept {
  const char* at = text.data();
  const char* const end = at + text.size();
  std::uint64_t found = 0;
  if (text.size() < 8) {
    for (; at != end; ++at) found |= unprintable(every_byte(static_cast<unsigned char>(*at)));
    return found == 0;
  }
  for (; end - at >= 32; at += 32) {
    found |=
        unprintable(load(at)) | unprintable(load(at + 8)) | unprintable(load(at + 16)) | unprintable(load(at + 24));
  }
  for (; end - at >= 8; at += 8) found |= unprintable(load(at));
  return (found | unprintable(load(end - 8))) == 0;
}

}  // namespace

void check_name(std::string_view name) {
  if (name.empty()) return;
  if (std::memchr(name.data(), '\n', name.size()) != nullptr ||
      std::memchr(name.data(), '\r', name.size()) != nullptr) {
    throw InvalidArgument("name " + quoted(name) + " holds a line break");
  }
}

void check_printable(std::string_view text, std::string_view what) {
  if (is_printable(text)) return;
  std::size_t at = 0;
  while (text[at] >= '!' && text[at] <= '~') ++at;
  throw InvalidArgument(std::string(what) + " holds the byte " + quoted(text.substr(at, 1)) + " at position " +
                        std::to_string(at));
}

}  // namespace seqtide
