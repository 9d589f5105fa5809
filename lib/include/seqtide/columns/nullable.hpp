/// \file
/// Nullable: a column of any kind of which some values may be missing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "seqtide/columns/validity.hpp"
#include "seqtide/cpp20.hpp"

namespace seqtide {

/// Values and which of them are there; what stands in the place of a null means nothing.
///
/// Thread safety: any number of threads.
template <typename Values>
struct Nullable {
  Values values;
  Validity valid;

  std::size_t size() const noexcept { return values.size(); }

  /// As for the columns of values.
  Nullable slice(std::size_t first, std::size_t count) const {
    return {values.slice(first, count), valid.slice(first, count)};
  }
  Nullable take(std::span<const std::int64_t> indices) const { return {values.take(indices), valid.take(indices)}; }
  static Nullable concat(std::span<const Nullable> columns) {
    std::vector<Values> values;
    std::vector<Validity> valid;
    for (const Nullable& column : columns) {
      values.push_back(column.values);
      valid.push_back(column.valid);
    }
    return {Values::concat(values), Validity::concat(valid)};
  }
};

/// Makes a column value by value, as the builder of the values does, with nulls.
template <typename Builder>
class NullableBuilder {
 public:
  using Column = Nullable<typename Builder::Column>;

  /// Arguments are those of the builder's append().
  template <typename... Arguments>
  void append(Arguments&&... arguments) {
    values_.append(std::forward<Arguments>(arguments)...);
    present_.push_back(true);
  }
  void append_null() {
    values_.append_nothing();
    present_.push_back(false);
  }
  void append_nothing() { append_null(); }
  Builder& values() noexcept { return values_; }
  std::size_t size() const noexcept { return values_.size(); }
  /// The column; the builder is spent.
  Column finish() && {
    return {std::move(values_).finish(),
            Validity::of(present_.size(), [this](std::size_t i) { return static_cast<bool>(present_[i]); })};
  }

 private:
  Builder values_;
  std::vector<bool> present_;
};

}  // namespace seqtide
