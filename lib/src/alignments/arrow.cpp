#include "seqtide/alignments/arrow.hpp"

#include <array>
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

ColumnKind kind_of(TagKind kind) noexcept {
  if (kind == TagKind::text) return ColumnKind::text;
  return kind == TagKind::integer ? ColumnKind::int64 : ColumnKind::float64;
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

Validity valid_where(const std::vector<std::uint8_t>& present) {
  return Validity::of(present.size(), [&](std::size_t i) { return present[i] != 0; });
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
  for (const TagChoice& tag : choice.tags) schema.push_back({tag.name, kind_of(tag.kind), true});
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
