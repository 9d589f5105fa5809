#include "columns/arrow_export.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>

#include "columns/arrow_struct.hpp"
#include "columns/utf8_values.hpp"
#include "seqtide/columns/arrow.hpp"
#include "seqtide/error.hpp"

namespace seqtide {
namespace arrow {
namespace {

// ---- text

// A dictionary is wrong as a whole, and with it all values of its column.
std::size_t first_not_utf8(const Column& column) {
  if (const auto* const text = std::get_if<TextColumn>(&column.values)) return seqtide::first_not_utf8(*text);
  if (const auto* const values = std::get_if<DictionaryColumn>(&column.values)) {
    const Dictionary& dictionary = *values->dictionary();
    return dictionary.first_not_utf8() < dictionary.size() ? 0 : column.size();
  }
  if (const auto* const lists = std::get_if<ListColumn<Column>>(&column.values)) {
    const std::int64_t* const first = lists->offsets();
    const std::int64_t* const last = first + lists->size();
    const Column items =
        lists->items()->slice(static_cast<std::size_t>(*first), static_cast<std::size_t>(*last - *first));
    const std::size_t item = first_not_utf8(items);
    if (item == items.size()) return column.size();
    const std::int64_t place = *first + static_cast<std::int64_t>(item);
    return static_cast<std::size_t>(std::upper_bound(first, last, place) - first) - 1;
  }
  return column.size();
}

// Of a column that has one at `record`.
std::string_view value_not_utf8(const Column& column, std::size_t record) {
  if (const auto* const text = std::get_if<TextColumn>(&column.values)) return (*text)[record];
  if (const auto* const values = std::get_if<DictionaryColumn>(&column.values)) {
    return values->dictionary()->values()[values->dictionary()->first_not_utf8()];
  }
  const Column items = std::get<ListColumn<Column>>(column.values)[record];
  return value_not_utf8(items, first_not_utf8(items));
}

// ---- values

struct ArrayParts : Parts<ArrowArray> {
  ArrayParts(Column the_column, std::size_t count) : Parts(count), column(std::move(the_column)) {}
  Column column;
  Validity::Bits bits;
  std::array<const void*, 3> buffers{};  // validity, offsets or numbers, bytes
};

// Some consumers want an address even where there is nothing.
alignas(8) constexpr std::array<char, 8> nothing = {};

const void* address(const void* memory) noexcept { return memory == nullptr ? nothing.data() : memory; }

void export_column(const Column& column, ArrowArray& out);

// Each sets the buffers behind that of the validity and returns how many there are with it.
template <typename Number>
std::int64_t set_buffers(const NumberColumn<Number>& numbers, ArrayParts& parts) {
  parts.buffers[1] = address(numbers.data());
  return 2;
}

std::int64_t set_buffers(const TextColumn& text, ArrayParts& parts) {
  parts.buffers[1] = text.offsets();
  parts.buffers[2] = address(text.bytes());
  return 3;
}

std::int64_t set_buffers(const DictionaryColumn& values, ArrayParts& parts) {
  const TextColumn& dictionary = values.dictionary()->values();
  export_column({dictionary, Validity(dictionary.size())}, parts.dictionary);
  return set_buffers(values.indices(), parts);
}

std::int64_t set_buffers(const ListColumn<Column>& lists, ArrayParts& parts) {
  export_column(*lists.items(), parts.children[0]);
  parts.buffers[1] = lists.offsets();
  return 2;
}

void export_column(const Column& column, ArrowArray& out) {
  auto parts = std::make_unique<ArrayParts>(column, column.kind() == ColumnKind::list ? 1 : 0);
  out = {};
  out.length = static_cast<std::int64_t>(column.size());
  out.null_count = static_cast<std::int64_t>(column.valid.null_count());
  parts->bits = column.valid.bits();
  if (out.null_count > 0) parts->buffers[0] = parts->bits.data();
  out.n_buffers = std::visit([&](const auto& values) { return set_buffers(values, *parts); }, column.values);
  out.buffers = parts->buffers.data();
  hand_over(std::move(parts), out);
}

}  // namespace

std::size_t first_not_utf8(const std::vector<Column>& columns, std::size_t size) {
  for (const Column& column : columns) size = std::min(size, first_not_utf8(column));
  return size;
}

void throw_not_utf8(const Schema& schema, const std::vector<Column>& columns, std::size_t record,
                    std::uint64_t before) {
  std::size_t column = 0;
  while (first_not_utf8(columns[column]) != record) ++column;
  throw InvalidArgument("record " + std::to_string(before + record + 1) + ": " + schema[column].name + ' ' +
                        quoted(value_not_utf8(columns[column], record)) + " is not UTF-8, as Arrow strings must be");
}

void export_utf8(const std::vector<Column>& columns, std::size_t size, ArrowArray& out) {
  auto parts = std::make_unique<ArrayParts>(Column(), columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) export_column(columns[i], parts->children[i]);
  out = {};
  out.length = static_cast<std::int64_t>(size);
  out.n_buffers = 1;
  out.buffers = parts->buffers.data();
  hand_over(std::move(parts), out);
}

}  // namespace arrow

void export_array(const Schema& schema, const AnyBatch& batch, ArrowArray& out) {
  const std::vector<Column> columns = batch.columns(0, batch.size);
  const std::size_t bad = arrow::first_not_utf8(columns, batch.size);
  if (bad < batch.size) arrow::throw_not_utf8(schema, columns, bad, 0);
  arrow::export_utf8(columns, batch.size, out);
}

}  // namespace seqtide
