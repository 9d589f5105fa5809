#include <array>
#include <memory>
#include <string>
#include <utility>

#include "seqtide/alignments/arrow.hpp"

namespace seqtide {
namespace {

struct ColumnType {
  const char* name;
  const char* format;
  bool nullable = true;
  bool dictionary = false;
};

// In the order of AlignmentField.
constexpr std::array<ColumnType, 11> field_types = {{{"qname", "U"},
                                                     {"flag", "S", false},
                                                     {"rname", "i", true, true},
                                                     {"pos", "i"},
                                                     {"mapq", "C"},
                                                     {"cigar", "U"},
                                                     {"rnext", "i", true, true},
                                                     {"pnext", "i"},
                                                     {"tlen", "i", false},
                                                     {"seq", "U"},
                                                     {"qual", "U"}}};

const char* format_of(TagKind kind) noexcept {
  if (kind == TagKind::text) return "U";
  return kind == TagKind::integer ? "l" : "g";
}

// Structs that were moved out have a null `release` and live on without their parent.
void release_unless_moved(ArrowSchema& schema) noexcept {
  if (schema.release != nullptr) schema.release(&schema);
}

struct ColumnData {
  std::string name;
  ArrowSchema values{};  // of a dictionary
};

void release_column(ArrowSchema* schema) {
  auto* const data = static_cast<ColumnData*>(schema->private_data);
  release_unless_moved(data->values);
  delete data;
  schema->release = nullptr;
}

void release_values(ArrowSchema* schema) { schema->release = nullptr; }  // holds nothing of its own

void export_column(const ColumnType& type, ArrowSchema& out) {
  auto data = std::make_unique<ColumnData>();
  data->name = type.name;
  out.format = type.format;
  out.name = data->name.c_str();
  out.flags = type.nullable ? ARROW_FLAG_NULLABLE : 0;
  if (type.dictionary) {
    data->values.format = "U";
    data->values.name = "";
    data->values.release = &release_values;
    out.dictionary = &data->values;
  }
  out.release = &release_column;
  out.private_data = data.release();
}

struct StructData {
  explicit StructData(std::size_t columns) : children(columns), pointers(columns) {}
  StructData(const StructData&) = delete;
  StructData& operator=(const StructData&) = delete;
  ~StructData() {
    for (ArrowSchema& child : children) release_unless_moved(child);
  }
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
};

void release_struct(ArrowSchema* schema) {
  delete static_cast<StructData*>(schema->private_data);
  schema->release = nullptr;
}

}  // namespace

void export_alignment_schema(const AlignmentChoice& choice, ArrowSchema& out) {
  auto data = std::make_unique<StructData>(choice.fields.size() + choice.tags.size());
  std::size_t column = 0;
  for (const AlignmentField field : choice.fields) {
    export_column(field_types[static_cast<std::size_t>(field)], data->children[column++]);
  }
  for (const TagChoice& tag : choice.tags) {
    export_column({tag.name.c_str(), format_of(tag.kind)}, data->children[column++]);
  }
  for (std::size_t i = 0; i < column; ++i) data->pointers[i] = &data->children[i];
  out = {};
  out.format = "+s";
  out.name = "";
  out.n_children = static_cast<std::int64_t>(column);
  out.children = data->pointers.data();
  out.release = &release_struct;
  out.private_data = data.release();
}

}  // namespace seqtide
