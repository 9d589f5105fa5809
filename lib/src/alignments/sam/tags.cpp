#include "seqtide/alignments/sam/tags.hpp"

#include <limits>

#include "alignments/sam/tag_size.hpp"
#include "seqtide/error.hpp"

namespace seqtide {
namespace {

using sam::load;

void append_head(std::string& fields, std::string_view name, char type) {
  fields.append(name.substr(0, 2));
  fields.push_back(type);
}

template <typename T>
void append_value(std::string& fields, T value) {
  fields.append(reinterpret_cast<const char*>(&value), sizeof(T));
}

template <typename T>
bool append_if_held(std::string& fields, std::string_view name, char type, std::int64_t value) {
  if (value < std::numeric_limits<T>::min() || value > std::int64_t{std::numeric_limits<T>::max()}) return false;
  append_head(fields, name, type);
  append_value(fields, static_cast<T>(value));
  return true;
}

}  // namespace

bool TagView::is_integer() const noexcept { return type != 'A' && type != 'f' && sam::value_size(type) != 0; }

std::string_view TagView::text() const noexcept {
  return type == 'Z' || type == 'H' || type == 'A' ? std::string_view(data, count) : std::string_view();
}

std::int64_t TagView::integer_at(std::uint32_t i) const noexcept {
  const char element = type == 'B' ? subtype : type;
  const char* const value = data + sam::value_size(element) * i;
  switch (element) {
    case 'c':
      return load<std::int8_t>(value);
    case 'C':
      return load<std::uint8_t>(value);
    case 's':
      return load<std::int16_t>(value);
    case 'S':
      return load<std::uint16_t>(value);
    case 'i':
      return load<std::int32_t>(value);
    case 'I':
      return load<std::uint32_t>(value);
    default:
      return 0;
  }
}

float TagView::real_at(std::uint32_t i) const noexcept {
  return (type == 'B' ? subtype : type) == 'f' ? load<float>(data + sizeof(float) * i) : 0;
}

std::size_t tag_value_size(char type) noexcept { return sam::value_size(type); }

bool next_tag(std::string_view& fields, TagView& tag) noexcept {
  if (fields.size() <= sam::tag_head_size) return false;
  const char* const data = fields.data();
  const char type = data[2];
  std::size_t head = sam::tag_head_size;
  std::size_t size = sam::value_size(type);  // from the head on
  std::uint32_t count = 1;
  char subtype = 0;
  if (size != 0) {
    if (size > fields.size() - head) return false;
  } else if (type == 'Z' || type == 'H') {
    const void* const end = std::memchr(data + head, 0, fields.size() - head);
    if (end == nullptr) return false;
    size = static_cast<std::size_t>(static_cast<const char*>(end) - data) - head;
    count = static_cast<std::uint32_t>(size);
    ++size;
  } else if (type == 'B') {
    head = sam::array_head_size;
    if (fields.size() < head) return false;
    subtype = data[3];
    count = load<std::uint32_t>(data + 4);
    size = sam::element_size(subtype) * std::size_t{count};
    if (sam::element_size(subtype) == 0 || size > fields.size() - head) return false;
  } else {
    return false;
  }
  tag = {{data[0], data[1]}, type, subtype, count, data + head, fields.substr(0, head + size)};
  fields.remove_prefix(head + size);
  return true;
}

std::optional<TagView> find_tag(std::string_view fields, std::string_view name) noexcept {
  TagView tag;
  while (next_tag(fields, tag)) {
    if (tag.name_view() == name) return tag;
  }
  return std::nullopt;
}

void append_tag_integer(std::string& fields, std::string_view name, std::int64_t value) {
  if (value < 0) {
    if (append_if_held<std::int8_t>(fields, name, 'c', value)) return;
    if (append_if_held<std::int16_t>(fields, name, 's', value)) return;
    if (append_if_held<std::int32_t>(fields, name, 'i', value)) return;
  } else {
    if (append_if_held<std::uint8_t>(fields, name, 'C', value)) return;
    if (append_if_held<std::uint16_t>(fields, name, 'S', value)) return;
    if (append_if_held<std::uint32_t>(fields, name, 'I', value)) return;
  }
  throw InvalidArgument("a tag holds integers from -2147483648 to 4294967295, not " + std::to_string(value));
}

void append_tag_real(std::string& fields, std::string_view name, float value) {
  append_head(fields, name, 'f');
  append_value(fields, value);
}

void append_tag_text(std::string& fields, std::string_view name, char type, std::string_view text) {
  append_head(fields, name, type);
  fields.append(text);
  if (type != 'A') fields.push_back('\0');
}

void append_tag_array(std::string& fields, std::string_view name, char subtype, const void* values,
                      std::uint32_t count) {
  append_head(fields, name, 'B');
  fields.push_back(subtype);
  append_value(fields, count);
  if (count > 0) fields.append(static_cast<const char*>(values), sam::element_size(subtype) * std::size_t{count});
}

}  // namespace seqtide
