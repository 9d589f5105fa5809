// The orders in which records are sorted.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "alignments/sort_tag.hpp"
#include "seqtide/alignments/record.hpp"
#include "seqtide/alignments/sort.hpp"
#include "text/letters.hpp"

namespace seqtide::sorting {

/// Reference, position and strand in one number. No reference (-1) becomes the largest.
inline std::uint64_t coordinate_key(const BamView& record) noexcept {
  const auto reference = static_cast<std::uint64_t>(static_cast<std::uint32_t>(record.reference_id()) & 0x7FFFFFFF);
  const std::uint64_t pos = static_cast<std::uint32_t>(record.pos()) + std::uint32_t{1};
  return reference << 33 | pos << 1 | ((record.flag() & flags::reverse) != 0 ? 1 : 0);
}

/// Below, above or equal to 0. Numbers of equal value are told apart by their leading zeros: more come first.
inline int compare_names(std::string_view a, std::string_view b) noexcept {
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (!is_digit(a[i]) || !is_digit(b[j])) {
      if (a[i] != b[j]) return static_cast<unsigned char>(a[i]) - static_cast<unsigned char>(b[j]);
      ++i;
      ++j;
      continue;
    }
    const std::size_t begin_a = i;
    const std::size_t begin_b = j;
    while (i < a.size() && a[i] == '0') ++i;
    while (j < b.size() && b[j] == '0') ++j;
    const std::size_t zeros_a = i - begin_a;
    const std::size_t zeros_b = j - begin_b;
    int difference = 0;
    while (i < a.size() && j < b.size() && is_digit(a[i]) && is_digit(b[j])) {
      if (difference == 0) difference = a[i] - b[j];
      ++i;
      ++j;
    }
    // The longer number is the larger one.
    if (i < a.size() && is_digit(a[i])) return 1;
    if (j < b.size() && is_digit(b[j])) return -1;
    if (difference != 0) return difference;
    if (zeros_a != zeros_b) return zeros_a > zeros_b ? -1 : 1;
  }
  if (i < a.size()) return 1;
  return j < b.size() ? -1 : 0;
}

/// Neither, read 1, read 2, both; of each the primary line, then supplementary and secondary ones, as samtools 1.24.
inline int name_rank(std::uint16_t flag) noexcept {
  return (flag & (flags::read1 | flags::read2)) << 2 | ((flag & flags::secondary) != 0 ? 2 : 0) |
         ((flag & flags::supplementary) != 0 ? 1 : 0);
}

/// A record and what decides about it first.
struct Entry {
  std::uint64_t key;  // the tag's, or the coordinate; 0 by name
  const char* raw;

  BamView view() const noexcept {
    std::uint32_t size;
    std::memcpy(&size, raw, 4);
    return BamView({raw, std::size_t{size} + 4});
  }
};

inline std::uint64_t key_of(const BamView& record, SortOrder order) noexcept {
  return order == SortOrder::coordinate ? coordinate_key(record) : 0;
}

struct Less {
  SortOrder order;
  std::string_view tag;  // what decides first; "" for none

  std::uint64_t key(const BamView& record) const noexcept {
    return tag.empty() ? key_of(record, order) : tag_key(record, tag);
  }

  bool operator()(const Entry& a, const Entry& b) const noexcept {
    if (a.key != b.key) return a.key < b.key;
    if (order == SortOrder::coordinate && tag.empty()) return false;
    const BamView left = a.view();
    const BamView right = b.view();
    if (!tag.empty()) {
      const int difference = compare_tags(a.key, left, right, tag);
      if (difference != 0) return difference < 0;
      if (order == SortOrder::coordinate) return coordinate_key(left) < coordinate_key(right);
    }
    const int difference = compare_names(left.name(), right.name());
    return difference != 0 ? difference < 0 : name_rank(left.flag()) < name_rank(right.flag());
  }
};

}  // namespace seqtide::sorting
