/// \file
/// DictionaryColumn: text of which most values occur many times, such as names of references.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "seqtide/api.h"
#include "seqtide/columns/number_column.hpp"
#include "seqtide/columns/text_column.hpp"

namespace seqtide {

/// The texts that a DictionaryColumn may have. Made once and shared by all columns of a file: what is to be known of
/// all of its values is found out once, too.
///
/// Thread safety: any number of threads.
class SEQTIDE_API Dictionary {
 public:
  explicit Dictionary(TextColumn values);

  const TextColumn& values() const noexcept { return values_; }
  std::size_t size() const noexcept { return values_.size(); }
  /// Number of the first value that is not UTF-8, size() if there is none.
  std::size_t first_not_utf8() const noexcept { return first_not_utf8_; }

 private:
  TextColumn values_;
  std::size_t first_not_utf8_;
};

using DictionaryPtr = std::shared_ptr<const Dictionary>;

/// Immutable memory that copies and slices share; the dictionary is shared by all copies.
///
/// Thread safety: any number of threads.
class SEQTIDE_API DictionaryColumn {
 public:
  /// A column without values.
  DictionaryColumn();
  /// \param indices  below dictionary->size(); where the column is null, anything
  DictionaryColumn(NumberColumn<std::int32_t> indices, DictionaryPtr dictionary)
      : indices_(std::move(indices)), dictionary_(std::move(dictionary)) {}

  std::size_t size() const noexcept { return indices_.size(); }
  /// Of a value that is not null.
  std::string_view operator[](std::size_t i) const noexcept {
    return dictionary_->values()[static_cast<std::size_t>(indices_[i])];
  }
  const NumberColumn<std::int32_t>& indices() const noexcept { return indices_; }
  const DictionaryPtr& dictionary() const noexcept { return dictionary_; }

  /// As for TextColumn.
  DictionaryColumn slice(std::size_t first, std::size_t count) const {
    return {indices_.slice(first, count), dictionary_};
  }
  DictionaryColumn take(std::span<const std::int64_t> indices) const { return {indices_.take(indices), dictionary_}; }
  /// Columns with different dictionaries get a new one with the values of all.
  static DictionaryColumn concat(std::span<const DictionaryColumn> columns);

 private:
  NumberColumn<std::int32_t> indices_;
  DictionaryPtr dictionary_;
};

/// Makes a column, and its dictionary, value by value.
class SEQTIDE_API DictionaryBuilder {
 public:
  using Column = DictionaryColumn;

  void append(std::string_view value) { indices_.append(index_of(value)); }
  void append_nothing() { indices_.append(-1); }
  std::size_t size() const noexcept { return indices_.size(); }
  /// Where a value is in the dictionary; it enters it unless it is there. Throws InvalidArgument beyond 2^31 - 1
  /// values.
  std::int32_t index_of(std::string_view value);
  /// The column; the builder is spent.
  DictionaryColumn finish() &&;

 private:
  ColumnBuilder values_;
  std::unordered_map<std::string, std::int32_t> known_;
  NumberBuilder<std::int32_t> indices_;
};

}  // namespace seqtide
