/// \file
/// ListColumn: columns of which each value is a list of values of one kind.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "seqtide/columns/bounds.hpp"

namespace seqtide {

/// Value i is items()[offsets()[i], offsets()[i + 1]). Immutable; copies and slices share the memory.
///
/// Thread safety: any number of threads.
template <typename Items>
class ListColumn {
 public:
  using Offsets = std::vector<std::int64_t>;

  /// A column without values.
  ListColumn() : ListColumn(Offsets(1), std::make_shared<const Items>()) {}
  /// \param offsets  ascending, at least one, the last at most items->size()
  ListColumn(Offsets offsets, std::shared_ptr<const Items> items)
      : ListColumn(std::make_shared<const Offsets>(std::move(offsets)), std::move(items)) {}
  /// The same lists of the same items, held in another type of column.
  template <typename Other>
  ListColumn(const ListColumn<Other>& other, std::shared_ptr<const Items> items)
      : offsets_(other.offsets_), items_(std::move(items)), first_(other.first_), count_(other.count_) {}

  std::size_t size() const noexcept { return count_; }
  Items operator[](std::size_t i) const {
    return items_->slice(static_cast<std::size_t>(offsets()[i]),
                         static_cast<std::size_t>(offsets()[i + 1] - offsets()[i]));
  }
  /// offsets()[0] need not be 0.
  const std::int64_t* offsets() const noexcept { return offsets_->data() + first_; }
  /// Those of all lists that share the memory.
  const std::shared_ptr<const Items>& items() const noexcept { return items_; }

  /// As for TextColumn.
  ListColumn slice(std::size_t first, std::size_t count) const {
    check_slice(count_, first, count);
    ListColumn result = *this;
    result.first_ += first;
    result.count_ = count;
    return result;
  }

  ListColumn take(std::span<const std::int64_t> indices) const {
    check_indices(count_, indices);
    Offsets taken = {0};
    std::vector<std::int64_t> places;
    for (const std::int64_t index : indices) {
      for (std::int64_t place = offsets()[index]; place < offsets()[index + 1]; ++place) places.push_back(place);
      taken.push_back(static_cast<std::int64_t>(places.size()));
    }
    return ListColumn(std::move(taken), std::make_shared<const Items>(items_->take(places)));
  }

  static ListColumn concat(std::span<const ListColumn> columns) {
    if (columns.size() == 1) return columns.front();
    Offsets joined = {0};
    std::vector<Items> parts;
    for (const ListColumn& column : columns) {
      const std::int64_t shift = joined.back() - column.offsets()[0];
      for (std::size_t i = 1; i <= column.count_; ++i) joined.push_back(column.offsets()[i] + shift);
      parts.push_back(column.items_->slice(static_cast<std::size_t>(column.offsets()[0]),
                                           static_cast<std::size_t>(joined.back() - shift - column.offsets()[0])));
    }
    return ListColumn(std::move(joined), std::make_shared<const Items>(Items::concat(parts)));
  }

 private:
  template <typename>
  friend class ListColumn;

  ListColumn(std::shared_ptr<const Offsets> offsets, std::shared_ptr<const Items> items)
      : offsets_(std::move(offsets)), items_(std::move(items)), count_(offsets_->size() - 1) {}

  std::shared_ptr<const Offsets> offsets_;
  std::shared_ptr<const Items> items_;
  std::size_t first_ = 0;
  std::size_t count_ = 0;
};

/// Makes a column list by list: the items of one are appended to items(), then append() makes a list of them.
template <typename ItemBuilder>
class ListBuilder {
 public:
  using Items = typename ItemBuilder::Column;
  using Column = ListColumn<Items>;

  ItemBuilder& items() noexcept { return items_; }
  /// Ends a list: it has the items since the end of the one before.
  void append() { offsets_.push_back(static_cast<std::int64_t>(items_.size())); }
  void append_nothing() { append(); }
  std::size_t size() const noexcept { return offsets_.size() - 1; }
  /// The column; the builder is spent.
  Column finish() && { return Column(std::move(offsets_), std::make_shared<const Items>(std::move(items_).finish())); }

 private:
  ItemBuilder items_;
  std::vector<std::int64_t> offsets_ = {0};
};

}  // namespace seqtide
