/// \file
/// BatchLimits: how much a batch of any kind of records holds.
#pragma once

#include <cstdint>
#include <limits>

#include "seqtide/cpp20.hpp"

namespace seqtide {

/// When a batch is full: once it has reached one of these. It exceeds `max_bytes` by less than its last record.
struct BatchLimits {
  /// Bytes of names, sequences and qualities together; at least 1.
  std::uint64_t max_bytes = 4 << 20;
  /// At least 1.
  std::uint64_t max_records = std::numeric_limits<std::uint64_t>::max();
};

}  // namespace seqtide
