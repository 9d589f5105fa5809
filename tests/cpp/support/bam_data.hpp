// BAM made byte by byte as the SAM specification (section 4.2) tells, without the code under test.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bgzf_data.hpp"

namespace bam_data {

using bgzf_data::append_le;

/// "10M2D" as numbers.
inline std::vector<std::uint32_t> operations(std::string_view text) {
  std::vector<std::uint32_t> numbers;
  std::uint32_t length = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      length = 10 * length + static_cast<std::uint32_t>(c - '0');
    } else {
      numbers.push_back(length << 4 | static_cast<std::uint32_t>(std::string_view("MIDNSHP=X").find(c)));
      length = 0;
    }
  }
  return numbers;
}

inline std::string integer_tag(const std::string& name, char type, std::int64_t value) {
  std::string field = name + type;
  append_le(field, static_cast<std::uint64_t>(value),
            type == 'c' || type == 'C'   ? 1
            : type == 's' || type == 'S' ? 2
                                         : 4);
  return field;
}

inline std::string real_tag(const std::string& name, float value) {
  std::uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  std::string field = name + 'f';
  append_le(field, bits, 4);
  return field;
}

/// Of type A, Z or H.
inline std::string text_tag(const std::string& name, char type, const std::string& text) {
  return name + type + text + (type == 'A' ? std::string() : std::string(1, '\0'));
}

/// Of integers that have `size` bytes each.
inline std::string array_tag(const std::string& name, char subtype, int size, const std::vector<std::int64_t>& values) {
  std::string field = name + 'B' + subtype;
  append_le(field, values.size(), 4);
  for (const std::int64_t value : values) append_le(field, static_cast<std::uint64_t>(value), size);
  return field;
}

struct Record {
  std::string name = "read1";
  std::uint16_t flag = 0;
  std::int32_t reference_id = 0;
  std::int32_t pos = 99;
  std::uint8_t mapq = 60;
  std::uint16_t bin = 4681;
  std::string cigar = "4M";
  std::string sequence = "ACGT";
  std::string scores = std::string("\x10\x11\x12\x13", 4);
  std::int32_t next_reference_id = -1;
  std::int32_t next_pos = -1;
  std::int32_t tlen = 0;
  std::string tags;

  /// With its block size in front.
  std::string raw() const {
    const std::vector<std::uint32_t> numbers = operations(cigar);
    std::string body;
    append_le(body, static_cast<std::uint32_t>(reference_id), 4);
    append_le(body, static_cast<std::uint32_t>(pos), 4);
    append_le(body, name.size() + 1, 1);
    append_le(body, mapq, 1);
    append_le(body, bin, 2);
    append_le(body, numbers.size(), 2);
    append_le(body, flag, 2);
    append_le(body, sequence.size(), 4);
    append_le(body, static_cast<std::uint32_t>(next_reference_id), 4);
    append_le(body, static_cast<std::uint32_t>(next_pos), 4);
    append_le(body, static_cast<std::uint32_t>(tlen), 4);
    body += name + '\0';
    for (const std::uint32_t number : numbers) append_le(body, number, 4);
    for (std::size_t i = 0; i < sequence.size(); i += 2) {
      const std::string_view letters = "=ACMGRSVTWYHKDBN";
      const std::size_t low = i + 1 < sequence.size() ? letters.find(sequence[i + 1]) : 0;
      append_le(body, letters.find(sequence[i]) << 4 | low, 1);
    }
    body += scores + tags;
    std::string record;
    append_le(record, body.size(), 4);
    return record + body;
  }
};

/// A paired read with a tag of every type.
inline Record rich_record(int number = 0) {
  Record record;
  record.name = "rich/" + std::to_string(number);
  record.flag = 99;
  record.pos = 1000 + number;
  record.cigar = "2H3S5M1I2D4M2S";
  record.sequence = "ACGTNACGTRYACGT";
  record.scores = std::string(15, static_cast<char>(30 + number % 10));
  record.next_reference_id = 1;
  record.next_pos = 1200;
  record.tlen = 215;
  record.tags = text_tag("XA", 'A', "x") + integer_tag("Xc", 'c', -5) + integer_tag("XC", 'C', 200) +
                integer_tag("Xs", 's', -300) + integer_tag("XS", 'S', 60000) + integer_tag("Xi", 'i', -70000) +
                integer_tag("XI", 'I', 4000000000) + real_tag("Xf", 1.5F) + text_tag("RG", 'Z', "group one") +
                text_tag("XH", 'H', "1AE301") + array_tag("Bc", 'c', 1, {-1, 2}) + array_tag("BC", 'C', 1, {255}) +
                array_tag("Bs", 's', 2, {-300, 300}) + array_tag("BS", 'S', 2, {65535}) +
                array_tag("Bi", 'i', 4, {-70000}) + array_tag("BI", 'I', 4, {4000000000, 7}) +
                array_tag("Bf", 'f', 4, {0x3f800000}) + array_tag("Be", 'c', 1, {}) + text_tag("MD", 'Z', "");
  return record;
}

using References = std::vector<std::pair<std::string, std::int32_t>>;

inline const References two_references = {{"chr1", 1000000}, {"chr2", 500000}};

inline std::string header_text(const References& references) {
  std::string text = "@HD\tVN:1.6\n";
  for (const auto& [name, length] : references) text += "@SQ\tSN:" + name + "\tLN:" + std::to_string(length) + "\n";
  return text;
}

inline std::string header(const std::string& text, const References& references) {
  std::string bytes("BAM\1", 4);
  append_le(bytes, text.size(), 4);
  bytes += text;
  append_le(bytes, references.size(), 4);
  for (const auto& [name, length] : references) {
    append_le(bytes, name.size() + 1, 4);
    bytes += name + '\0';
    append_le(bytes, static_cast<std::uint32_t>(length), 4);
  }
  return bytes;
}

inline std::string header(const References& references = two_references) {
  return header(header_text(references), references);
}

/// BAM data as it is inside its BGZF blocks.
inline std::string bam(const std::vector<std::string>& records, const References& references = two_references) {
  std::string bytes = header(references);
  for (const std::string& record : records) bytes += record;
  return bytes;
}

}  // namespace bam_data
