/// \file
/// What all batches do with their columns, once a batch type has said which it has.
///
///     struct Calls {
///       DictionaryColumn chromosomes;
///       Nullable<NumberColumn<float>> qualities;
///     };
///     template <>
///     struct seqtide::BatchColumns<Calls> {
///       static constexpr std::tuple members = {BatchMember{"chrom", &Calls::chromosomes},
///                                              BatchMember{"qual", &Calls::qualities}};
///       static void check(const Calls&, std::size_t) {}
///     };
///     seqtide::export_array(seqtide::schema_of<Calls>(), seqtide::any_batch(calls), array);
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/columns/column.hpp"
#include "seqtide/error.hpp"

#include "seqtide/cpp20.hpp"

namespace seqtide {

/// A column of a batch: its name, and where it is.
template <typename Batch, typename Values>
struct BatchMember {
  const char* name;
  Values Batch::*values;
};

/// To be specialised for every type of batch, an aggregate of columns of equal size: `members`, a tuple of BatchMember
/// in the order of the aggregate, and `check(batch, i)`, which throws InvalidArgument if the values of others cannot be
/// record i.
template <typename Batch>
struct BatchColumns;

namespace detail {

template <typename Batch, typename Act>
auto with_members(Act act) {
  return std::apply(act, BatchColumns<Batch>::members);
}

template <typename Batch, typename Values>
Values joined(std::span<const Batch> batches, Values Batch::*values) {
  std::vector<Values> columns;
  columns.reserve(batches.size());
  for (const Batch& batch : batches) columns.push_back(batch.*values);
  return Values::concat(columns);
}

}  // namespace detail

template <typename Batch>
Schema schema_of() {
  return detail::with_members<Batch>([]<typename... Values>(const BatchMember<Batch, Values>&... member) {
    return Schema{ColumnTraits<Values>::field(member.name)...};
  });
}

template <typename Batch>
std::vector<Column> columns_of(const Batch& batch) {
  return detail::with_members<Batch>([&]<typename... Values>(const BatchMember<Batch, Values>&... member) {
    return std::vector<Column>{ColumnTraits<Values>::wrap(batch.*member.values)...};
  });
}

/// A batch of columns with its schema that others made. Throws InvalidArgument for the first record that is none.
/// \param before  records that came before, for messages, which count from 1
template <typename Batch>
Batch batch_of(const std::vector<Column>& columns, std::uint64_t before = 0) {
  Batch batch = detail::with_members<Batch>([&]<typename... Values>(const BatchMember<Batch, Values>&...) {
    auto column = columns.begin();
    return Batch{ColumnTraits<Values>::unwrap(*column++)...};  // braces: from left to right
  });
  for (std::size_t i = 0; i < columns.front().size(); ++i) {
    try {
      BatchColumns<Batch>::check(batch, i);
    } catch (const InvalidArgument& error) {
      throw InvalidArgument("record " + std::to_string(before + i + 1) + ": " + error.what());
    }
  }
  return batch;
}

/// As for the columns.
template <typename Batch>
Batch slice_batch(const Batch& batch, std::size_t first, std::size_t count) {
  return detail::with_members<Batch>(
      [&](const auto&... member) { return Batch{(batch.*member.values).slice(first, count)...}; });
}

template <typename Batch>
Batch take_from_batch(const Batch& batch, std::span<const std::int64_t> indices) {
  return detail::with_members<Batch>(
      [&](const auto&... member) { return Batch{(batch.*member.values).take(indices)...}; });
}

template <typename Batch>
Batch concat_batches(std::span<const Batch> batches) {
  return detail::with_members<Batch>(
      [&](const auto&... member) { return Batch{detail::joined(batches, member.values)...}; });
}

/// A batch of any type, whose columns are made when they are asked for.
struct SEQTIDE_API AnyBatch {
  std::size_t size = 0;
  /// Those of records [first, first + count). Throws InvalidArgument if one of these records has no such value.
  std::function<std::vector<Column>(std::size_t first, std::size_t count)> columns;
};

template <typename Batch>
AnyBatch any_batch(Batch batch) {
  const std::size_t size = batch.size();
  return {size, [batch = std::move(batch)](std::size_t first, std::size_t count) {
            return columns_of(slice_batch(batch, first, count));
          }};
}

}  // namespace seqtide
