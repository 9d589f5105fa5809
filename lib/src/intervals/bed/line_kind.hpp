// Lines of BED that are no records.
#pragma once

#include <string_view>

namespace seqtide::bed {

inline bool is_blank(std::string_view line) noexcept { return line.find_first_not_of(" \t") == std::string_view::npos; }

/// A line for genome browsers: "track" or "browser", and what is behind it. Behind the name of a chromosome there would
/// be two numbers.
inline bool is_track(std::string_view line) noexcept {
  for (const std::string_view word : {std::string_view("track"), std::string_view("browser")}) {
    if (!line.starts_with(word)) continue;
    std::string_view rest = line.substr(word.size());
    if (!rest.empty() && rest.front() != ' ' && rest.front() != '\t') continue;
    for (int numbers = 0; numbers < 2; ++numbers) {
      const std::size_t begin = rest.find_first_not_of(" \t");
      if (begin == std::string_view::npos) return true;
      const std::size_t end = rest.find_first_of(" \t", begin);
      if (rest.substr(begin, end - begin).find_first_not_of("0123456789") != std::string_view::npos) return true;
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end);
    }
    return false;
  }
  return false;
}

inline bool is_record(std::string_view line) noexcept {
  // What most lines start with tells.
  if (!line.empty() && std::string_view("# \ttb").find(line.front()) == std::string_view::npos) return true;
  return !line.starts_with('#') && !is_track(line) && !is_blank(line);
}

}  // namespace seqtide::bed
