// Lines of header text, one after the other, with the place of each for errors.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "alignments/sam/header_rules.hpp"
#include "seqtide/formats.hpp"

namespace seqtide::sam {

class HeaderParser {
 public:
  /// \param format  for the place of errors, SAM or BAM
  HeaderParser(std::string_view text, Validation validation, Format format)
      : whole_(text), validation_(validation), format_(format) {}

  /// The next line, checked by itself; false at the end. Throws FormatError.
  bool next(HeaderLineView& line);
  /// The text of that line as a header keeps it, without a line end.
  std::string_view text() const;
  /// Throws a FormatError with the place of that line.
  [[noreturn]] void fail(const std::string& fault) const;
  /// The same for the line with this index. Lines are counted as in strict text, where no line is left out.
  [[noreturn]] void fail_at(std::size_t index, const std::string& fault);

 private:
  bool lenient() const { return validation_ == Validation::lenient; }
  bool next_text();

  std::string_view whole_;
  Validation validation_;
  Format format_;
  std::string_view text_;
  std::size_t start_ = 0;
  std::size_t end_ = 0;
  std::size_t number_ = 0;
};

}  // namespace seqtide::sam
