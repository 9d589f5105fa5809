/// \file
/// Column: a column of any kind, with or without nulls, and Schema, what a set of columns looks like.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/columns/dictionary_column.hpp"
#include "seqtide/columns/list_column.hpp"
#include "seqtide/columns/nullable.hpp"
#include "seqtide/columns/number_column.hpp"
#include "seqtide/columns/text_column.hpp"

namespace seqtide {

/// In the order of Column::Values.
enum class ColumnKind : std::uint8_t {
  int8,
  uint8,
  int16,
  uint16,
  int32,
  uint32,
  int64,
  uint64,
  float32,
  float64,
  text,
  dictionary,
  list,
};

/// A column's name and type.
struct SEQTIDE_API Field {
  std::string name;
  ColumnKind kind = ColumnKind::text;
  bool nullable = false;
  std::vector<Field> items = {};  ///< of lists one: what their items are

  bool operator==(const Field&) const = default;
};

using Schema = std::vector<Field>;

/// Immutable memory that copies and slices share.
///
/// Thread safety: any number of threads.
struct SEQTIDE_API Column {
  using Values = std::variant<NumberColumn<std::int8_t>, NumberColumn<std::uint8_t>, NumberColumn<std::int16_t>,
                              NumberColumn<std::uint16_t>, NumberColumn<std::int32_t>, NumberColumn<std::uint32_t>,
                              NumberColumn<std::int64_t>, NumberColumn<std::uint64_t>, NumberColumn<float>,
                              NumberColumn<double>, TextColumn, DictionaryColumn, ListColumn<Column>>;

  Values values;
  Validity valid;

  ColumnKind kind() const noexcept { return static_cast<ColumnKind>(values.index()); }
  std::size_t size() const noexcept { return valid.size(); }

  /// As for TextColumn.
  Column slice(std::size_t first, std::size_t count) const;
  Column take(std::span<const std::int64_t> indices) const;
  /// Throws InvalidArgument if the columns are not of one kind.
  static Column concat(std::span<const Column> columns);
};

/// How a typed column becomes a Column and back, and what its field is.
template <typename Values>
struct ColumnTraits {
  static Field field(std::string name) { return {std::move(name), Column{Values(), {}}.kind()}; }
  static Column wrap(const Values& values) { return {values, Validity(values.size())}; }
  static Values unwrap(const Column& column) { return std::get<Values>(column.values); }
};

template <typename Values>
struct ColumnTraits<Nullable<Values>> {
  static Field field(std::string name) {
    Field result = ColumnTraits<Values>::field(std::move(name));
    result.nullable = true;
    return result;
  }
  static Column wrap(const Nullable<Values>& column) {
    return {ColumnTraits<Values>::wrap(column.values).values, column.valid};
  }
  static Nullable<Values> unwrap(const Column& column) { return {ColumnTraits<Values>::unwrap(column), column.valid}; }
};

template <typename Items>
struct ColumnTraits<ListColumn<Items>> {
  static Field field(std::string name) {
    return {std::move(name), ColumnKind::list, false, {ColumnTraits<Items>::field("item")}};
  }
  static Column wrap(const ListColumn<Items>& lists) {
    auto items = std::make_shared<const Column>(ColumnTraits<Items>::wrap(*lists.items()));
    return {ListColumn<Column>(lists, std::move(items)), Validity(lists.size())};
  }
  static ListColumn<Items> unwrap(const Column& column) {
    const auto& lists = std::get<ListColumn<Column>>(column.values);
    return ListColumn<Items>(lists, std::make_shared<const Items>(ColumnTraits<Items>::unwrap(*lists.items())));
  }
};

}  // namespace seqtide
