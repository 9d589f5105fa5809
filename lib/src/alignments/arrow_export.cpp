#include <array>
#include <cstring>
#include <exception>
#include <memory>
#include <utility>

#include "columns/arrow_producer.hpp"
#include "seqtide/alignments/arrow.hpp"
#include "seqtide/alignments/columns.hpp"
#include "seqtide/error.hpp"
#include "text/utf8.hpp"

namespace seqtide {
namespace {

// Structs that were moved out have a null `release` and live on without their parent.
void release_unless_moved(ArrowArray& array) noexcept {
  if (array.release != nullptr) array.release(&array);
}

struct ColumnData {
  ColumnData() = default;
  ColumnData(const ColumnData&) = delete;
  ColumnData& operator=(const ColumnData&) = delete;
  ~ColumnData() { release_unless_moved(dictionary); }

  std::vector<std::uint8_t> validity;    // a bit a value
  std::unique_ptr<std::byte[]> numbers;  // of columns of numbers
  TextColumn text;                       // of columns of text
  ArrowArray dictionary{};
  std::array<const void*, 3> buffers{};
};

void release_column(ArrowArray* array) {
  delete static_cast<ColumnData*>(array->private_data);
  array->release = nullptr;
}

/// \param missing  whether value i is null
template <typename Missing>
void set_validity(ColumnData& data, std::size_t count, ArrowArray& out, Missing missing) {
  data.validity.assign((count + 7) / 8, 0);
  for (std::size_t i = 0; i < count; ++i) {
    if (missing(i)) {
      ++out.null_count;
    } else {
      data.validity[i / 8] = static_cast<std::uint8_t>(data.validity[i / 8] | 1 << i % 8);
    }
  }
  if (out.null_count > 0) data.buffers[0] = data.validity.data();
}

void hand_over(std::unique_ptr<ColumnData> data, std::size_t count, std::int64_t buffers, ArrowArray& out) {
  out.length = static_cast<std::int64_t>(count);
  out.n_buffers = buffers;
  out.buffers = data->buffers.data();
  if (data->dictionary.release != nullptr) out.dictionary = &data->dictionary;
  out.release = &release_column;
  out.private_data = data.release();
}

/// \param decode  fills an array of numbers
template <typename Number>
Number* make_numbers(ColumnData& data, const AlignmentBatch& batch, void (*decode)(const AlignmentBatch&, Number*)) {
  // One number at least: some consumers want an address even where there are none.
  data.numbers = std::make_unique<std::byte[]>((batch.size() + 1) * sizeof(Number));
  auto* const numbers = reinterpret_cast<Number*>(data.numbers.get());
  decode(batch, numbers);
  data.buffers[1] = numbers;
  return numbers;
}

template <typename Number>
void export_numbers(const AlignmentBatch& batch, void (*decode)(const AlignmentBatch&, Number*), ArrowArray& out) {
  auto data = std::make_unique<ColumnData>();
  make_numbers(*data, batch, decode);
  hand_over(std::move(data), batch.size(), 2, out);
}

/// \param missing  the number that stands for a missing value
template <typename Number>
void export_nullable(const AlignmentBatch& batch, void (*decode)(const AlignmentBatch&, Number*), Number missing,
                     ArrowArray& out) {
  auto data = std::make_unique<ColumnData>();
  const Number* const numbers = make_numbers(*data, batch, decode);
  set_validity(*data, batch.size(), out, [numbers, missing](std::size_t i) { return numbers[i] == missing; });
  hand_over(std::move(data), batch.size(), 2, out);
}

void check_utf8(const TextColumn& column, const char* name) {
  if (column.total_size() == 0 || is_ascii({column.bytes() + column.offsets()[0], column.total_size()})) return;
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (is_utf8(column[i])) continue;
    throw InvalidArgument("value " + std::to_string(i) + " of column " + quoted(name) + ", " + quoted(column[i]) +
                          ", is not UTF-8, as Arrow strings must be");
  }
}

template <typename Missing>
void export_text(TextColumn column, const char* name, ArrowArray& out, Missing missing) {
  check_utf8(column, name);
  auto data = std::make_unique<ColumnData>();
  const std::size_t count = column.size();
  data->text = std::move(column);
  set_validity(*data, count, out, missing);
  data->buffers[1] = data->text.offsets();
  data->buffers[2] = data->text.bytes() == nullptr ? "" : data->text.bytes();
  hand_over(std::move(data), count, 3, out);
}

void export_references(const AlignmentBatch& batch, void (*decode)(const AlignmentBatch&, std::int32_t*),
                       ArrowArray& out) {
  ColumnBuilder names;
  if (batch.header != nullptr) {
    for (const Reference& reference : batch.header->references()) names.append(reference.name);
  }
  auto data = std::make_unique<ColumnData>();
  export_text(std::move(names).finish(), "rname", data->dictionary, [](std::size_t) { return false; });
  const std::int32_t* const ids = make_numbers(*data, batch, decode);
  set_validity(*data, batch.size(), out, [ids](std::size_t i) { return ids[i] < 0; });
  hand_over(std::move(data), batch.size(), 2, out);
}

void export_field(const AlignmentBatch& batch, AlignmentField field, ArrowArray& out) {
  const auto export_unless_empty = [&](TextColumn column, const char* name) {
    export_text(column, name, out, [column](std::size_t i) { return column[i].empty(); });
  };
  const auto export_unless_star = [&](TextColumn column, const char* name) {
    export_text(column, name, out, [column](std::size_t i) { return column[i] == "*"; });
  };
  switch (field) {
    case AlignmentField::qname:
      return export_unless_star(decode_names(batch), "qname");
    case AlignmentField::flag:
      return export_numbers<std::uint16_t>(batch, &decode_flags, out);
    case AlignmentField::rname:
      return export_references(batch, &decode_reference_ids, out);
    case AlignmentField::pos:
      return export_nullable<std::int32_t>(batch, &decode_positions, -1, out);
    case AlignmentField::mapq:
      return export_nullable<std::uint8_t>(batch, &decode_mapqs, 255, out);
    case AlignmentField::cigar:
      return export_unless_star(decode_cigar_texts(batch), "cigar");
    case AlignmentField::rnext:
      return export_references(batch, &decode_next_reference_ids, out);
    case AlignmentField::pnext:
      return export_nullable<std::int32_t>(batch, &decode_next_positions, -1, out);
    case AlignmentField::tlen:
      return export_numbers<std::int32_t>(batch, &decode_tlens, out);
    case AlignmentField::seq:
      return export_unless_empty(decode_sequences(batch), "seq");
    case AlignmentField::qual:
      return export_unless_empty(decode_qualities(batch), "qual");
  }
}

template <typename Column>
void export_tag_numbers(const Column& column, ArrowArray& out) {
  auto data = std::make_unique<ColumnData>();
  const std::size_t size = column.values.size() * sizeof(column.values[0]);
  data->numbers = std::make_unique<std::byte[]>(size + 1);
  if (size > 0) std::memcpy(data->numbers.get(), column.values.data(), size);
  data->buffers[1] = data->numbers.get();
  set_validity(*data, column.values.size(), out, [&column](std::size_t i) { return column.present[i] == 0; });
  hand_over(std::move(data), column.values.size(), 2, out);
}

void export_tag(const AlignmentBatch& batch, const TagChoice& tag, ArrowArray& out) {
  if (tag.kind == TagKind::integer) return export_tag_numbers(decode_integer_tag(batch, tag.name), out);
  if (tag.kind == TagKind::real) return export_tag_numbers(decode_real_tag(batch, tag.name), out);
  const TextTagColumn column = decode_text_tag(batch, tag.name);
  export_text(column.values, tag.name.c_str(), out, [&column](std::size_t i) { return column.present[i] == 0; });
}

struct StructData {
  explicit StructData(std::size_t columns) : children(columns), pointers(columns) {}
  StructData(const StructData&) = delete;
  StructData& operator=(const StructData&) = delete;
  ~StructData() {
    for (ArrowArray& child : children) release_unless_moved(child);
  }
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> pointers;
  std::array<const void*, 1> buffers{};  // validity
};

void release_struct(ArrowArray* array) {
  delete static_cast<StructData*>(array->private_data);
  array->release = nullptr;
}

// Arrays of batches. If one cannot be exported, those of its records that can come first.
class BatchArrays {
 public:
  BatchArrays(BatchSource<AlignmentBatch> source, AlignmentChoice choice)
      : source_(std::move(source)), choice_(std::move(choice)) {}

  bool operator()(ArrowArray& out) {
    if (failure_ != nullptr) std::rethrow_exception(failure_);
    AlignmentBatch batch;
    if (!source_(batch)) return false;
    try {
      export_array(batch, choice_, out);
    } catch (const InvalidArgument&) {
      failure_ = std::current_exception();
      const std::size_t good = count_good(batch);
      if (good == 0) throw;
      export_array(batch.slice(0, good), choice_, out);
    }
    return true;
  }

 private:
  // Records in front of the first bad one, which is one of the batch.
  std::size_t count_good(const AlignmentBatch& batch) const {
    std::size_t good = 0;
    std::size_t bad = batch.size();
    while (good + 1 < bad) {
      const std::size_t middle = good + (bad - good) / 2;
      (is_good(batch.slice(good, middle - good)) ? good : bad) = middle;
    }
    return good;
  }

  bool is_good(const AlignmentBatch& batch) const {
    ArrowArray array{};
    try {
      export_array(batch, choice_, array);
    } catch (const InvalidArgument&) {
      return false;
    }
    array.release(&array);
    return true;
  }

  BatchSource<AlignmentBatch> source_;
  AlignmentChoice choice_;
  std::exception_ptr failure_;  // found in a batch whose first records were delivered
};

}  // namespace

void export_array(const AlignmentBatch& batch, const AlignmentChoice& choice, ArrowArray& out) {
  auto data = std::make_unique<StructData>(choice.fields.size() + choice.tags.size());
  std::size_t column = 0;
  for (const AlignmentField field : choice.fields) export_field(batch, field, data->children[column++]);
  for (const TagChoice& tag : choice.tags) export_tag(batch, tag, data->children[column++]);
  for (std::size_t i = 0; i < column; ++i) data->pointers[i] = &data->children[i];
  out = {};
  out.length = static_cast<std::int64_t>(batch.size());
  out.n_buffers = 1;
  out.buffers = data->buffers.data();
  out.n_children = static_cast<std::int64_t>(column);
  out.children = data->pointers.data();
  out.release = &release_struct;
  out.private_data = data.release();
}

void export_stream(BatchSource<AlignmentBatch> source, const AlignmentChoice& choice, ArrowArrayStream& out) {
  arrow::export_stream([choice](ArrowSchema& schema) { export_alignment_schema(choice, schema); },
                       BatchArrays(std::move(source), choice), out);
}

}  // namespace seqtide
