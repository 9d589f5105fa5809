/// \file
/// Errors, score and start of all prefixes of an adapter that end at one base of the read.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace seqtide {

inline constexpr std::int32_t kMatch = 1;
inline constexpr std::int32_t kMismatch = -1;
inline constexpr std::int32_t kIndel = -2;

// A prefix of the adapter that occurs up to some base of the read.
struct Occurrence {
  std::uint32_t errors;
  std::int32_t score;
  std::ptrdiff_t start;  // negative for an adapter that began that many letters before the read
};

// Column of Occurrences; on the stack for adapters of the usual length.
class OccurrenceColumn {
 public:
  // Before any base from `start` on; the adapter begins with its first letter.
  OccurrenceColumn(std::size_t rows, std::size_t start) {
    reserve(rows);
    for (std::size_t i = 0; i < rows; ++i) {
      cells_[i] = {static_cast<std::uint32_t>(i), static_cast<std::int32_t>(i) * kIndel,
                   static_cast<std::ptrdiff_t>(start)};
    }
  }
  // Before the first base of the read; the adapter begins with any letter.
  explicit OccurrenceColumn(std::size_t rows) {
    reserve(rows);
    for (std::size_t i = 0; i < rows; ++i) cells_[i] = {0, 0, -static_cast<std::ptrdiff_t>(i)};
  }
  OccurrenceColumn(const OccurrenceColumn&) = delete;
  OccurrenceColumn& operator=(const OccurrenceColumn&) = delete;

  Occurrence& operator[](std::size_t row) { return cells_[row]; }

 private:
  void reserve(std::size_t rows) {
    if (rows <= few_.size()) return;
    many_.resize(rows);
    cells_ = many_.data();
  }

  static constexpr std::size_t kFew = 65;  // rows of an adapter of 64 letters

  std::array<Occurrence, kFew> few_;
  std::vector<Occurrence> many_;
  Occurrence* cells_ = few_.data();
};

// Rows 1 to `rows` of the column for the next base, `letter`, that ends at `end`.
inline void advance(OccurrenceColumn& column, const std::uint8_t* adapter, std::size_t rows, std::uint8_t letter,
                    std::size_t end) {
  Occurrence diagonal = column[0];
  column[0].start = static_cast<std::ptrdiff_t>(end);
  for (std::size_t i = 1; i <= rows; ++i) {
    const Occurrence left = column[i];
    if (adapter[i - 1] & letter) {
      column[i] = {diagonal.errors, diagonal.score + kMatch, diagonal.start};
    } else {
      const Occurrence& above = column[i - 1];
      if (diagonal.errors <= above.errors && diagonal.errors <= left.errors) {
        column[i] = {diagonal.errors + 1, diagonal.score + kMismatch, diagonal.start};
      } else {
        const Occurrence& other = above.errors <= left.errors ? above : left;
        column[i] = {other.errors + 1, other.score + kIndel, other.start};
      }
    }
    diagonal = left;
  }
}

}  // namespace seqtide
