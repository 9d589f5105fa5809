#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "columns/arrow_schema.hpp"
#include "columns/arrow_struct.hpp"
#include "columns/arrow_text_column.hpp"
#include "seqtide/columns/arrow.hpp"
#include "seqtide/error.hpp"

namespace seqtide {
namespace arrow {
namespace {

/// Values [first, first + count) of one array, with what the messages need.
struct Part {
  const ArrowSchema& schema;
  const ArrowArray& array;
  std::int64_t first;
  std::int64_t count;

  std::string name() const { return std::string(text_of(schema.name)); }
  std::string what() const { return "the Arrow column " + quoted(text_of(schema.name)); }
  std::string_view format() const { return text_of(schema.format); }
  [[noreturn]] void fail(const std::string& reason) const { throw InvalidArgument(what() + ' ' + reason); }
  bool is_there(std::int64_t i) const { return arrow::is_there(array, first + i); }
};

// Of columns that have no more buffers than these.
void check_values(const Part& part, bool dictionary) {
  check_shape(part.array, part.what(), dictionary);
  if (part.first > part.array.length || part.count > part.array.length - part.first) {
    part.fail("has " + std::to_string(part.array.length) + " values where " + std::to_string(part.first + part.count) +
              " are needed");
  }
  if (part.array.n_buffers != 2) part.fail("has " + std::to_string(part.array.n_buffers) + " buffers");
  if (part.count > 0 && part.array.buffers[1] == nullptr) part.fail("has no buffer of values");
}

Validity import_validity(const Part& part, bool nullable) {
  if (!nullable || (part.array.null_count > 0 && part.array.buffers[0] == nullptr)) {
    check_no_nulls(part.array, part.what(), part.first, part.count);
  }
  const auto count = static_cast<std::size_t>(part.count);
  if (part.array.null_count == 0 || part.array.buffers[0] == nullptr) return Validity(count);
  return Validity::of(count, [&](std::size_t i) { return part.is_there(static_cast<std::int64_t>(i)); });
}

// Calls act(zero of the C++ type of a format).
template <typename Act>
auto with_number(char format, Act act) {
  switch (format) {
    case 'c':
      return act(std::int8_t{});
    case 'C':
      return act(std::uint8_t{});
    case 's':
      return act(std::int16_t{});
    case 'S':
      return act(std::uint16_t{});
    case 'i':
      return act(std::int32_t{});
    case 'I':
      return act(std::uint32_t{});
    case 'l':
      return act(std::int64_t{});
    case 'L':
      return act(std::uint64_t{});
    case 'f':
      return act(float{});
    default:
      return act(double{});
  }
}

template <typename Number, typename Theirs>
Number converted(const Part& part, std::int64_t i, Theirs value) {
  if constexpr (std::is_integral_v<Number> && std::is_integral_v<Theirs>) {
    if (std::in_range<Number>(value)) return static_cast<Number>(value);
    part.fail("has the value " + std::to_string(value) + " at position " + std::to_string(i) + ", which is not from " +
              std::to_string(std::numeric_limits<Number>::min()) + " to " +
              std::to_string(std::numeric_limits<Number>::max()));
  } else {
    return static_cast<Number>(value);
  }
}

template <typename Number>
NumberColumn<Number> import_numbers(const Part& part) {
  return with_number(part.format()[0], [&]<typename Theirs>(Theirs) {
    std::vector<Number> numbers(static_cast<std::size_t>(part.count));
    for (std::int64_t i = 0; i < part.count; ++i) {
      if (!part.is_there(i)) continue;
      const auto value = load<Theirs>(part.array.buffers[1], part.array.offset + part.first + i);
      numbers[static_cast<std::size_t>(i)] = converted<Number>(part, i, value);
    }
    return NumberColumn<Number>(std::move(numbers));
  });
}

TextColumn import_text(const Part& part) {
  const ArrowTextColumn values(part.name(), part.format(), part.array, part.first, part.count);
  ColumnBuilder builder;
  builder.reserve(0, static_cast<std::size_t>(part.count));
  for (std::int64_t i = 0; i < part.count; ++i) builder.append(part.is_there(i) ? values[i] : std::string_view());
  return std::move(builder).finish();
}

DictionaryColumn import_dictionary(const Part& part) {
  if (part.schema.dictionary == nullptr) {
    const TextColumn values = import_text(part);
    DictionaryBuilder builder;
    for (std::int64_t i = 0; i < part.count; ++i) {
      if (part.is_there(i)) {
        builder.append(values[static_cast<std::size_t>(i)]);
      } else {
        builder.append_nothing();
      }
    }
    return std::move(builder).finish();
  }
  if (part.array.dictionary == nullptr) part.fail("has no dictionary");
  const ArrowArray& theirs = *part.array.dictionary;
  check_shape(theirs, "the dictionary of " + part.what());
  check_no_nulls(theirs, "the dictionary of " + part.what(), 0, theirs.length);
  auto dictionary =
      std::make_shared<const Dictionary>(import_text({*part.schema.dictionary, theirs, 0, theirs.length}));
  const NumberColumn<std::int32_t> indices = import_numbers<std::int32_t>(part);
  for (std::int64_t i = 0; i < part.count; ++i) {
    const std::int32_t index = indices[static_cast<std::size_t>(i)];
    if (!part.is_there(i) || (index >= 0 && static_cast<std::size_t>(index) < dictionary->size())) continue;
    part.fail("has the index " + std::to_string(index) + " in a dictionary of " + std::to_string(dictionary->size()) +
              " values");
  }
  return {indices, std::move(dictionary)};
}

Column import_column(const Field& field, const Part& part);

ListColumn<Column> import_lists(const Field& field, const Part& part) {
  if (part.array.n_children != 1 || part.array.children == nullptr || part.array.children[0] == nullptr) {
    part.fail("has no items");
  }
  std::vector<std::int64_t> offsets(1);
  std::int64_t start = 0;
  if (part.count > 0) {
    const auto offset = [&](std::int64_t i) -> std::int64_t {
      const std::int64_t place = part.array.offset + part.first + i;
      return part.format() == "+l" ? load<std::int32_t>(part.array.buffers[1], place)
                                   : load<std::int64_t>(part.array.buffers[1], place);
    };
    start = offset(0);
    std::int64_t previous = 0;
    for (std::int64_t i = 0; i <= part.count; ++i) {
      const std::int64_t next = offset(i);
      if (next < previous) part.fail("has the offset " + std::to_string(next) + " behind " + std::to_string(previous));
      if (i > 0) offsets.push_back(next - start);
      previous = next;
    }
  }
  const Part items = {*part.schema.children[0], *part.array.children[0], start, offsets.back()};
  return {std::move(offsets), std::make_shared<const Column>(import_column(field.items.front(), items))};
}

Column::Values import_values(const Field& field, const Part& part) {
  switch (field.kind) {
    case ColumnKind::int8:
      return import_numbers<std::int8_t>(part);
    case ColumnKind::uint8:
      return import_numbers<std::uint8_t>(part);
    case ColumnKind::int16:
      return import_numbers<std::int16_t>(part);
    case ColumnKind::uint16:
      return import_numbers<std::uint16_t>(part);
    case ColumnKind::int32:
      return import_numbers<std::int32_t>(part);
    case ColumnKind::uint32:
      return import_numbers<std::uint32_t>(part);
    case ColumnKind::int64:
      return import_numbers<std::int64_t>(part);
    case ColumnKind::uint64:
      return import_numbers<std::uint64_t>(part);
    case ColumnKind::float32:
      return import_numbers<float>(part);
    case ColumnKind::float64:
      return import_numbers<double>(part);
    case ColumnKind::text:
      return import_text(part);
    case ColumnKind::dictionary:
      return import_dictionary(part);
    case ColumnKind::list:
      break;
  }
  return import_lists(field, part);
}

Column import_column(const Field& field, const Part& part) {
  if (!is_text(part.format())) check_values(part, part.schema.dictionary != nullptr);
  Column::Values values = import_values(field, part);
  return {std::move(values), import_validity(part, field.nullable)};
}

void check_status(ArrowArrayStream& stream, int status) {
  if (status == 0) return;
  const char* const message = stream.get_last_error(&stream);
  const bool silent = message == nullptr || *message == '\0';
  // Without the number, which would take the message's place in exceptions made from this one.
  throw IoError("the Arrow stream failed: " + std::string(silent ? IoError::from_errno(status, "").what() : message), 0,
                "");
}

}  // namespace
}  // namespace arrow

std::vector<Column> import_columns(const Schema& wanted, const ArrowSchema& schema, const ArrowArray& array) {
  const std::vector<std::int64_t> places = arrow::find_columns(wanted, schema);
  const std::string what = "the Arrow array";
  arrow::check_shape(array, what);
  if (array.n_children != schema.n_children || array.children == nullptr) {
    throw InvalidArgument("the Arrow array has " + std::to_string(array.n_children) + " columns and its type " +
                          std::to_string(schema.n_children));
  }
  arrow::check_no_nulls(array, what, 0, array.length);
  std::vector<Column> columns;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const ArrowArray* const child = array.children[places[i]];
    if (child == nullptr) throw InvalidArgument("the Arrow array lacks the column " + quoted(wanted[i].name));
    columns.push_back(
        arrow::import_column(wanted[i], {*schema.children[places[i]], *child, array.offset, array.length}));
  }
  return columns;
}

void import_columns(const Schema& wanted, ArrowArrayStream& stream,
                    const std::function<void(std::vector<Column>)>& take) {
  if (stream.release == nullptr) throw InvalidArgument("the Arrow stream was used before");
  arrow::Owned<ArrowSchema> schema;
  arrow::check_status(stream, stream.get_schema(&stream, &schema));
  arrow::find_columns(wanted, schema);  // before anything is taken out
  for (;;) {
    arrow::Owned<ArrowArray> array;
    arrow::check_status(stream, stream.get_next(&stream, &array));
    if (array.release == nullptr) break;
    take(import_columns(wanted, schema, array));
  }
}

}  // namespace seqtide
