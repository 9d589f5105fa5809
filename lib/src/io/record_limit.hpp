// The limit of readers for the size of a record.
#pragma once

#include <cstdint>
#include <string>

#include "seqtide/error.hpp"

namespace seqtide {

/// Of formats whose records have sizes of 31 bits.
inline constexpr std::uint64_t largest_record_limit = (std::uint64_t{1} << 31) - 1;

/// Throws InvalidArgument for what is no limit.
inline void check_record_limit(std::uint64_t max_record_bytes, std::uint64_t largest = largest_record_limit) {
  if (max_record_bytes == 0 || max_record_bytes > largest) {
    throw InvalidArgument("max_record_bytes must lie between 1 and " + std::to_string(largest) + ", not " +
                          std::to_string(max_record_bytes));
  }
}

}  // namespace seqtide
