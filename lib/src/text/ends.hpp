// What may stand in front of the first line of a text, and be missing behind the last one.
#pragma once

#include <string>
#include <utility>

#include "seqtide/deviations.hpp"
#include "seqtide/error.hpp"
#include "seqtide/text/field_reader.hpp"

namespace seqtide {

/// For the start of the text: passes over a UTF-8 byte-order mark, which strict validation refuses.
inline void pass_byte_order_mark(FieldReader& lines, Validation validation, Deviations& deviations) {
  if (!lines.lines().has_byte_order_mark()) return;
  const std::string reason = "the data starts with a UTF-8 byte-order mark";
  Place place = lines.lines().place(0, 0, byte_order_mark);
  if (validation == Validation::strict) throw FormatError(reason, std::move(place), Validation::standard);
  deviations.add("byte_order_mark", Validation::standard, reason, std::move(place));
  lines.lines().advance(byte_order_mark.size(), 0);
}

/// The last line may have lost its end, and with it, unseen, a part of its last field.
/// Strict validation refuses the line at the front with TruncatedError if it has no end; others note it.
inline void check_final_line(const FieldReader& lines, Validation validation, Deviations& deviations) {
  if (lines.is_terminated()) return;
  const std::string_view rest = lines.line().substr(lines.line().size());
  const auto reason = [] { return std::string("the last line has no line end: it may have been cut"); };
  if (validation == Validation::strict) throw TruncatedError(reason(), lines.place_of(rest), Validation::standard);
  if (deviations.knows("final_line")) return;  // of a record that came again
  deviations.add("final_line", Validation::standard, reason(), lines.place_of(rest));
}

}  // namespace seqtide
