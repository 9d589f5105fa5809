/// \file
/// Modified bases of the tags MM and ML (SAM tags specification, section 1.7).
///
///     seqtide::BaseModifications groups(record);
///     std::vector<seqtide::BaseModification> found;
///     while (groups.next_group(found)) {}
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "seqtide/alignments/record.hpp"
#include "seqtide/api.h"

namespace seqtide {

/// One modification that a base may have.
struct BaseModification {
  std::int32_t position = 0;  ///< of the base in the sequence as stored, 0-based
  std::int32_t chebi = -1;    ///< the kind of modification as a ChEBI number; -1 if it has a letter
  char code = '\0';           ///< the kind as a letter, 'm' (5mC) or 'a' (6mA) for example; 0 if it has a number
  char base = 'N';            ///< canonical base as the sequencer saw it: A C G T U, or N for any
  char strand = '+';          ///< '-' if it was seen on the strand opposite to the one that was sequenced
  /// N from 0 to 255 stands for N/256 to (N+1)/256; -1 if the record has no tag ML.
  std::int16_t probability = -1;

  bool operator==(const BaseModification&) const = default;
};

/// Reads MM group by group, "C+mh,5,12;" for example. The names Mm and Ml of the specification's draft are taken too.
///
/// Thread safety: one thread at a time.
class SEQTIDE_API BaseModifications {
 public:
  /// A record without a sequence has no groups, and neither has one whose MM is something else: of another type, or
  /// text without the "+" or "-" that the second character is.
  /// \param record  must last as long as this
  /// Throws InvalidArgument for an ML of another type, and for a sequence of another length than MN tells.
  explicit BaseModifications(const BamView& record);

  /// Appends the modifications of the next group, in their order; false behind the last one. Throws InvalidArgument
  /// for what is malformed, for more bases than the sequence has, and (at the end) if ML has another number of values.
  /// The time that all groups take together grows with the sequence and with the text of MM, not with both at once.
  bool next_group(std::vector<BaseModification>& found);

 private:
  struct Group;

  bool take(char character) noexcept;
  char take_one_of(std::string_view characters, const char* what);
  std::int32_t take_number();
  Group take_head();
  std::int64_t place_of(std::int64_t place, std::int64_t end, std::int64_t& count, std::uint8_t base) const noexcept;
  std::int64_t skip_bases(std::int64_t place, std::int64_t count, std::uint8_t base);
  std::int64_t skip_blocks(std::int64_t place, std::int64_t& count, std::uint8_t base);
  void append(const Group& group, std::int64_t place, std::vector<BaseModification>& found);
  std::int64_t stored(std::int64_t place) const noexcept { return reverse_ ? size_ - 1 - place : place; }
  std::uint8_t base_at(std::int64_t place) const noexcept;

  std::string_view rest_;  // of MM
  std::optional<TagView> likelihoods_;
  const std::uint8_t* sequence_ = nullptr;
  std::int64_t size_ = 0;
  bool reverse_ = false;
  std::uint64_t count_ = 0;  // modifications so far
  std::uint8_t seen_ = 0;    // bases of the groups so far
  // By bit of a base that has several groups: how many there are before each block of the sequence, and in all.
  std::array<std::vector<std::int32_t>, 4> before_;
};

/// All modifications of a record; none without MM. Throws as BaseModifications does.
SEQTIDE_API std::vector<BaseModification> modified_bases(const BamView& record);

}  // namespace seqtide
