/// \file
/// TabularSchema: what the columns of a table of text are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/columns/column.hpp"

namespace seqtide {

enum class TabularType : std::uint8_t {
  text,      ///< bytes as they are
  category,  ///< text of which most values occur many times, such as names of chromosomes
  integer,   ///< decimal, 64 bits, signed
  real,      ///< decimal, with or without an exponent; "inf" and "nan" in any case
  integers,  ///< a list of integers: "1,2,3", with or without a comma at the end; "" has none
};

struct TabularColumn {
  std::string name;
  TabularType type = TabularType::text;
  bool nullable = false;   ///< of numbers: may be missing
  bool one_based = false;  ///< of an integer that counts from 1 in text: its value counts from 0

  bool operator==(const TabularColumn&) const = default;
};

struct SEQTIDE_API TabularSchema {
  std::vector<TabularColumn> columns;
  /// '\t', another character, or ' ' for any run of spaces and tabs.
  char delimiter = '\t';
  /// What text stands for a number that is missing, such as "."; the first one is written. None by itself.
  std::vector<std::string> missing;

  bool operator==(const TabularSchema&) const = default;

  /// What stands between fields that are written.
  char separator() const noexcept { return delimiter == ' ' ? '\t' : delimiter; }
  bool is_missing(std::string_view text) const noexcept;
  /// Types of the columns in a batch: categories are dictionaries, numbers int64 and double, lists of int64.
  Schema fields() const;
  /// Those of these columns, in this order.
  TabularSchema select(std::span<const std::size_t> chosen) const;
  /// Throws InvalidArgument for a name that is "", or stands twice, and for a delimiter that cannot be one.
  void check() const;
};

/// The number in a field, of its column's type.
struct TabularValue {
  std::int64_t integer = 0;
  double real = 0;
  bool present = false;
};

/// One line. Views into the reader that made it, valid until the reader's next step.
struct TabularView {
  std::span<const std::string_view> fields;  ///< as they are in the line
  std::span<const TabularValue> values;      ///< of columns of integers and real numbers
};

/// All of `text` as a decimal number of 64 bits: digits, and '-' in front. False if it is none.
SEQTIDE_API bool parse_int64(std::string_view text, std::int64_t& value) noexcept;
/// All of `text` as a decimal number; of one too large for a double, infinity. False if it is none.
SEQTIDE_API bool parse_float64(std::string_view text, double& value) noexcept;
/// All of `text` as a list of such numbers ("1,2,3", "1,2,3,", ""). False, and no items, if it is none.
SEQTIDE_API bool parse_integers(std::string_view text, std::vector<std::int64_t>& items);
/// Appends the shortest text that gives the same number again.
SEQTIDE_API void append_real(std::string& target, double value);

/// The number in a field of a column, or why there is none ("" if there is).
/// \param field  eight readable bytes follow it
SEQTIDE_API std::string_view parse_value(const TabularSchema& schema, const TabularColumn& column,
                                         std::string_view field, TabularValue& value) noexcept;

}  // namespace seqtide
