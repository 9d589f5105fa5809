#include "seqtide/alignments/arrow.hpp"

#include <array>
#include <memory>
#include <string_view>
#include <utility>

#include "seqtide/alignments/columns.hpp"

namespace seqtide {
namespace {

struct FieldType {
  const char* name;
  ColumnKind kind;
  bool nullable = true;
};

// In the order of AlignmentField.
constexpr std::array<FieldType, 11> field_types = {{{"qname", ColumnKind::text},
                                                    {"flag", ColumnKind::uint16, false},
                                                    {"rname", ColumnKind::dictionary},
                                                    {"pos", ColumnKind::int32},
                                                    {"mapq", ColumnKind::uint8, false},
                                                    {"cigar", ColumnKind::text},
                                                    {"rnext", ColumnKind::dictionary},
                                                    {"pnext", ColumnKind::int32},
                                                    {"tlen", ColumnKind::int32, false},
                                                    {"seq", ColumnKind::text},
                                                    {"qual", ColumnKind::text}}};

Validity valid_where(const std::vector<std::uint8_t>& present) {
  return Validity::of(present.size(), [&](std::size_t i) { return present[i] != 0; });
}

template <typename Number>
Column lists(const AlignmentBatch& batch, std::string_view name) {
  ArrayTagColumn<Number> column;
  decode_array_tag(batch, name, column);
  const Validity all(column.values.size());
  auto items = std::make_shared<const Column>(Column{NumberColumn<Number>(std::move(column.values)), all});
  return {ListColumn<Column>(std::move(column.offsets), std::move(items)), valid_where(column.present)};
}

struct ArrayKind {
  ColumnKind items;
  Column (*decode)(const AlignmentBatch&, std::string_view);
};

/// \param kind  one of arrays
const ArrayKind& array_kind(TagKind kind) noexcept {
  static constexpr std::array<ArrayKind, 7> kinds = {{{ColumnKind::int8, &lists<std::int8_t>},
                                                      {ColumnKind::uint8, &lists<std::uint8_t>},
                                                      {ColumnKind::int16, &lists<std::int16_t>},
                                                      {ColumnKind::uint16, &lists<std::uint16_t>},
                                                      {ColumnKind::int32, &lists<std::int32_t>},
                                                      {ColumnKind::uint32, &lists<std::uint32_t>},
                                                      {ColumnKind::float32, &lists<float>}}};
  return kinds[static_cast<std::size_t>(kind) - static_cast<std::size_t>(TagKind::int8_array)];
}

Field field_of(const TagChoice& tag) {
  switch (tag.kind) {
    case TagKind::integer:
      return {tag.name, ColumnKind::int64, true};
    case TagKind::real:
      return {tag.name, ColumnKind::float64, true};
    case TagKind::text:
      return {tag.name, ColumnKind::text, true};
    default:
      return {tag.name, ColumnKind::list, true, {{"item", array_kind(tag.kind).items}}};
  }
}

template <typename Number>
NumberColumn<Number> numbers(const AlignmentBatch& batch, void (*decode)(const AlignmentBatch&, Number*)) {
  std::vector<Number> result(batch.size());
  decode(batch, result.data());
  return NumberColumn<Number>(std::move(result));
}

/// \param missing  stands for a missing value
template <typename Values, typename Missing>
Column nullable(Values values, Missing missing) {
  Validity valid = Validity::of(values.size(), [&](std::size_t i) { return values[i] != missing; });
  return {std::move(values), std::move(valid)};
}

Column references(const AlignmentBatch& batch, void (*decode)(const AlignmentBatch&, std::int32_t*)) {
  Column ids = nullable(numbers(batch, decode), -1);
  DictionaryPtr names = batch.header == nullptr ? DictionaryColumn().dictionary() : batch.header->reference_names();
  return {DictionaryColumn(std::get<NumberColumn<std::int32_t>>(ids.values), std::move(names)), std::move(ids.valid)};
}

Column whole(Column::Values values, std::size_t size) { return {std::move(values), Validity(size)}; }

Column column_of(const AlignmentBatch& batch, AlignmentField field) {
  switch (field) {
    case AlignmentField::qname:
      return nullable(decode_names(batch), "*");
    case AlignmentField::flag:
      return whole(numbers(batch, &decode_flags), batch.size());
    case AlignmentField::rname:
      return references(batch, &decode_reference_ids);
    case AlignmentField::pos:
      return nullable(numbers(batch, &decode_positions), -1);
    case AlignmentField::mapq:
      return whole(numbers(batch, &decode_mapqs), batch.size());
    case AlignmentField::cigar:
      return nullable(decode_cigar_texts(batch), "*");
    case AlignmentField::rnext:
      return references(batch, &decode_next_reference_ids);
    case AlignmentField::pnext:
      return nullable(numbers(batch, &decode_next_positions), -1);
    case AlignmentField::tlen:
      return whole(numbers(batch, &decode_tlens), batch.size());
    case AlignmentField::seq:
      return nullable(decode_sequences(batch), "");
    case AlignmentField::qual:
      break;
  }
  return nullable(decode_qualities(batch), "");
}

Column column_of(const AlignmentBatch& batch, const TagChoice& tag) {
  if (tag.kind == TagKind::integer) {
    IntegerTagColumn column = decode_integer_tag(batch, tag.name);
    return {NumberColumn<std::int64_t>(std::move(column.values)), valid_where(column.present)};
  }
  if (tag.kind == TagKind::real) {
    RealTagColumn column = decode_real_tag(batch, tag.name);
    return {NumberColumn<double>(std::move(column.values)), valid_where(column.present)};
  }
  if (tag.kind != TagKind::text) return array_kind(tag.kind).decode(batch, tag.name);
  TextTagColumn column = decode_text_tag(batch, tag.name);
  return {std::move(column.values), valid_where(column.present)};
}

}  // namespace

Schema alignment_schema(const AlignmentChoice& choice) {
  Schema schema;
  for (const AlignmentField field : choice.fields) {
    const FieldType& type = field_types[static_cast<std::size_t>(field)];
    schema.push_back({type.name, type.kind, type.nullable});
  }
  for (const TagChoice& tag : choice.tags) schema.push_back(field_of(tag));
  return schema;
}

AnyBatch any_batch(AlignmentBatch batch, AlignmentChoice choice) {
  const std::size_t size = batch.size();
  return {size, [batch = std::move(batch), choice = std::move(choice)](std::size_t first, std::size_t count) {
            const AlignmentBatch part = batch.slice(first, count);
            std::vector<Column> columns;
            for (const AlignmentField field : choice.fields) columns.push_back(column_of(part, field));
            for (const TagChoice& tag : choice.tags) columns.push_back(column_of(part, tag));
            return columns;
          }};
}

}  // namespace seqtide
