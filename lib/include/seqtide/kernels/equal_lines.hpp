/// \file
/// Joins sequence lines of equal length, as nearly all lines of a FASTA file are.
///
/// Where the length of the next line can be foretold, no search for its end is needed: checking that it ends
/// there and copying it are one pass.
#pragma once

#include <cstddef>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"

namespace seqtide::kernels {

/// Copies lines of exactly `width` letters from data[0, size) to `out`, without the line feeds behind them, and
/// returns how many lines it took. Stops at a line of another length, without its line feed, with a byte outside
/// '!' to '~' or a '>' in it, or with a first byte below 'A', which may mark another kind of line.
/// Reads up to 64 bytes after the end of the data and writes up to 64 after the letters copied.
/// \param width  at least 1
SEQTIDE_API std::size_t copy_equal_lines(const char* data, std::size_t size, std::size_t width, char* out) noexcept;

namespace scalar {
SEQTIDE_API std::size_t copy_equal_lines(const char* data, std::size_t size, std::size_t width, char* out) noexcept;
}  // namespace scalar

}  // namespace seqtide::kernels
