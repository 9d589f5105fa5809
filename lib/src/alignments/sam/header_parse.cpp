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
  if (!next_text()) return false;
  const std::string fault = parse_header_line(text_, line);
  if (!fault.empty()) fail(fault);
  faults_.clear();
  if (line.type == "CO" && (text_.size() == bare_comment.size() || text_[bare_comment.size()] != '\t')) {
    faults_.push_back({"header_line", "@CO has no tab behind it", Validation::standard});
  }
  header_line_faults(line, faults_);
  judge(faults_);
  return true;
}

bool HeaderParser::next_text() {
  do {
    if (end_ >= whole_.size()) return false;
    start_ = end_;
    Line line;
    first_line(whole_.substr(start_), true, line);
    end_ = start_ + line.size;
    text_ = line.text;
    ++number_;
    // Only one CR belongs to the line end, but more would not survive another round of writing and reading.
    while (lenient() && !text_.empty() && text_.back() == '\r') text_.remove_suffix(1);
  } while (lenient() && text_.empty());
  ++index_;
  return true;
}

Place HeaderParser::place() const { return place_in_text({}, format_, 0, number_, start_, text_); }

void HeaderParser::fail(std::string reason, std::optional<Validation> accepted_by) const {
  throw FormatError(std::move(reason), place(), accepted_by);
}

void HeaderParser::judge(HeaderFault fault) {
  // BAM has names and lengths in its list, too, which lenient goes by.
  if (lenient() && format_ == Format::bam && !fault.accepted_by) fault.accepted_by = Validation::lenient;
  if (!fault.accepted_by || validation_ < *fault.accepted_by) fail(std::move(fault.reason), fault.accepted_by);
  if (deviations_ != nullptr) deviations_->add(fault.kind, *fault.accepted_by, std::move(fault.reason), place());
}

void HeaderParser::judge(HeaderFaults& faults) {
  for (HeaderFault& fault : faults) judge(std::move(fault));
  faults.clear();
}

void HeaderParser::judge_at(std::size_t index, HeaderFault fault) {
  // Only the first of a kind needs a place, for which lines are looked for from the start.
  if (fault.accepted_by && validation_ >= *fault.accepted_by &&
      (deviations_ == nullptr || deviations_->knows(fault.kind))) {
    if (deviations_ != nullptr) deviations_->add(fault.kind, *fault.accepted_by, {}, {});
    return;
  }
  if (index < index_) end_ = number_ = index_ = 0;
  while (index_ <= index && next_text()) {
  }
  judge(std::move(fault));
}

}  // namespace sam

SamHeader SamHeader::parse_as(std::string_view text, Validation validation, Format format, Deviations* deviations) {
  SamHeader header;
  header.text_.reserve(text.size() + 1);
  sam::HeaderParser parser(text, validation, format, deviations);
  sam::HeaderFaults faults;
  bool has_head = false;
  for (sam::HeaderLineView line; parser.next(line);) {
    if (line.type == "HD") {
      if (header.line_count() != 0) {
        parser.judge({"header_line", has_head ? "a second @HD line" : "@HD is not the first line",
                      has_head ? Validation::lenient : Validation::standard});
      }
      has_head = true;
    }
    if (line.type == "SQ") {
      const std::string fault = header.add_reference(line, faults);
      if (!fault.empty()) parser.fail(fault);
      parser.judge(faults);
    }
    header.append_text(parser.text());
  }
  sam::relations_faults(header,
                        [&](std::size_t index, sam::HeaderFault fault) { parser.judge_at(index, std::move(fault)); });
  return header;
}

SamHeader SamHeader::parse(std::string_view text, Validation validation, Deviations* deviations) {
  return parse_as(text, validation, Format::sam, deviations);
}

SamHeader SamHeader::from_lines(const std::vector<HeaderLine>& lines, Validation validation) {
  std::string text;
  for (const HeaderLine& line : lines) text.append(sam::checked_text(line)).append(1, '\n');
  return parse(text, validation);
}

}  // namespace seqtide
