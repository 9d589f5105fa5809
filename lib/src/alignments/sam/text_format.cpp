#include "alignments/sam/text_format.hpp"

#include <array>
#include <cstring>
#include <string>

#include "alignments/sam/tag_size.hpp"
#include "kernels/sam_text.hpp"
#include "seqtide/alignments/sam/text.hpp"
#include "seqtide/error.hpp"
#include "seqtide/kernels/nibbles.hpp"
#include "seqtide/text/characters.hpp"

namespace seqtide {
namespace {

constexpr std::size_t longest_int32 = 11;  // "-2147483648"
// Eleven fields' tabs, and all numbers.
constexpr std::size_t bound_of_fixed = 11 + 5 * longest_int32 + 4;
constexpr std::size_t longest_operation = 10;  // "268435455M"
// Text of optional fields that takes most: elements "-128" of one byte, with their commas.
constexpr std::size_t bound_of_tag_byte = 5;
// Optional fields above this size are looked at to know better.
constexpr std::size_t small_tags = 4096;

constexpr auto two_digits = [] {
  std::array<char, 200> digits{};
  for (std::size_t i = 0; i < 100; ++i) {
    digits[2 * i] = static_cast<char>('0' + i / 10);
    digits[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
  return digits;
}();

std::size_t digit_count(std::uint32_t value) noexcept {
  std::size_t count = 1;
  for (; value >= 10000; value /= 10000) count += 4;
  return count + (value >= 10 ? 1 : 0) + (value >= 100 ? 1 : 0) + (value >= 1000 ? 1 : 0);
}

char* put_number(char* target, std::uint32_t value) noexcept {
  char* const end = target + digit_count(value);
  char* at = end;
  for (; value >= 100; value /= 100) {
    at -= 2;
    std::memcpy(at, &two_digits[2 * (value % 100)], 2);
  }
  if (value >= 10) {
    std::memcpy(at - 2, &two_digits[2 * value], 2);
  } else {
    at[-1] = static_cast<char>('0' + value);
  }
  return end;
}

char* put_signed(char* target, std::int64_t value) noexcept {
  if (value < 0) {
    *target++ = '-';
    value = -value;
  }
  return put_number(target, static_cast<std::uint32_t>(value));
}

char* put_cigar(char* target, CigarView cigar) noexcept {
  for (std::size_t i = 0; i < cigar.size(); ++i) {
    target = put_number(target, cigar_length(cigar[i]));
    const auto operation = static_cast<std::size_t>(cigar_operation(cigar[i]));
    *target++ = operation < cigar_letters.size() ? cigar_letters[operation] : '?';
  }
  return target;
}

std::string_view reference_name(const SamHeader& header, std::int32_t id) {
  if (id < 0) return "*";
  const std::vector<Reference>& references = header.references();
  if (static_cast<std::size_t>(id) >= references.size()) {
    throw InvalidArgument("reference id " + std::to_string(id) + " is outside the header, which has " +
                          std::to_string(references.size()) + " references");
  }
  return references[static_cast<std::size_t>(id)].name;
}

std::size_t bound_of_tags(std::string_view tags) noexcept {
  if (tags.size() <= small_tags) return bound_of_tag_byte * tags.size();
  std::size_t bound = 0;
  TagView tag;
  while (next_tag(tags, tag)) {
    const bool text = tag.type == 'Z' || tag.type == 'H';
    bound += text ? tag.raw.size() + 8 : bound_of_tag_byte * tag.raw.size();
  }
  return bound;
}

// The optional fields, each behind a tab. Numbers and text are easy; others are left to append_tag_sam().
class TagWriter {
 public:
  char* write(char* target, std::string_view tags, bool without_cigar) {
    while (!tags.empty()) {
      if (char* const behind = write_integer(target, tags)) {
        target = behind;
        continue;
      }
      TagView tag;
      if (!next_tag(tags, tag)) break;
      if (without_cigar && tag.name[0] == 'C' && tag.name[1] == 'G') {
        without_cigar = false;
      } else if (tag.type == 'B' || tag.type == 'f') {
        *target++ = '\t';
        text_.clear();
        append_tag_sam(text_, tag);
        target = characters::copy_short(target, text_);
      } else {
        target = put_head(target, tag.raw.data(), tag.type);
        const std::string_view text(tag.data, tag.count);
        if (!characters::is_line_safe(text)) fault = "a tag's text holds a control character";
        target = characters::copy_short(target, text);
      }
    }
    return target;
  }

  const char* fault = nullptr;

 private:
  // Takes an integer at the front of `tags`; null, and nothing taken, if there is something else.
  char* write_integer(char* target, std::string_view& tags) noexcept {
    const std::size_t head = sam::tag_head_size;
    if (tags.size() <= head) return nullptr;
    const char type = tags[2];
    const std::size_t size = sam::value_size(type);
    if (size == 0 || tags.size() < head + size || type == 'A' || type == 'f') return nullptr;
    const char* const data = tags.data();
    target = put_head(target, data, 'i');
    if (type == 'C') {
      target = put_number(target, static_cast<unsigned char>(data[head]));
    } else {
      target = put_signed(target, TagView{{data[0], data[1]}, type, 0, 1, data + head, {}}.integer());
    }
    tags.remove_prefix(head + size);
    return target;
  }

  char* put_head(char* target, const char* name, char type) noexcept {
    if (!characters::is_line_safe({name, 2})) fault = "a tag's name holds a control character";
    const std::array<char, 6> head = {'\t', name[0], name[1], ':', type, ':'};
    std::memcpy(target, head.data(), head.size());
    return target + head.size();
  }

  std::string text_;
};

}  // namespace

namespace sam {

std::size_t line_bound(const BamView& record, const SamHeader& header) {
  const CigarView cigar = record.cigar();
  return bound_of_fixed + record.name().size() + reference_name(header, record.reference_id()).size() +
         reference_name(header, record.next_reference_id()).size() + longest_operation * cigar.size() +
         2 * static_cast<std::size_t>(record.sequence_size()) + bound_of_tags(record.stored_tags());
}

Line write_line(char* target, const BamView& record, const SamHeader& header) {
  const char* fault = nullptr;
  const std::string_view name = record.name();
  if (name.empty() || name.front() == '@' || !characters::is_line_safe(name)) fault = "the name is no QNAME";
  const auto put_tab = [&target] { *target++ = '\t'; };

  target = characters::copy_short(target, name);
  put_tab();
  target = put_number(target, record.flag());
  put_tab();
  target = characters::copy_short(target, reference_name(header, record.reference_id()));
  put_tab();
  target = put_signed(target, std::int64_t{record.pos()} + 1);
  put_tab();
  target = put_number(target, record.mapq());
  put_tab();
  const CigarView cigar = record.cigar();
  if (cigar.empty()) {
    *target++ = '*';
  } else {
    target = put_cigar(target, cigar);
  }
  put_tab();
  const bool same = record.next_reference_id() >= 0 && record.next_reference_id() == record.reference_id();
  target = characters::copy_short(target, same ? "=" : reference_name(header, record.next_reference_id()));
  put_tab();
  target = put_signed(target, std::int64_t{record.next_pos()} + 1);
  put_tab();
  target = put_signed(target, record.tlen());
  put_tab();
  const auto size = static_cast<std::size_t>(record.sequence_size());
  if (size == 0) {
    *target++ = '*';
  } else {
    kernels::decode_nibbles(record.packed_sequence(), size, target);
    target += size;
  }
  put_tab();
  if (!record.has_quality()) {
    *target++ = '*';
  } else {
    const auto* const scores = reinterpret_cast<const char*>(record.quality());
    if (!kernels::encode_scores(scores, size, target)) fault = "a quality score above 93";
    target += size;
  }

  TagWriter tags;
  target = tags.write(target, record.stored_tags(), record.has_placeholder());
  if (tags.fault != nullptr) fault = tags.fault;
  *target++ = '\n';
  return {target, fault};
}

}  // namespace sam

void append_sam(std::string& target, const BamView& record, const SamHeader& header) {
  const std::size_t bound = sam::line_bound(record, header);
  // Most lines are short, and cheaper to copy than to make room for in a string, which would be filled with zeros.
  if (std::array<char, 2048> line; bound <= line.size()) {
    target.append(line.data(), sam::write_line(line.data(), record, header).end);
    return;
  }
  const std::size_t before = target.size();
  target.resize(before + bound);
  const sam::Line line = sam::write_line(target.data() + before, record, header);
  target.resize(static_cast<std::size_t>(line.end - target.data()));
}

}  // namespace seqtide
