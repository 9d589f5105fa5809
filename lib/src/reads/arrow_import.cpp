#include "reads/arrow_import.hpp"

#include <array>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "columns/arrow_columns.hpp"
#include "columns/arrow_text_column.hpp"
#include "seqtide/error.hpp"
#include "seqtide/reads/arrow.hpp"

namespace seqtide {
namespace arrow {
namespace {

std::string_view text_of(const char* text) noexcept { return text == nullptr ? std::string_view() : text; }

void check_struct(const ArrowSchema& schema) {
  if (schema.release == nullptr) throw InvalidArgument("the Arrow type was released or used before");
  if (text_of(schema.format) != "+s") {
    throw InvalidArgument("the Arrow type is " + quoted(text_of(schema.format)) + " and not a struct of columns");
  }
  if (schema.n_children < 0 || (schema.n_children > 0 && schema.children == nullptr)) {
    throw InvalidArgument("the Arrow type has " + std::to_string(schema.n_children) + " columns");
  }
  for (std::int64_t i = 0; i < schema.n_children; ++i) {
    if (schema.children[i] == nullptr || schema.children[i]->release == nullptr) {
      throw InvalidArgument("the Arrow type lacks its column " + std::to_string(i));
    }
  }
}

void check_text(const ArrowSchema& column) {
  if (is_text(text_of(column.format)) && column.dictionary == nullptr) return;
  throw InvalidArgument("the Arrow column " + quoted(text_of(column.name)) + " is of type " +
                        quoted(text_of(column.format)) + (column.dictionary == nullptr ? "" : " with a dictionary") +
                        " and not a string or binary one");
}

std::string names_of(const ArrowSchema& schema) {
  std::string names;
  for (std::int64_t i = 0; i < schema.n_children; ++i) {
    names += (i == 0 ? "" : ", ") + quoted(text_of(schema.children[i]->name));
  }
  return schema.n_children == 0 ? "none" : names;
}

std::int64_t find(const ArrowSchema& schema, std::string_view name) {
  std::int64_t found = -1;
  for (std::int64_t i = 0; i < schema.n_children; ++i) {
    if (text_of(schema.children[i]->name) != name) continue;
    if (found >= 0) throw InvalidArgument("there are two Arrow columns " + quoted(name));
    found = i;
  }
  if (found < 0) throw InvalidArgument("no Arrow column " + quoted(name) + "; the columns are " + names_of(schema));
  return found;
}

// Where the columns of a batch are among those of the struct.
template <typename Batch>
auto positions(const ArrowSchema& schema) {
  constexpr auto names = Columns<Batch>::names;
  check_struct(schema);
  std::array<std::int64_t, names.size()> result{};
  for (std::size_t i = 0; i < names.size(); ++i) {
    result[i] = find(schema, names[i]);
    check_text(*schema.children[result[i]]);
  }
  return result;
}

void check_struct(const ArrowArray& array, const ArrowSchema& schema) {
  const std::string what = "the Arrow array";
  check_shape(array, what);
  if (array.n_children != schema.n_children || array.children == nullptr) {
    throw InvalidArgument("the Arrow array has " + std::to_string(array.n_children) + " columns and its type " +
                          std::to_string(schema.n_children));
  }
  check_no_nulls(array, what, 0, array.length);
}

void append(FastqBatchBuilder& builder, const std::vector<ArrowTextColumn>& columns, std::int64_t i) {
  const FastqView record = {columns[0][i], columns[1][i], columns[2][i], {}};
  check_fastq(record.name, record.sequence, record.quality);
  builder.append(record);
}

void append(FastaBatchBuilder& builder, const std::vector<ArrowTextColumn>& columns, std::int64_t i) {
  const FastaView record = {columns[0][i], columns[1][i]};
  check_fasta(record.name, record.sequence);
  builder.append(record);
}

}  // namespace

template <typename Batch>
void check_type(const ArrowSchema& schema) {
  positions<Batch>(schema);
}

template <typename Batch>
Batch import_batch(const ArrowSchema& schema, const ArrowArray& array, std::uint64_t before) {
  using Builder = std::conditional_t<std::is_same_v<Batch, FastqBatch>, FastqBatchBuilder, FastaBatchBuilder>;
  const auto places = positions<Batch>(schema);
  check_struct(array, schema);
  std::vector<ArrowTextColumn> columns;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const ArrowArray* const child = array.children[places[i]];
    const std::string name = Columns<Batch>::names[i];
    if (child == nullptr) throw InvalidArgument("the Arrow array lacks the column \"" + name + '"');
    columns.emplace_back(name, schema.children[places[i]]->format, *child, array.offset, array.length);
  }
  Builder builder;
  for (std::int64_t i = 0; i < array.length; ++i) {
    try {
      append(builder, columns, i);
    } catch (const InvalidArgument& error) {
      throw InvalidArgument("record " + std::to_string(before + static_cast<std::uint64_t>(i) + 1) + ": " +
                            error.what());
    }
  }
  return std::move(builder).finish();
}

template void check_type<FastqBatch>(const ArrowSchema&);
template void check_type<FastaBatch>(const ArrowSchema&);
template FastqBatch import_batch<FastqBatch>(const ArrowSchema&, const ArrowArray&, std::uint64_t);
template FastaBatch import_batch<FastaBatch>(const ArrowSchema&, const ArrowArray&, std::uint64_t);

}  // namespace arrow

void check_requested_names(const ArrowSchema& requested, const ArrowSchema& exported) {
  arrow::check_struct(requested);
  bool same = requested.n_children == exported.n_children;
  for (std::int64_t i = 0; same && i < requested.n_children; ++i) {
    same = arrow::text_of(requested.children[i]->name) == arrow::text_of(exported.children[i]->name);
  }
  if (!same) {
    throw InvalidArgument("the requested Arrow type has the columns " + arrow::names_of(requested) + " instead of " +
                          arrow::names_of(exported));
  }
}

void check_requested_schema(const ArrowSchema& requested, const ArrowSchema& exported) {
  check_requested_names(requested, exported);
  for (std::int64_t i = 0; i < requested.n_children; ++i) {
    const ArrowSchema& column = *requested.children[i];
    // Text encoded by a dictionary is text.
    arrow::check_text(column.dictionary == nullptr ? column : *column.dictionary);
  }
}

FastqBatch import_fastq(const ArrowSchema& schema, const ArrowArray& array) {
  return arrow::import_batch<FastqBatch>(schema, array, 0);
}
FastaBatch import_fasta(const ArrowSchema& schema, const ArrowArray& array) {
  return arrow::import_batch<FastaBatch>(schema, array, 0);
}

}  // namespace seqtide
