/// \file
/// Interval: a part of a sequence.
#pragma once

#include <cstddef>

#include "seqtide/cpp20.hpp"

namespace seqtide {

/// The letters [begin, end), counted from 0; begin <= end.
struct Interval {
  std::size_t begin = 0;
  std::size_t end = 0;

  std::size_t size() const noexcept { return end - begin; }
  bool operator==(const Interval&) const = default;
};

}  // namespace seqtide
