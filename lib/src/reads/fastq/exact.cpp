#include "reads/fastq/exact.hpp"

#include <algorithm>

#include "seqtide/error.hpp"
#include "seqtide/text/line_reader.hpp"

namespace seqtide::fastq {
namespace {

bool is_blank(char byte) noexcept { return byte == ' ' || byte == '\t'; }
bool is_printable(char byte) noexcept { return byte >= '!' && byte <= '~'; }

struct PlacedLine : Line {
  std::size_t begin = 0;  // offset of its first byte
};

class Parser {
 public:
  Parser(std::string_view text, bool at_end, Validation validation, Scratch& scratch)
      : text_(text), at_end_(at_end), strict_(validation == Validation::strict), scratch_(scratch) {}

  Exact parse() {
    if (header() && sequence() && plus() && quality() && ending()) {
      result_.outcome = Outcome::record;
      result_.consumed = position_;
      result_.lines = lines_;
      result_.view.name = name_;
    }
    return std::move(result_);
  }

 private:
  bool exhausted() const noexcept { return position_ == text_.size(); }

  // The line at the position; false if its end is not there yet. At the end of the input the last line
  // needs no newline, and may have lost the second half of its CR LF.
  bool take_line(PlacedLine& line) {
    line.begin = position_;
    if (!first_line(text_.substr(position_), at_end_, line)) return need_more();
    return true;
  }
  void accept(const PlacedLine& line) {
    position_ = line.begin + line.size;
    ++lines_;
  }

  bool need_more() {
    result_.outcome = Outcome::need_more;
    return false;
  }
  bool truncated(std::string reason) { return stop(Outcome::truncated, std::move(reason), text_.size(), position_); }
  bool fault(std::string reason, std::size_t offset, std::size_t line_begin) {
    return stop(Outcome::fault, std::move(reason), offset, line_begin);
  }
  // The excerpt shows the line, so a fault waits until that much has arrived: what is reported must not
  // depend on block borders.
  bool stop(Outcome outcome, std::string reason, std::size_t offset, std::size_t line_begin) {
    const std::string_view rest = text_.substr(line_begin);
    const std::size_t end = std::min(rest.find('\n'), Place::longest_excerpt);
    if (end > rest.size() && !at_end_) return need_more();
    result_.outcome = outcome;
    result_.reason = std::move(reason);
    result_.offset = offset;
    result_.line = lines_;
    result_.excerpt = rest.substr(0, end);
    return false;
  }

  bool header() {
    if (text_[0] != '@') {
      return fault("expected '@' at the start of a record, found " + quoted(text_.substr(0, 1)), 0, 0);
    }
    PlacedLine line;
    if (!take_line(line)) return false;
    name_ = line.text.substr(1);
    if (!no_lone_return(line)) return false;
    if (!line.terminated) return truncated("the data ends in a header line");
    accept(line);
    return true;
  }

  bool no_lone_return(const PlacedLine& line) {
    const std::size_t found = line.text.find('\r');
    if (found == std::string_view::npos) return true;
    return fault(std::string(lone_return_reason), line.begin + found, line.begin);
  }

  bool sequence() {
    PlacedLine line;
    std::string_view first;
    std::size_t count = 0;
    for (;; ++count) {
      if (exhausted()) {
        if (!at_end_) return need_more();
        return truncated(count == 0 ? "the data ends after a header line" : "the data ends after a sequence line");
      }
      const char start = text_[position_];
      if (start == '+' && (count > 0 || !strict_)) break;
      if (start == '+') return fault("there is no sequence line before the '+' line", position_, position_);
      if (start == '@') return fault("expected a '+' line, found " + quoted("@"), position_, position_);
      if (start == '>') {
        return fault(count == 0 ? "expected a sequence line, found a FASTA header" : "expected a '+' line, found '>'",
                     position_, position_);
      }
      if (!take_line(line)) return false;
      std::string_view letters = line.text;
      if (!strict_) {
        while (!letters.empty() && is_blank(letters.back())) letters.remove_suffix(1);
      }
      if (!check_sequence(letters, line)) return false;
      if (!line.terminated) return truncated("the data ends in a sequence line");
      if (count == 0) {
        first = letters;
      } else {
        // An empty line stands for an empty sequence only if it is alone.
        if (strict_ && (letters.empty() || first.empty())) {
          return letters.empty() ? fault("blank line inside a record", line.begin, line.begin)
                                 : fault("expected a '+' line after an empty sequence", line.begin, line.begin);
        }
        if (count == 1) scratch_.sequence = first;
        scratch_.sequence += letters;
      }
      accept(line);
    }
    sequence_lines_ = count;
    result_.view.sequence = count > 1 ? std::string_view(scratch_.sequence) : first;
    return true;
  }

  bool check_sequence(std::string_view letters, const PlacedLine& line) {
    for (std::size_t i = 0; i < letters.size(); ++i) {
      const char byte = letters[i];
      if (is_printable(byte) || (!strict_ && is_blank(byte))) continue;
      if (byte == '\r') return no_lone_return(line);
      if (is_blank(byte)) return fault("blank in a sequence line", line.begin + i, line.begin);
      return fault("byte " + quoted(letters.substr(i, 1)) + " cannot stand in a sequence", line.begin + i, line.begin);
    }
    return true;
  }

  bool plus() {
    PlacedLine line;
    if (!take_line(line)) return false;
    const std::string_view repeated = line.text.substr(1);
    if (strict_ && line.terminated && !repeated.empty() && repeated != name_) {
      return fault("the '+' line says " + quoted(repeated) + " but the header line says " + quoted(name_), line.begin,
                   line.begin);
    }
    if (!line.terminated) return truncated("the data ends in a '+' line");
    accept(line);
    return true;
  }

  std::string lengths(std::size_t quality) const {
    return "quality has " + std::to_string(quality) + " bytes but the sequence has " +
           std::to_string(result_.view.sequence.size());
  }

  bool quality() {
    const std::size_t wanted = result_.view.sequence.size();
    std::size_t total = 0;
    PlacedLine line;
    std::string_view first;
    std::size_t count = 0;
    bool done = false;
    for (; !done; ++count) {
      if (exhausted()) {
        if (!at_end_) return need_more();
        if (wanted == 0) break;  // an empty quality may lack its line at the end of the input
        return truncated("the data ends in the quality: " + lengths(total));
      }
      if (!take_line(line)) return false;
      // A line that starts with '@' behind others and does not fit is rather the next header.
      const bool misfit = total + line.text.size() > wanted || !std::ranges::all_of(line.text, is_printable);
      if (misfit && count > 0 && line.text.starts_with('@')) return fault(lengths(total), line.begin, line.begin);
      if (!check_quality(line)) return false;
      total += line.text.size();
      if (total > wanted) return fault(lengths(total), line.begin, line.begin);
      if (line.text.empty() && wanted > 0 && strict_) return fault(lengths(total), line.begin, line.begin);
      if (!line.terminated && total < wanted) return truncated("the data ends in the quality: " + lengths(total));
      if (count == 0) {
        first = line.text;
      } else {
        if (count == 1) scratch_.quality = first;
        scratch_.quality += line.text;
      }
      accept(line);
      done = total == wanted;
    }
    quality_lines_ = count;
    result_.view.quality = count > 1 ? std::string_view(scratch_.quality) : first;
    return true;
  }

  bool check_quality(const PlacedLine& line) {
    for (std::size_t i = 0; i < line.text.size(); ++i) {
      const char byte = line.text[i];
      if (is_printable(byte)) continue;
      if (byte == '\r') return no_lone_return(line);
      return fault("quality byte " + quoted(line.text.substr(i, 1)) + " lies outside '!' to '~'", line.begin + i,
                   line.begin);
    }
    return true;
  }

  // What follows tells whether the lines belong together. In a wrapped record a quality that is too short swallows the
  // header behind it, and the lengths may still agree by chance. And no record has two '+' lines.
  bool ending() {
    const bool wrapped = sequence_lines_ > 1 || quality_lines_ > 1;
    if (!wrapped && !strict_) return true;
    if (exhausted()) return at_end_ || await_next();
    const char next = text_[position_];
    const std::size_t line_end = line_end_size(text_.substr(position_), at_end_);
    if (line_end == std::string_view::npos) return await_next();
    if (next == '@' || line_end > 0) return true;
    if (!wrapped) return next != '+' || fault("a second '+' line in one record", position_, position_);
    return fault("expected '@' after a wrapped record, found " + quoted(text_.substr(position_, 1)) +
                     ": its quality and sequence lines do not fit",
                 position_, position_);
  }

  bool await_next() {
    result_.complete = true;
    return need_more();
  }

  std::string_view text_;
  bool at_end_;
  bool strict_;
  Scratch& scratch_;
  Exact result_;
  std::size_t position_ = 0;
  std::uint64_t lines_ = 0;
  std::string_view name_;
  std::size_t sequence_lines_ = 0;
  std::size_t quality_lines_ = 0;
};

}  // namespace

Exact parse_exact(std::string_view text, bool at_end, Validation validation, Scratch& scratch) {
  return Parser(text, at_end, validation, scratch).parse();
}

}  // namespace seqtide::fastq
