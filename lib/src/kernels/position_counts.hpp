// Counts of bases and of qualities at each position of many reads.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "seqtide/kernels/pieces.hpp"

namespace seqtide::kernels {

/// Positions that are counted, a whole number of vectors of any width.
inline constexpr std::size_t counted_positions = 512;
/// More pieces than these would wrap counters around.
inline constexpr std::size_t most_counted_pieces = 255;

/// How many pieces have which letter at position i; case-insensitive, U is T.
struct PositionCounters {
  using Row = std::array<std::uint8_t, counted_positions>;
  Row a{}, c{}, g{}, t{}, n{};

  bool operator==(const PositionCounters&) const = default;
};

/// Overwrites `counters` by counts over the first `width` letters of each piece, as far as the longest piece goes. At
/// most `most_counted_pieces` pieces; `width` at most `counted_positions`.
void count_positions(const Pieces& pieces, std::size_t width, PositionCounters& counters) noexcept;

/// Some byte values, and how many pieces have which of them at position i.
struct ValueCounters {
  static constexpr std::size_t most_values = 8;

  std::array<std::uint8_t, most_values> values{};
  std::size_t count = 0;  ///< of `values`
  std::array<PositionCounters::Row, most_values> rows{};
};

/// Overwrites the first `counters.count` rows, in the same way; bytes of other values are not counted.
void count_values(const Pieces& pieces, std::size_t width, ValueCounters& counters) noexcept;

/// Overwrites sums[i] by the sum of the bytes at position i, as far as the longest piece goes; behind it, up to
/// `counted_positions`, anything. At most `most_counted_pieces` pieces; `width` at most `counted_positions`.
void sum_positions(const Pieces& pieces, std::size_t width, std::uint16_t* sums) noexcept;

/// sums[i] += bytes[i]
void add_bytes(const std::uint8_t* bytes, std::size_t size, std::uint64_t* sums) noexcept;

namespace scalar {
void count_positions(const Pieces& pieces, std::size_t width, PositionCounters& counters) noexcept;
void count_values(const Pieces& pieces, std::size_t width, ValueCounters& counters) noexcept;
void sum_positions(const Pieces& pieces, std::size_t width, std::uint16_t* sums) noexcept;
void add_bytes(const std::uint8_t* bytes, std::size_t size, std::uint64_t* sums) noexcept;
}  // namespace scalar

}  // namespace seqtide::kernels
