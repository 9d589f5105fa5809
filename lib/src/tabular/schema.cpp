#include "seqtide/tabular/schema.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "seqtide/error.hpp"
#include "text/digits.hpp"
#include "text/letters.hpp"

namespace seqtide {
namespace {

constexpr auto largest_int64 = std::numeric_limits<std::int64_t>::max();

Field field_of(const TabularColumn& column) {
  switch (column.type) {
    case TabularType::category:
      return {column.name, ColumnKind::dictionary};
    case TabularType::integer:
      return {column.name, ColumnKind::int64, column.nullable};
    case TabularType::real:
      return {column.name, ColumnKind::float64, column.nullable};
    case TabularType::integers:
      return {column.name, ColumnKind::list, false, {{"item", ColumnKind::int64}}};
    case TabularType::text:
      break;
  }
  return {column.name, ColumnKind::text};
}

// Digits behind which eight bytes may be read, and '-' in front.
bool parse_padded(std::string_view text, std::int64_t& value) noexcept {
  std::uint64_t digits = 0;
  if (parse_padded_digits(text, digits)) {
    value = static_cast<std::int64_t>(digits);
    return digits <= static_cast<std::uint64_t>(largest_int64);
  }
  return parse_int64(text, value);
}

// False behind the first item that is none.
template <typename Take>
bool for_each_integer(std::string_view list, Take take) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    std::int64_t item = 0;
    if (!parse_int64(list.substr(0, comma), item)) return false;
    take(item);
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return true;
}

}  // namespace

bool parse_int64(std::string_view text, std::int64_t& value) noexcept {
  if (text.empty() || !is_digit(text.back())) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

bool parse_float64(std::string_view text, double& value) noexcept {
  std::string_view digits = text;
  if (digits.starts_with('-') || digits.starts_with('+')) digits.remove_prefix(1);
  if (digits.empty() || digits.front() == '-') return false;
  const char* const last = digits.data() + digits.size();
  const auto [end, error] = std::from_chars(digits.data(), last, value);
  // nan(...), which it takes too, is C's, not text of tables.
  if (error == std::errc::invalid_argument || end != last || digits.back() == ')') return false;
  if (error == std::errc::result_out_of_range) {
    // Too small, if the exponent is negative or there is none but zeros; else too large.
    const std::size_t exponent = digits.find_first_of("eE");
    const bool small = exponent != std::string_view::npos ? digits.substr(exponent + 1).starts_with('-')
                                                          : digits.find_first_not_of("0") == digits.find('.');
    value = small ? 0 : std::numeric_limits<double>::infinity();
  }
  if (text.front() == '-') value = -value;
  return true;
}

bool parse_integers(std::string_view text, std::vector<std::int64_t>& items) {
  items.clear();
  const bool valid = for_each_integer(text, [&](std::int64_t item) { items.push_back(item); });
  if (!valid) items.clear();
  return valid;
}

void append_real(std::string& target, double value) {
  std::array<char, 32> text;
  target.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr);
}

std::string_view parse_value(const TabularSchema& schema, const TabularColumn& column, std::string_view field,
                             TabularValue& value) noexcept {
  value.present = true;
  if (column.type == TabularType::integer) {
    if (!parse_padded(field, value.integer)) {
      value.present = false;
      if (column.nullable && schema.is_missing(field)) return {};
      return "is no integer of 64 bits";
    }
    if (column.one_based) {
      if (value.integer == std::numeric_limits<std::int64_t>::min()) return "is no integer of 64 bits";
      --value.integer;
    }
  } else if (column.type == TabularType::real) {
    std::uint64_t digits = 0;
    if (field.size() <= 15 && parse_padded_digits(field, digits)) {
      value.real = static_cast<double>(digits);
    } else if (!parse_float64(field, value.real)) {
      value.present = false;
      if (column.nullable && schema.is_missing(field)) return {};
      return "is no number";
    }
  } else if (column.type == TabularType::integers) {
    if (!for_each_integer(field, [](std::int64_t) {})) return "is no list of integers of 64 bits";
  }
  return {};
}

bool TabularSchema::is_missing(std::string_view text) const noexcept {
  return std::ranges::find(missing, text) != missing.end();
}

Schema TabularSchema::fields() const {
  Schema result;
  for (const TabularColumn& column : columns) result.push_back(field_of(column));
  return result;
}

TabularSchema TabularSchema::select(std::span<const std::size_t> chosen) const {
  TabularSchema result{{}, delimiter, missing};
  for (const std::size_t i : chosen) result.columns.push_back(columns[i]);
  return result;
}

void TabularSchema::check() const {
  for (auto column = columns.begin(); column != columns.end(); ++column) {
    if (column->name.empty()) throw InvalidArgument("the name of a column is empty");
    if (std::find_if(columns.begin(), column, [&](const TabularColumn& other) { return other.name == column->name; }) !=
        column) {
      throw InvalidArgument("two columns are called " + quoted(column->name));
    }
    if (column->one_based && column->type != TabularType::integer) {
      throw InvalidArgument("column " + quoted(column->name) + " counts from 1, but is no column of integers");
    }
  }
  if (delimiter != '\t' && (delimiter < ' ' || delimiter == '\x7f')) {
    throw InvalidArgument("fields cannot be separated by " + quoted(std::string(1, delimiter)));
  }
}

}  // namespace seqtide
