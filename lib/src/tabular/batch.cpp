#include "seqtide/tabular/batch.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>
#include <type_traits>
#include <utility>
#include <variant>

#include "seqtide/error.hpp"
#include "seqtide/text/field_reader.hpp"

namespace seqtide {
namespace {

using Integers = NumberColumn<std::int64_t>;
using Reals = NumberColumn<double>;

void append_integer(std::string& target, std::int64_t value) {
  std::array<char, 24> text;
  target.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr);
}

std::size_t memory_of(const TextColumn& column) noexcept { return column.total_size() + 8 * (column.size() + 1); }

std::size_t memory_of(const Column& column) noexcept {
  return std::visit(
      [](const auto& values) -> std::size_t {
        using Values = std::decay_t<decltype(values)>;
        if constexpr (std::is_same_v<Values, TextColumn>) {
          return memory_of(values);
        } else if constexpr (std::is_same_v<Values, DictionaryColumn>) {
          return 4 * values.size();
        } else if constexpr (std::is_same_v<Values, ListColumn<Column>>) {
          const std::int64_t* const offsets = values.offsets();
          return 8 * (values.size() + 1 + static_cast<std::size_t>(offsets[values.size()] - offsets[0]));
        } else {
          return values.size() * sizeof(*values.data());
        }
      },
      column.values);
}

void append_field(std::string& target, const TabularSchema& schema, const TabularColumn& type, const Column& column,
                  std::size_t i) {
  switch (type.type) {
    case TabularType::text:
      target += std::get<TextColumn>(column.values)[i];
      break;
    case TabularType::category:
      target += std::get<DictionaryColumn>(column.values)[i];
      break;
    case TabularType::integer:
    case TabularType::real:
      if (!column.valid[i]) {
        if (!schema.missing.empty()) target += schema.missing.front();
      } else if (type.type == TabularType::integer) {
        append_integer(target, std::get<Integers>(column.values)[i] + (type.one_based ? 1 : 0));
      } else {
        append_real(target, std::get<Reals>(column.values)[i]);
      }
      break;
    case TabularType::integers: {
      const auto& lists = std::get<ListColumn<Column>>(column.values);
      const auto& items = std::get<Integers>(lists.items()->values);
      for (std::int64_t at = lists.offsets()[i]; at < lists.offsets()[i + 1]; ++at) {
        if (at > lists.offsets()[i]) target += ',';
        append_integer(target, items[static_cast<std::size_t>(at)]);
      }
      break;
    }
  }
}

}  // namespace

std::size_t TabularBatch::memory_size() const noexcept {
  return std::accumulate(columns.begin(), columns.end(), std::size_t{0},
                         [](std::size_t sum, const Column& column) { return sum + memory_of(column); });
}

void TabularBatch::append_text(std::string& target, std::size_t i) const {
  for (std::size_t column = 0; column < columns.size(); ++column) {
    if (column > 0) target += schema.separator();
    append_field(target, schema, schema.columns[column], columns[column], i);
  }
}

TabularBatch TabularBatch::slice(std::size_t first, std::size_t size) const {
  check_slice(count, first, size);
  TabularBatch result{schema, {}, size};
  for (const Column& column : columns) result.columns.push_back(column.slice(first, size));
  return result;
}

TabularBatch TabularBatch::take(std::span<const std::int64_t> indices) const {
  check_indices(count, indices);
  TabularBatch result{schema, {}, indices.size()};
  for (const Column& column : columns) result.columns.push_back(column.take(indices));
  return result;
}

TabularBatch TabularBatch::concat(std::span<const TabularBatch> batches) {
  if (batches.empty()) return {};
  TabularBatch result{batches.front().schema, {}, 0};
  for (const TabularBatch& batch : batches) {
    if (batch.schema != result.schema) throw InvalidArgument("the batches have different columns");
    result.count += batch.count;
  }
  for (std::size_t i = 0; i < result.schema.columns.size(); ++i) {
    std::vector<Column> parts;
    parts.reserve(batches.size());
    for (const TabularBatch& batch : batches) parts.push_back(batch.columns[i]);
    result.columns.push_back(Column::concat(parts));
  }
  return result;
}

bool TabularBatch::operator==(const TabularBatch& other) const {
  if (count != other.count || schema != other.schema) return false;
  std::string one, another;
  for (std::size_t i = 0; i < count; ++i) {
    one.clear();
    another.clear();
    append_text(one, i);
    other.append_text(another, i);
    if (one != another) return false;
  }
  return true;
}

TabularBatch TabularBatch::parse(TabularSchema schema, std::string_view text) {
  std::vector<std::size_t> all(schema.columns.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  TabularBatchBuilder builder(schema, std::move(all));
  const std::string padded = std::string(text) + std::string(8, '\n');  // as parse_value() asks for
  std::vector<std::string_view> fields;
  std::vector<TabularValue> values(schema.columns.size());
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(padded.find('\n', begin), text.size());
    split_fields(std::string_view(padded).substr(begin, end - begin), schema.separator(), schema.columns.size() + 1,
                 fields);
    if (fields.size() != schema.columns.size()) throw InvalidArgument("a line has not the fields of its columns");
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const std::string_view fault = parse_value(schema, schema.columns[i], fields[i], values[i]);
      if (!fault.empty()) throw InvalidArgument(schema.columns[i].name + " " + std::string(fault));
    }
    builder.append({fields, values});
    begin = end + 1;
  }
  return builder.finish();
}

AnyBatch any_batch(TabularBatch batch) {
  const std::size_t size = batch.size();
  return {size, [batch = std::move(batch)](std::size_t first, std::size_t count) {
            return batch.slice(first, count).columns;
          }};
}

}  // namespace seqtide
