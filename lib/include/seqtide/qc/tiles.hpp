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
#include "seqtide/qc/position_counts.hpp"

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

  class SEQTIDE_API Tile {
   public:
    std::size_t bins() const noexcept { return bytes_.size(); }
    /// Number of scores in each bin of positions.
    std::vector<std::uint64_t> counts() const;
    /// Sum of the scores in each bin.
    std::vector<std::uint64_t> sums() const;

   private:
    friend class QcState;
    friend class TileScores;

    void grow(std::size_t bins);
    void add(std::string_view quality) noexcept;
    void add(const Tile& other) noexcept;

    std::vector<std::uint64_t> bytes_;  // sums of characters
    // Of the first positions, the change from the count before; one more than there are bins.
    std::vector<std::uint64_t> counts_{0};
  };

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
