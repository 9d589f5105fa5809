/// \file
/// Fewest errors of all prefixes of an adapter that end at one base of the read.
#pragma once

#include <cstddef>
#include <cstdint>

namespace seqtide {

// One column of the matrix of fewest errors (row i: the first i letters of the adapter, that may begin anywhere in
// the read), kept as the differences between neighbouring rows, one bit each: Myers 1999, Journal of the ACM 46:395,
// in the form of Hyyrö 2003, Nordic Journal of Computing 10:29.
class BitColumn {
 public:
  explicit BitColumn(std::size_t rows) : last_row_(std::uint64_t{1} << (rows - 1)), errors_(rows) {}

  // Before the first base, if the adapter may begin with any of its letters there: no prefix has errors.
  static BitColumn of_suffixes(std::size_t rows) {
    BitColumn column(rows);
    column.higher_ = 0;
    column.errors_ = 0;
    return column;
  }

  // To the next base of the read, which matches the letters of the adapter at `positions`.
  void advance(std::uint64_t positions) {
    const std::uint64_t vertical = positions | lower_;
    const std::uint64_t horizontal = (((positions & higher_) + higher_) ^ higher_) | positions;
    std::uint64_t rises = lower_ | ~(horizontal | higher_);
    std::uint64_t falls = higher_ & horizontal;
    errors_ += (rises & last_row_) != 0;
    errors_ -= (falls & last_row_) != 0;
    rises <<= 1;
    falls <<= 1;
    higher_ = falls | ~(vertical | rises);
    lower_ = rises & vertical;
  }

  // Of the whole adapter.
  std::size_t errors() const { return errors_; }

  // row i minus row i - 1, for i from 1
  int step(std::size_t i) const {
    return static_cast<int>(higher_ >> (i - 1) & 1) - static_cast<int>(lower_ >> (i - 1) & 1);
  }

 private:
  std::uint64_t higher_ = ~std::uint64_t{0};  // bit i - 1: row i has one error more than row i - 1
  std::uint64_t lower_ = 0;                   // one error less
  std::uint64_t last_row_;
  std::size_t errors_;
};

}  // namespace seqtide
