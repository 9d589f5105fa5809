/// \file
/// Qualities at each position by the tile of the flow cell that a read's name tells.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/qc/position_scores.hpp"

namespace seqtide {

/// The tile is a number between colons in the header line: the fifth field of seven or more
/// (`instrument:run:flowcell:lane:tile:x:y`), or the third of five or six (`machine:lane:tile:x:y`). Which of them is
/// decided by the first read. As in FastQC, a sample is taken, the first 10,000 reads and every tenth behind them, and
/// nothing is told once a name has no such number, or there are more than 2,501 tiles.
///
/// Thread safety: one thread may add; several may ask while none adds.
class SEQTIDE_API TileScores {
 public:
  static constexpr std::size_t most_tiles = 2501;

  using Tile = PositionScores;

  /// \param name  header line without '@'
  /// \param quality  ASCII Phred+33
  /// Throws std::bad_alloc, and then the read is not counted.
  void add(std::string_view name, std::string_view quality);
  /// The other's sample is taken as it is, so that this is not the sample of one pass.
  void merge(const TileScores& other);

  /// Ascending; empty if names tell no tiles.
  std::vector<std::int32_t> numbers() const;
  /// \param number  one of numbers()
  const Tile& tile(std::int32_t number) const noexcept { return tiles_.find(number)->second; }

 private:
  friend class QcState;
  std::optional<std::int32_t> tile_of(std::string_view name);
  void give_up() noexcept;

  std::map<std::int32_t, Tile> tiles_;
  std::uint64_t reads_ = 0;  // with at least one base
  std::size_t field_ = 0;    // 0 until a read has told
  bool ignored_ = false;
};

}  // namespace seqtide
