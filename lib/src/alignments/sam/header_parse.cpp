#include "alignments/sam/header_parse.hpp"

#include <algorithm>
#include <utility>

#include "seqtide/error.hpp"
#include "seqtide/text/line_reader.hpp"
#include "seqtide/text/place.hpp"

namespace seqtide {

namespace sam {

namespace {

constexpr std::string_view bare_comment = "@CO";

}  // namespace

bool HeaderParser::next(HeaderLineView& line) {
  while (next_text()) {
    // Only one CR belongs to the line end, but more would not survive another round of writing and reading.
    while (lenient() && !text_.empty() && text_.back() == '\r') text_.remove_suffix(1);
    if (lenient() && text_.empty()) continue;
    std::string fault = parse_header_line(text_, line);
    if (fault.empty() && !lenient()) {
      fault = text_ == bare_comment ? "@CO has no tab behind it" : header_line_fault(line);
    }
    if (!fault.empty()) fail(fault);
    return true;
  }
  return false;
}

std::string_view HeaderParser::text() const { return text_ == bare_comment ? "@CO\t" : text_; }

bool HeaderParser::next_text() {
  if (end_ >= whole_.size()) return false;
  start_ = end_;
  Line line;
  first_line(whole_.substr(start_), true, line);
  end_ = start_ + line.size;
  text_ = line.text;
  ++number_;
  return true;
}

void HeaderParser::fail(const std::string& fault) const {
  throw FormatError(fault, place_in_text({}, format_, 0, number_, start_, text_));
}

void HeaderParser::fail_at(std::size_t index, const std::string& fault) {
  end_ = number_ = 0;
  while (number_ <= index && next_text()) {
  }
  fail(fault);
}

}  // namespace sam

SamHeader SamHeader::parse_as(std::string_view text, Validation validation, Format format) {
  const bool strict = validation == Validation::strict;
  SamHeader header;
  header.text_.reserve(text.size() + 1);
  sam::HeaderParser parser(text, validation, format);
  for (sam::HeaderLineView line; parser.next(line);) {
    if (strict && line.type == "HD" && header.line_count() != 0) parser.fail("@HD is not the first line");
    if (line.type == "SQ") {
      const std::string fault = header.add_reference(line, validation);
      if (!fault.empty()) parser.fail(fault);
    }
    header.append_text(parser.text());
  }
  if (strict) {
    std::size_t index = 0;
    const std::string fault = sam::relations_fault(header, index);
    if (!fault.empty()) parser.fail_at(index, fault);
  }
  return header;
}

SamHeader SamHeader::parse(std::string_view text, Validation validation) {
  return parse_as(text, validation, Format::sam);
}

SamHeader SamHeader::from_lines(const std::vector<HeaderLine>& lines, Validation validation) {
  std::string text;
  for (const HeaderLine& line : lines) text.append(sam::checked_text(line)).append(1, '\n');
  return parse(text, validation);
}

}  // namespace seqtide
