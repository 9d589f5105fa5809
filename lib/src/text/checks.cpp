#include "text/checks.hpp"

#include <cstring>
#include <string>

#include "seqtide/error.hpp"
#include "seqtide/text/characters.hpp"

namespace seqtide {

void check_name(std::string_view name) {
  if (name.empty()) return;
  if (std::memchr(name.data(), '\n', name.size()) != nullptr ||
      std::memchr(name.data(), '\r', name.size()) != nullptr) {
    throw InvalidArgument("name " + quoted(name) + " holds a line break");
  }
}

void check_printable(std::string_view text, std::string_view what) {
  if (characters::is_graphic(text)) return;
  std::size_t at = 0;
  while (text[at] >= '!' && text[at] <= '~') ++at;
  throw InvalidArgument(std::string(what) + " holds the byte " + quoted(text.substr(at, 1)) + " at position " +
                        std::to_string(at));
}

}  // namespace seqtide
