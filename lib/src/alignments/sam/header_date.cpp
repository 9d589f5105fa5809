#include "alignments/sam/header_date.hpp"

#include <algorithm>
#include <cstddef>

namespace seqtide::sam {

namespace {

// Whether `text` has the form of a pattern: '0' stands for any digit, anything else for itself.
bool has_form(std::string_view text, std::string_view pattern) {
  return std::equal(text.begin(), text.end(), pattern.begin(), pattern.end(), [](char letter, char expected) {
    return expected == '0' ? letter >= '0' && letter <= '9' : letter == expected;
  });
}

// Whether a number of `digits` digits at `start` lies in a range.
bool in_range(std::string_view text, std::size_t start, std::size_t digits, int least, int most) {
  int number = 0;
  for (char digit : text.substr(start, digits)) number = number * 10 + (digit - '0');
  return number >= least && number <= most;
}

bool is_date(std::string_view text) {
  if (has_form(text, "0000")) return true;
  if (has_form(text, "0000-00")) return in_range(text, 5, 2, 1, 12);
  if (has_form(text, "0000-00-00")) return in_range(text, 5, 2, 1, 12) && in_range(text, 8, 2, 1, 31);
  if (has_form(text, "00000000")) return in_range(text, 4, 2, 1, 12) && in_range(text, 6, 2, 1, 31);
  if (has_form(text, "0000-000")) return in_range(text, 5, 3, 1, 366);
  if (has_form(text, "0000000")) return in_range(text, 4, 3, 1, 366);
  if (has_form(text, "0000-W00")) return in_range(text, 6, 2, 1, 53);
  if (has_form(text, "0000W00")) return in_range(text, 5, 2, 1, 53);
  if (has_form(text, "0000-W00-0")) return in_range(text, 6, 2, 1, 53) && in_range(text, 9, 1, 1, 7);
  if (has_form(text, "0000W000")) return in_range(text, 5, 2, 1, 53) && in_range(text, 7, 1, 1, 7);
  return false;
}

// Hours, minutes and seconds; the specification of the format does not say which, so both writings do.
bool is_clock(std::string_view text) {
  if (has_form(text, "00")) return in_range(text, 0, 2, 0, 24);
  if (has_form(text, "0000")) return in_range(text, 0, 2, 0, 24) && in_range(text, 2, 2, 0, 59);
  if (has_form(text, "00:00")) return in_range(text, 0, 2, 0, 24) && in_range(text, 3, 2, 0, 59);
  if (has_form(text, "000000")) {
    return in_range(text, 0, 2, 0, 24) && in_range(text, 2, 2, 0, 59) && in_range(text, 4, 2, 0, 60);
  }
  if (has_form(text, "00:00:00")) {
    return in_range(text, 0, 2, 0, 24) && in_range(text, 3, 2, 0, 59) && in_range(text, 6, 2, 0, 60);
  }
  return false;
}

bool is_zone(std::string_view text) {
  return text.empty() || text == "Z" ||
         ((text[0] == '+' || text[0] == '-') && text.size() <= 6 && is_clock(text.substr(1)));
}

bool is_time(std::string_view text) {
  std::size_t zone = std::min(text.find_first_of("Z+-"), text.size());
  std::string_view clock = text.substr(0, zone);
  std::size_t fraction = clock.find_first_of(".,");
  if (fraction != std::string_view::npos) {
    std::string_view digits = clock.substr(fraction + 1);
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) return false;
    clock = clock.substr(0, fraction);
  }
  return is_clock(clock) && is_zone(text.substr(zone));
}

}  // namespace

bool is_iso_date(std::string_view text) noexcept {
  std::size_t time = text.find('T');
  return time == std::string_view::npos ? is_date(text)
                                        : is_date(text.substr(0, time)) && is_time(text.substr(time + 1));
}

}  // namespace seqtide::sam
