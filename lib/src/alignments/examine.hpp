// The check of a record's bytes, as fast as it must be for every record read.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "seqtide/alignments/record.hpp"
#include "seqtide/deviations.hpp"

namespace seqtide::bam {

enum class Flaw : std::uint8_t {
  none,
  block_size,
  // Of the start.
  reference_id,
  position,
  name_size,
  sequence_size,
  record_size,
  next_reference_id,
  next_position,
  template_length,
  // Of what follows it.
  name_end,
  name_character,
  cigar_operation,
  cigar_clip,
  cigar_length,
  quality,
  // Of optional fields.
  tag_head,
  tag_name,
  tag_type,
  tag_size,
  tag_character,
  tag_digits,
  tag_twice,
};

struct Finding {
  Flaw flaw = Flaw::none;
  std::uint32_t offset = 0;  ///< from the block size; of an optional field's start where the flaw is in one
};

/// As check_bam(). Looks only at the bytes of `raw`, however wrong they are.
Finding examine(std::string_view raw, std::int64_t references, bool strict) noexcept;
/// The first flaw that is not accepted; the judge has notes of those that were.
Finding examine(std::string_view raw, std::int64_t references, Judge& judge);

/// The part of it that needs only the first BamView::fixed_size bytes of a record that has `size` bytes in all: for
/// lengths that are wrong, before the rest has come. Without notes.
Finding examine_start(const char* start, std::size_t size, std::int64_t references, Validation validation) noexcept;

/// The strictest validation that takes a record with this flaw, if there is one.
std::optional<Validation> accepting(std::string_view raw, Finding finding) noexcept;

/// Whether standard keeps a name that is not [!-?A-~]+: no control characters, and no '@' in front, which would make
/// it a header line of SAM.
bool is_kept_name(std::string_view name) noexcept;
/// The same for the text of an optional field of type Z or H.
bool is_kept_text(std::string_view text, char type) noexcept;

/// In words. `raw` may be cut where the flaw is one of the start.
BamFault describe(std::string_view raw, Finding finding, std::int64_t references);

}  // namespace seqtide::bam
