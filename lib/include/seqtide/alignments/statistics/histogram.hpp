/// \file
/// Histogram: how often each number occurs, exact.
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"

namespace seqtide {

/// Memory grows with the number of distinct values, but for a table of at most half a megabyte for small ones.
class SEQTIDE_API Histogram {
 public:
  void add(std::uint64_t value, std::uint64_t times = 1) {
    if (value < small_.size()) {
      small_[value] += times;
    } else {
      add_large(value, times);
    }
  }
  void merge(const Histogram& other);

  /// Values that occur, ascending, and how often.
  std::vector<std::pair<std::uint64_t, std::uint64_t>> entries() const;
  /// How many values there are in all.
  std::uint64_t count() const noexcept;

 private:
  void add_large(std::uint64_t value, std::uint64_t times);

  std::vector<std::uint64_t> small_;              // index is the value
  std::map<std::uint64_t, std::uint64_t> large_;  // values that the table is not meant for
};

}  // namespace seqtide
