/// \file
/// FoundRecords: how many records have a fault, and which is the first.
#pragma once

#include <cstdint>

#include "seqtide/cpp20.hpp"

namespace seqtide {

struct FoundRecords {
  std::uint64_t count = 0;
  std::uint64_t record = 0;  ///< number of the first one in the file, from 1; 0 if there is none

  /// In any order.
  void add(std::uint64_t number) noexcept {
    if (count++ == 0 || number < record) record = number;
  }
};

}  // namespace seqtide
