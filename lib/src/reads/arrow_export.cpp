#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>

#include "columns/arrow_columns.hpp"
#include "seqtide/error.hpp"
#include "seqtide/reads/arrow.hpp"
#include "text/utf8.hpp"

namespace seqtide {
namespace arrow {
namespace {

// Children that were moved out have a null `release` and live on without their parent.
template <typename Struct>
void release_child(Struct& child) noexcept {
  if (child.release != nullptr) child.release(&child);
}

// ---- types

// A child holds nothing of its own: format and name are constants.
void release_column_schema(ArrowSchema* schema) { schema->release = nullptr; }

template <std::size_t Count>
struct SchemaData {
  std::array<ArrowSchema, Count> children{};
  std::array<ArrowSchema*, Count> pointers{};
};

template <std::size_t Count>
void release_schema(ArrowSchema* schema) {
  const auto* const data = static_cast<SchemaData<Count>*>(schema->private_data);
  for (ArrowSchema* const child : data->pointers) release_child(*child);
  delete data;
  schema->release = nullptr;
}

template <typename Batch>
void export_schema(ArrowSchema& out) {
  constexpr auto names = Columns<Batch>::names;
  auto data = std::make_unique<SchemaData<names.size()>>();
  for (std::size_t i = 0; i < names.size(); ++i) {
    ArrowSchema& child = data->children[i];
    child.format = "U";
    child.name = names[i];
    child.release = &release_column_schema;
    data->pointers[i] = &child;
  }
  out = {};
  out.format = "+s";
  out.name = "";
  out.n_children = names.size();
  out.children = data->pointers.data();
  out.release = &release_schema<names.size()>;
  out.private_data = data.release();
}

// ---- values

struct ColumnData {
  TextColumn column;
  std::array<const void*, 3> buffers;  // validity, offsets, bytes
};

void release_column(ArrowArray* array) {
  delete static_cast<ColumnData*>(array->private_data);
  array->release = nullptr;
}

// Some consumers want an address even where there are no bytes.
const void* address_of_bytes(const TextColumn& column) noexcept {
  return column.bytes() == nullptr ? "" : column.bytes();
}

void export_column(const TextColumn& column, ArrowArray& out) {
  auto data = std::make_unique<ColumnData>(ColumnData{column, {nullptr, column.offsets(), address_of_bytes(column)}});
  out.length = static_cast<std::int64_t>(column.size());
  out.n_buffers = data->buffers.size();
  out.buffers = data->buffers.data();
  out.release = &release_column;
  out.private_data = data.release();
}

template <std::size_t Count>
struct BatchData {
  std::array<ArrowArray, Count> children{};
  std::array<ArrowArray*, Count> pointers{};
  std::array<const void*, 1> buffers{};  // validity

  BatchData() = default;
  BatchData(const BatchData&) = delete;
  BatchData& operator=(const BatchData&) = delete;
  ~BatchData() {
    for (ArrowArray& child : children) release_child(child);
  }
};

template <std::size_t Count>
void release_batch(ArrowArray* array) {
  delete static_cast<BatchData<Count>*>(array->private_data);
  array->release = nullptr;
}

std::size_t first_not_utf8(const TextColumn& column) {
  const std::int64_t start = column.offsets()[0];
  if (column.total_size() == 0 || is_ascii({column.bytes() + start, column.total_size()})) return column.size();
  std::size_t i = 0;
  while (i < column.size() && is_utf8(column[i])) ++i;
  return i;
}

}  // namespace

template <typename Batch>
std::size_t first_not_utf8(const Batch& batch) {
  std::size_t first = batch.size();
  for (const auto member : Columns<Batch>::members) first = std::min(first, first_not_utf8(batch.*member));
  return first;
}

template <typename Batch>
void throw_not_utf8(const Batch& batch, std::size_t record, std::uint64_t before) {
  std::size_t column = 0;
  while (is_utf8((batch.*Columns<Batch>::members[column])[record])) ++column;
  throw InvalidArgument("record " + std::to_string(before + record + 1) + ": " + Columns<Batch>::names[column] + ' ' +
                        quoted((batch.*Columns<Batch>::members[column])[record]) +
                        " is not UTF-8, as Arrow strings must be");
}

template <typename Batch>
void export_utf8(const Batch& batch, ArrowArray& out) {
  constexpr auto members = Columns<Batch>::members;
  auto data = std::make_unique<BatchData<members.size()>>();
  for (std::size_t i = 0; i < members.size(); ++i) {
    export_column(batch.*members[i], data->children[i]);
    data->pointers[i] = &data->children[i];
  }
  out = {};
  out.length = static_cast<std::int64_t>(batch.size());
  out.n_buffers = data->buffers.size();
  out.buffers = data->buffers.data();
  out.n_children = members.size();
  out.children = data->pointers.data();
  out.release = &release_batch<members.size()>;
  out.private_data = data.release();
}

template std::size_t first_not_utf8(const FastqBatch&);
template std::size_t first_not_utf8(const FastaBatch&);
template void throw_not_utf8(const FastqBatch&, std::size_t, std::uint64_t);
template void throw_not_utf8(const FastaBatch&, std::size_t, std::uint64_t);
template void export_utf8(const FastqBatch&, ArrowArray&);
template void export_utf8(const FastaBatch&, ArrowArray&);

}  // namespace arrow

namespace {

template <typename Batch>
void export_checked(const Batch& batch, ArrowArray& out) {
  const std::size_t bad = arrow::first_not_utf8(batch);
  if (bad < batch.size()) arrow::throw_not_utf8(batch, bad, 0);
  arrow::export_utf8(batch, out);
}

}  // namespace

void export_fastq_schema(ArrowSchema& out) { arrow::export_schema<FastqBatch>(out); }
void export_fasta_schema(ArrowSchema& out) { arrow::export_schema<FastaBatch>(out); }

void export_array(const FastqBatch& batch, ArrowArray& out) { export_checked(batch, out); }
void export_array(const FastaBatch& batch, ArrowArray& out) { export_checked(batch, out); }

}  // namespace seqtide
