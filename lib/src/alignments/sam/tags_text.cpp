#include <array>
#include <charconv>

#include "seqtide/alignments/sam/tags.hpp"

namespace seqtide {
namespace {

void append_number(std::string& target, std::int64_t value) {
  std::array<char, 24> text;
  target.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr);
}

void append_number(std::string& target, float value) {
  std::array<char, 24> text;
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 6);
  target.append(text.data(), end);
}

}  // namespace

void append_tag_sam(std::string& target, const TagView& tag) {
  target.append(tag.name_view());
  target.push_back(':');
  target.push_back(tag.is_integer() ? 'i' : tag.type);
  target.push_back(':');
  if (tag.type == 'B') {
    target.push_back(tag.subtype);
    for (std::uint32_t i = 0; i < tag.count; ++i) {
      target.push_back(',');
      if (tag.subtype == 'f') {
        append_number(target, tag.real_at(i));
      } else {
        append_number(target, tag.integer_at(i));
      }
    }
  } else if (tag.type == 'f') {
    append_number(target, tag.real());
  } else if (tag.is_integer()) {
    append_number(target, tag.integer());
  } else {
    target.append(tag.text());
  }
}

}  // namespace seqtide
