// The variables of expressions over alignment records.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "alignments/expression/text_value.hpp"
#include "seeded_hash.hpp"
#include "seqtide/alignments/record.hpp"
#include "seqtide/alignments/sam/header.hpp"

namespace seqtide::expressions {

enum class Field : std::uint8_t {
  end_position,
  flag,
  hard_clips,
  mapq,
  mate_position,
  mate_reference,
  operations,
  position,
  query_length,
  reference,
  reference_length,
  soft_clips,
  template_length,
  // from here on they are texts
  cigar,
  library,
  mate_reference_name,
  name,
  quality,
  reference_name,
  sequence,
};

constexpr bool is_text(Field field) noexcept { return field >= Field::cigar; }

std::optional<Field> field_named(std::string_view name) noexcept;
/// The bits of "paired", "proper_pair" and so on, samtools' names; 0 for another one.
std::uint16_t flag_named(std::string_view name) noexcept;

/// Libraries (LB) of a header by read group (ID).
class Libraries {
 public:
  explicit Libraries(const SamHeader& header);
  /// "" if there is none.
  std::string_view of(std::string_view read_group) const noexcept;

 private:
  struct Hash : SeededHash {
    using is_transparent = void;
  };
  std::unordered_map<std::string, std::string, Hash, std::equal_to<>> by_group_;
};

/// Of one that is no text.
double number_of(Field field, const BamView& record) noexcept;
/// Of one that is. \param libraries  of the header; null: they are looked up in it
TextValue text_of(Field field, const BamView& record, const SamHeader& header, const Libraries* libraries) noexcept;

}  // namespace seqtide::expressions
