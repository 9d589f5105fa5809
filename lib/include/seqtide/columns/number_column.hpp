/// \file
/// NumberColumn: many integers or floating-point numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "seqtide/columns/bounds.hpp"

namespace seqtide {

/// Numbers of one type: signed or unsigned of 8 to 64 bits, float or double. Immutable; copies and slices share the
/// memory, which lives as long as any of them.
///
/// Thread safety: any number of threads.
template <typename Number>
class NumberColumn {
 public:
  /// A column without values.
  NumberColumn() : NumberColumn(std::vector<Number>()) {}
  explicit NumberColumn(std::vector<Number> numbers)
      : NumberColumn(std::make_shared<const std::vector<Number>>(std::move(numbers))) {}
  explicit NumberColumn(std::shared_ptr<const std::vector<Number>> numbers) noexcept
      : numbers_(std::move(numbers)), count_(numbers_->size()) {}

  std::size_t size() const noexcept { return count_; }
  Number operator[](std::size_t i) const noexcept { return data()[i]; }
  /// May be null in a column without values.
  const Number* data() const noexcept { return numbers_->data() + first_; }
  std::span<const Number> values() const noexcept { return {data(), count_}; }

  /// Values [first, first + count), without a copy. Throws InvalidArgument if there are fewer.
  NumberColumn slice(std::size_t first, std::size_t count) const {
    check_slice(count_, first, count);
    NumberColumn result = *this;
    result.first_ += first;
    result.count_ = count;
    return result;
  }

  /// A copy of the values with these numbers. Throws InvalidArgument for one that is not below size().
  NumberColumn take(std::span<const std::int64_t> indices) const {
    check_indices(count_, indices);
    std::vector<Number> numbers;
    numbers.reserve(indices.size());
    for (const std::int64_t index : indices) numbers.push_back((*this)[static_cast<std::size_t>(index)]);
    return NumberColumn(std::move(numbers));
  }

  static NumberColumn concat(std::span<const NumberColumn> columns) {
    if (columns.size() == 1) return columns.front();
    std::vector<Number> numbers;
    for (const NumberColumn& column : columns) {
      numbers.insert(numbers.end(), column.values().begin(), column.values().end());
    }
    return NumberColumn(std::move(numbers));
  }

 private:
  std::shared_ptr<const std::vector<Number>> numbers_;
  std::size_t first_ = 0;
  std::size_t count_ = 0;
};

/// Makes a column value by value.
template <typename Number>
class NumberBuilder {
 public:
  using Column = NumberColumn<Number>;

  void append(Number number) { numbers_.push_back(number); }
  /// What stands in the place of a null.
  void append_nothing() { append(Number()); }
  std::size_t size() const noexcept { return numbers_.size(); }
  /// The column; the builder is spent.
  Column finish() && { return Column(std::move(numbers_)); }

 private:
  std::vector<Number> numbers_;
};

}  // namespace seqtide
