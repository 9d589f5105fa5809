// The rules of header lines (SAM specification, section 1.3). Functions named fault return what is wrong, "" if nothing
// is; those named faults add all of it, in the order of the text.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/alignments/sam/header.hpp"

namespace seqtide::sam {

/// Like HeaderField and HeaderLine, with the bytes elsewhere.
struct FieldView {
  std::string_view tag;
  std::string_view value;
};

struct HeaderLineView {
  std::string_view type;
  std::vector<FieldView> fields;
  std::string_view comment;

  /// The value of a field, null if there is none.
  const std::string_view* find(std::string_view tag) const noexcept;
};

/// What strict parsing has against a line.
struct HeaderFault {
  std::string_view kind;  ///< of deviations
  std::string reason;
  std::optional<Validation> accepted_by;  ///< the strictest validation that takes it; none if nobody does
};
using HeaderFaults = std::vector<HeaderFault>;

/// Whether a reference may have this name (section 1.2.1).
bool is_reference_name(std::string_view name) noexcept;

/// Whether there is a control character of ASCII.
bool has_control(std::string_view text) noexcept;

/// Splits a line without its line end. Only what cannot be a header line at all is a fault. A comment may have a blank
/// before it where a tab should be.
std::string parse_header_line(std::string_view text, HeaderLineView& line);
/// What strict parsing has against a line by itself.
std::string header_line_fault(const HeaderLineView& line);
void header_line_faults(const HeaderLineView& line, HeaderFaults& faults);
/// The same for the value of a field, and for a comment.
void header_value_faults(std::string_view type, const FieldView& field, HeaderFaults& faults);
void comment_faults(std::string_view comment, HeaderFaults& faults);
/// Takes name and length from a @SQ line as leniently as can be.
std::string parse_reference(const HeaderLineView& line, Reference& reference);
/// The text of a @SQ line with these two fields.
std::string reference_text(const Reference& reference);
/// The text of a line that a user made. Throws InvalidArgument if parsing it would give another line.
std::string checked_text(const HeaderLine& line);

/// What is wrong among the read groups and programs of a header, and at which line: identifiers that come twice, PP
/// that names no program or leads in a circle. Identifiers come first.
void relations_faults(const SamHeader& header, const std::function<void(std::size_t index, HeaderFault fault)>& found);
/// The same for one edit: `added` comes in place of `removed`, the line at `index`. Either may have no type, for none.
std::string edit_relations_fault(const SamHeader& header, std::size_t index, const HeaderLineView& added,
                                 const HeaderLineView& removed);

}  // namespace seqtide::sam
