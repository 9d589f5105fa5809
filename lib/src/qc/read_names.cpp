#include "seqtide/qc/read_names.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "text/letters.hpp"

namespace seqtide {

namespace {

constexpr std::size_t fields_of_names = 7;

bool are_digits(std::string_view text) noexcept { return std::all_of(text.begin(), text.end(), is_digit); }

// Digits only; nothing if there are none, or more than nine.
std::optional<std::uint32_t> small_number(std::string_view text) noexcept {
  if (text.empty() || text.size() > 9 || !are_digits(text)) return std::nullopt;
  std::uint32_t number = 0;
  for (const char digit : text) number = 10 * number + static_cast<std::uint32_t>(digit - '0');
  return number;
}

// Takes the word at the front, and what ends it.
std::string_view next_word(std::string_view& text) noexcept {
  const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

LaneSurface lane_of_fields(std::string_view lane, std::string_view tile) noexcept {
  const std::optional<std::uint32_t> number = small_number(lane);
  if (!number || *number == 0 || *number > 255 || !small_number(tile)) return {};
  const bool tells_surface = tile.size() >= 4 && (tile.front() == '1' || tile.front() == '2');
  return {static_cast<std::uint8_t>(*number), static_cast<std::uint8_t>(tells_surface ? tile.front() - '0' : 0)};
}

// FLOWCELL, L and a digit, C and three digits, R and three digits or more.
LaneSurface lane_of_mgi(std::string_view word) noexcept {
  constexpr std::size_t known = 10;  // of L1C001R001
  for (std::size_t at = word.find('L', 1); at != std::string_view::npos; at = word.find('L', at + 1)) {
    const std::string_view rest = word.substr(at);
    if (rest.size() < known) break;
    if (rest[2] == 'C' && rest[6] == 'R' && rest[1] != '0' && are_digits(rest.substr(1, 1)) &&
        are_digits(rest.substr(3, 3)) && are_digits(rest.substr(7, 3))) {
      return {static_cast<std::uint8_t>(rest[1] - '0'), 0};
    }
  }
  return {};
}

LaneSurface lane_of_word(std::string_view word) noexcept {
  std::array<std::string_view, fields_of_names> fields;
  std::size_t count = 0;
  for (std::size_t begin = 0; count < fields.size(); ++count) {
    const std::size_t end = word.find(':', begin);
    fields[count] = word.substr(begin, end - begin);
    if (end == std::string_view::npos) {
      ++count;
      break;
    }
    begin = end + 1;
  }
  if (count >= 7) return lane_of_fields(fields[3], fields[4]);
  if (count >= 5) return lane_of_fields(fields[1], fields[2]);
  return count == 1 ? lane_of_mgi(word) : LaneSurface{};
}

bool take_number(std::string_view& text, std::size_t digits, std::uint32_t& number) noexcept {
  const std::optional<std::uint32_t> found = small_number(text.substr(0, digits));
  if (!found || text.size() < digits) return false;
  number = *found;
  text.remove_prefix(digits);
  return true;
}

bool take_letter(std::string_view& text, std::string_view letters) noexcept {
  if (text.empty() || letters.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

// Days since 1970-01-01; March is the first month of these years, so that leap days end them.
std::int64_t days_since_1970(std::uint32_t year, std::uint32_t month, std::uint32_t day) noexcept {
  const std::int64_t years = month > 2 ? year : year - 1;
  const std::int64_t months = month > 2 ? month - 3 : month + 9;
  return 365 * years + years / 4 - years / 100 + years / 400 + (153 * months + 2) / 5 + day - 1 - 719468;
}

std::uint32_t days_of_month(std::uint32_t year, std::uint32_t month) noexcept {
  if (month != 2) return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
}

}  // namespace

LaneSurface lane_of_name(std::string_view name) noexcept {
  const LaneSurface place = lane_of_word(next_word(name));
  return place.lane > 0 || name.empty() ? place : lane_of_word(next_word(name));
}

NanoporeOrigin nanopore_origin(std::string_view name) noexcept {
  NanoporeOrigin origin;
  next_word(name);
  while (!name.empty()) {
    std::string_view word = next_word(name);
    if (word.size() < 4 || (word.front() != 'c' && word.front() != 's')) continue;
    const auto take = [&word](std::string_view key) {
      if (word.substr(0, key.size()) != key) return false;
      word.remove_prefix(key.size());
      return true;
    };
    if (take("ch=") || take("ch:i:")) {
      const std::uint32_t channel = small_number(word).value_or(0);
      if (origin.channel == 0 && channel <= NanoporeOrigin::most_channels) origin.channel = channel;
    } else if (take("start_time=") || take("st:Z:")) {
      if (origin.start_time < 0) origin.start_time = seconds_of_time(word);
    }
  }
  return origin;
}

std::int64_t seconds_of_time(std::string_view text) noexcept {
  constexpr std::int64_t none = -1;
  std::uint32_t year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  const bool is_time = take_number(text, 4, year) && take_letter(text, "-") && take_number(text, 2, month) &&
                       take_letter(text, "-") && take_number(text, 2, day) && take_letter(text, "Tt") &&
                       take_number(text, 2, hour) && take_letter(text, ":") && take_number(text, 2, minute) &&
                       take_letter(text, ":") && take_number(text, 2, second);
  if (!is_time || year < 2010 || year > 2199 || month < 1 || month > 12 || day < 1 ||
      day > days_of_month(year, month) || hour > 23 || minute > 59 || second > 60) {
    return none;
  }
  if (take_letter(text, ".,")) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
    if (end == text.begin()) return none;
    text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
  }
  std::int64_t seconds = ((days_since_1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
  if (text.empty()) return seconds;
  const char sign = text.front();
  text.remove_prefix(1);
  if (sign == 'Z' || sign == 'z') return text.empty() ? seconds : none;
  if ((sign != '+' && sign != '-') || !take_number(text, 2, hour)) return none;
  minute = 0;
  if (!text.empty()) {
    take_letter(text, ":");
    if (!take_number(text, 2, minute)) return none;
  }
  if (!text.empty() || hour > 23 || minute > 59) return none;
  const std::int64_t ahead = 3600 * std::int64_t{hour} + 60 * std::int64_t{minute};
  return sign == '+' ? seconds - ahead : seconds + ahead;
}

}  // namespace seqtide
