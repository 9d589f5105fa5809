#include <cstring>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>

#include "seqtide/alignments/columns.hpp"
#include "seqtide/error.hpp"

namespace seqtide {
namespace {

[[noreturn]] void throw_type(const AlignmentBatch& batch, std::size_t record, const TagView& tag, const char* wanted) {
  const std::string type = tag.type == 'B' ? std::string("B,") + tag.subtype : std::string(1, tag.type);
  throw InvalidArgument("record " + std::to_string(record) + " of the batch, " + quoted(batch[record].name()) +
                        ": tag " + quoted(tag.name_view()) + " is of type " + type + ", not " + wanted);
}

// The letter that SAM has for a type of elements.
template <typename Number>
constexpr char letter_of() noexcept {
  if (std::is_same_v<Number, float>) return 'f';
  constexpr char letters[] = {'c', 'C', 's', 'S', 'i', 'I'};
  return letters[(sizeof(Number) == 1 ? 0 : sizeof(Number)) + (std::is_signed_v<Number> ? 0 : 1)];
}

template <typename Number>
void append_array(const AlignmentBatch& batch, std::size_t record, const TagView& tag, std::vector<Number>& values) {
  constexpr char letter = letter_of<Number>();
  if (tag.type != 'B' || (tag.subtype == 'f') != (letter == 'f')) {
    throw_type(batch, record, tag, letter == 'f' ? "an array of floats" : "an array of integers");
  }
  const std::size_t size = values.size();
  values.resize(size + tag.count);
  if (tag.subtype == letter) {
    if (tag.count > 0) std::memcpy(values.data() + size, tag.data, tag.count * sizeof(Number));
    return;
  }
  for (std::uint32_t i = 0; i < tag.count; ++i) {
    const std::int64_t value = tag.integer_at(i);
    if (value != static_cast<Number>(value)) {
      throw_type(batch, record, tag, ("B," + std::string(1, letter) + ": it has " + std::to_string(value)).c_str());
    }
    values[size + i] = static_cast<Number>(value);
  }
}

/// Calls take(i, tag) for the records that have the tag and sets their `present`.
template <typename Take>
void for_each_tag(const AlignmentBatch& batch, std::string_view name, std::vector<std::uint8_t>& present, Take take) {
  if (name.size() != 2) throw InvalidArgument("a tag has two characters, not " + quoted(name));
  present.assign(batch.size(), 0);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const std::optional<TagView> tag = batch[i].tag(name);
    present[i] = tag.has_value();
    take(i, tag);
  }
}

}  // namespace

IntegerTagColumn decode_integer_tag(const AlignmentBatch& batch, std::string_view name) {
  IntegerTagColumn column;
  column.values.resize(batch.size());
  for_each_tag(batch, name, column.present, [&](std::size_t i, const std::optional<TagView>& tag) {
    if (!tag) return;
    if (!tag->is_integer()) throw_type(batch, i, *tag, "an integer");
    column.values[i] = tag->integer();
  });
  return column;
}

RealTagColumn decode_real_tag(const AlignmentBatch& batch, std::string_view name) {
  RealTagColumn column;
  column.values.resize(batch.size(), std::numeric_limits<double>::quiet_NaN());
  for_each_tag(batch, name, column.present, [&](std::size_t i, const std::optional<TagView>& tag) {
    if (!tag) return;
    if (!tag->is_integer() && tag->type != 'f') throw_type(batch, i, *tag, "a number");
    column.values[i] = tag->type == 'f' ? double{tag->real()} : static_cast<double>(tag->integer());
  });
  return column;
}

TextTagColumn decode_text_tag(const AlignmentBatch& batch, std::string_view name) {
  TextTagColumn column;
  ColumnBuilder builder;
  builder.reserve(0, batch.size());
  for_each_tag(batch, name, column.present, [&](std::size_t i, const std::optional<TagView>& tag) {
    if (tag && tag->type != 'A' && tag->type != 'Z' && tag->type != 'H') throw_type(batch, i, *tag, "text");
    builder.append(tag ? tag->text() : std::string_view());
  });
  column.values = std::move(builder).finish();
  return column;
}

template <typename Number>
void decode_array_tag(const AlignmentBatch& batch, std::string_view name, ArrayTagColumn<Number>& out) {
  out.offsets.assign(1, 0);
  out.values.clear();
  for_each_tag(batch, name, out.present, [&](std::size_t i, const std::optional<TagView>& tag) {
    if (tag) append_array(batch, i, *tag, out.values);
    out.offsets.push_back(static_cast<std::int64_t>(out.values.size()));
  });
}

template void decode_array_tag(const AlignmentBatch&, std::string_view, ArrayTagColumn<std::int8_t>&);
template void decode_array_tag(const AlignmentBatch&, std::string_view, ArrayTagColumn<std::uint8_t>&);
template void decode_array_tag(const AlignmentBatch&, std::string_view, ArrayTagColumn<std::int16_t>&);
template void decode_array_tag(const AlignmentBatch&, std::string_view, ArrayTagColumn<std::uint16_t>&);
template void decode_array_tag(const AlignmentBatch&, std::string_view, ArrayTagColumn<std::int32_t>&);
template void decode_array_tag(const AlignmentBatch&, std::string_view, ArrayTagColumn<std::uint32_t>&);
template void decode_array_tag(const AlignmentBatch&, std::string_view, ArrayTagColumn<float>&);

std::vector<std::uint8_t> decode_tag_presence(const AlignmentBatch& batch, std::string_view name) {
  std::vector<std::uint8_t> present;
  for_each_tag(batch, name, present, [](std::size_t, const std::optional<TagView>&) {});
  return present;
}

}  // namespace seqtide
