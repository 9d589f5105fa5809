#include "columns/arrow_schema.hpp"

#include <array>
#include <memory>

#include "columns/arrow_struct.hpp"
#include "columns/arrow_text_column.hpp"
#include "seqtide/columns/arrow.hpp"
#include "seqtide/error.hpp"

namespace seqtide {
namespace arrow {
namespace {

// In the order of ColumnKind.
constexpr std::array<const char*, 13> formats = {"c", "C", "s", "S", "i", "I", "l", "L", "f", "g", "U", "i", "+L"};

struct SchemaParts : Parts<ArrowSchema> {
  SchemaParts(std::size_t columns, std::string the_name) : Parts(columns), name(std::move(the_name)) {}
  std::string name;
};

void export_type(const char* format, const std::string& name, const Schema& children, bool nullable, bool dictionary,
                 ArrowSchema& out) {
  auto parts = std::make_unique<SchemaParts>(children.size(), name);
  for (std::size_t i = 0; i < children.size(); ++i) {
    const Field& child = children[i];
    export_type(formats[static_cast<std::size_t>(child.kind)], child.name, child.items, child.nullable,
                child.kind == ColumnKind::dictionary, parts->children[i]);
  }
  if (dictionary) export_type("U", "", {}, false, false, parts->dictionary);
  out = {};
  out.format = format;
  out.name = parts->name.c_str();
  out.flags = nullable ? ARROW_FLAG_NULLABLE : 0;
  hand_over(std::move(parts), out);
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

[[noreturn]] void throw_type(const ArrowSchema& column, const char* wanted) {
  throw InvalidArgument("the Arrow column " + quoted(text_of(column.name)) + " is of type " +
                        quoted(text_of(column.format)) + (column.dictionary == nullptr ? "" : " with a dictionary") +
                        " and not " + wanted);
}

bool is_plain_text(const ArrowSchema& column) noexcept {
  return column.dictionary == nullptr && is_text(text_of(column.format));
}

bool is_any_text(const ArrowSchema& column) noexcept {
  return is_plain_text(column.dictionary == nullptr ? column : *column.dictionary);
}

const ArrowSchema& items_of(const ArrowSchema& column) {
  if (column.n_children != 1 || column.children == nullptr || column.children[0] == nullptr ||
      column.children[0]->release == nullptr) {
    throw InvalidArgument("the Arrow column " + quoted(text_of(column.name)) + " does not say what its lists hold");
  }
  return *column.children[0];
}

void check_type(const Field& wanted, const ArrowSchema& column) {
  const std::string_view format = text_of(column.format);
  const bool plain = column.dictionary == nullptr;
  switch (wanted.kind) {
    case ColumnKind::text:
      if (!is_plain_text(column)) throw_type(column, "a string or binary one");
      return;
    case ColumnKind::dictionary:
      if (!is_any_text(column) || (!plain && !is_integer(format))) {
        throw_type(column, "a string or binary one, or a dictionary of it");
      }
      return;
    case ColumnKind::list:
      if (!plain || (format != "+l" && format != "+L")) throw_type(column, "a list");
      return check_type(wanted.items.front(), items_of(column));
    case ColumnKind::float32:
    case ColumnKind::float64:
      if (!plain || !is_real(format)) throw_type(column, "a floating-point one");
      return;
    default:
      if (!plain || !is_integer(format)) throw_type(column, "an integer one");
  }
}

// Whether the requested type is another one for the same data.
void check_requested(const Field& exported, const ArrowSchema& column) {
  const std::string_view format = text_of(column.format);
  switch (exported.kind) {
    case ColumnKind::text:
    case ColumnKind::dictionary:
      if (!is_any_text(column)) throw_type(column, "a string or binary one");
      return;
    case ColumnKind::list:
      if (!is_list(format)) throw_type(column, "a list");
      return check_requested(exported.items.front(), items_of(column));
    default:
      if (column.dictionary != nullptr || !(is_integer(format) || is_real(format) || format.starts_with("d:"))) {
        throw_type(column, "one of numbers");
      }
  }
}

}  // namespace

bool is_integer(std::string_view format) noexcept {
  return format.size() == 1 && std::string_view("cCsSiIlL").find(format[0]) != std::string_view::npos;
}

bool is_real(std::string_view format) noexcept { return format == "f" || format == "g"; }

bool is_list(std::string_view format) noexcept {
  return format == "+l" || format == "+L" || format == "+vl" || format == "+vL" || format.starts_with("+w:");
}

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

std::vector<std::int64_t> find_columns(const Schema& wanted, const ArrowSchema& schema) {
  check_struct(schema);
  std::vector<std::int64_t> places;
  for (const Field& field : wanted) {
    places.push_back(find(schema, field.name));
    check_type(field, *schema.children[places.back()]);
  }
  return places;
}

}  // namespace arrow

void export_schema(const Schema& schema, ArrowSchema& out) { arrow::export_type("+s", "", schema, false, false, out); }

void check_requested_schema(const ArrowSchema& requested, const Schema& exported) {
  arrow::check_struct(requested);
  bool same = requested.n_children == static_cast<std::int64_t>(exported.size());
  for (std::size_t i = 0; same && i < exported.size(); ++i) {
    same = arrow::text_of(requested.children[i]->name) == exported[i].name;
  }
  if (!same) {
    std::string names;
    for (const Field& field : exported) names += (names.empty() ? "" : ", ") + quoted(field.name);
    throw InvalidArgument("the requested Arrow type has the columns " + arrow::names_of(requested) + " instead of " +
                          (names.empty() ? "none" : names));
  }
  for (std::size_t i = 0; i < exported.size(); ++i) arrow::check_requested(exported[i], *requested.children[i]);
}

}  // namespace seqtide
