// Lines of header text, one after the other, with the place of each for errors.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "alignments/sam/header_rules.hpp"
#include "seqtide/deviations.hpp"
#include "seqtide/formats.hpp"

namespace seqtide::sam {

class HeaderParser {
 public:
  /// \param format      for the place of errors, SAM or BAM
  /// \param deviations  gets what is accepted against the rules; may be null
  HeaderParser(std::string_view text, Validation validation, Format format, Deviations* deviations)
      : whole_(text), validation_(validation), format_(format), deviations_(deviations) {}

  /// The next line, judged by itself; false at the end. Throws FormatError.
  bool next(HeaderLineView& line);
  /// The text of that line as a header keeps it, without a line end.
  std::string_view text() const { return text_; }
  /// Throws a FormatError with the place of that line.
  [[noreturn]] void fail(std::string reason, std::optional<Validation> accepted_by = {}) const;
  /// Fails, or notes a deviation of that line.
  void judge(HeaderFault fault);
  void judge(HeaderFaults& faults);
  /// The same for the line with this index among those that next() gave.
  void judge_at(std::size_t index, HeaderFault fault);

 private:
  bool lenient() const { return validation_ == Validation::lenient; }
  // The next line that is not left out.
  bool next_text();
  Place place() const;

  std::string_view whole_;
  Validation validation_;
  Format format_;
  Deviations* deviations_;
  HeaderFaults faults_;
  std::string_view text_;
  std::size_t start_ = 0;
  std::size_t end_ = 0;
  std::size_t number_ = 0;  // of the line in the text, from 1
  std::size_t index_ = 0;   // lines that next() gave
};

}  // namespace seqtide::sam
