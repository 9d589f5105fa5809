#include <limits>
#include <string>
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

std::vector<std::uint8_t> decode_tag_presence(const AlignmentBatch& batch, std::string_view name) {
  std::vector<std::uint8_t> present;
  for_each_tag(batch, name, present, [](std::size_t, const std::optional<TagView>&) {});
  return present;
}

}  // namespace seqtide
