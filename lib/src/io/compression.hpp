// Sniffing a compression from as few bytes as decide it.
#pragma once

#include <cstddef>
#include <span>

#include "seqtide/io/input.hpp"

namespace seqtide {

struct Sniffed {
  Compression compression;  ///< the best answer for these bytes
  std::size_t needed;       ///< more than there are if that many bytes may change the answer
};

Sniffed sniff(std::span<const char> start) noexcept;

}  // namespace seqtide
