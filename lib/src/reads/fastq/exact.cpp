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
  Parser(std::string_view text, bool at_end, Judge& judge, Progress& progress)
      : text_(text),
        at_end_(at_end),
        lenient_(judge.validation() == Validation::lenient),
        judge_(judge),
        progress_(progress) {}

  Exact parse() {
    bool going = true;
    while (going && progress_.part != Part::ending) going = part();
    if (going && ending()) {
      result_.outcome = Outcome::record;
      result_.consumed = progress_.position;
      result_.lines = progress_.lines;
      result_.view = {name(), text_of(progress_.sequence), text_of(progress_.quality), {}};
    }
    return std::move(result_);
  }

 private:
  bool part() {
    switch (progress_.part) {
      case Part::header:
        return header();
      case Part::sequence:
        return sequence();
      case Part::plus:
        return plus();
      default:
        return quality();
    }
  }

  bool finish(Part next) noexcept {
    progress_.part = next;
    return true;
  }

  std::string_view name() const noexcept { return text_.substr(1, progress_.name_size); }
  std::string_view text_of(const Wrapped& part) const noexcept {
    return part.lines > 1 ? std::string_view(part.joined) : text_.substr(part.first_begin, part.first_size);
  }
  bool exhausted() const noexcept { return progress_.position == text_.size(); }

  // The line at the position; false if its end is not there yet. At the end of the input the last line
  // needs no newline, and may have lost the second half of its CR LF.
  bool take_line(PlacedLine& line) {
    line.begin = progress_.position;
    if (!first_line(text_.substr(line.begin), at_end_, line)) return need_more();
    return true;
  }
  void accept(const PlacedLine& line) {
    progress_.position = line.begin + line.size;
    ++progress_.lines;
  }
  void accept(const PlacedLine& line, std::string_view text, Wrapped& part) {
    if (part.lines == 0) {
      part.first_begin = line.begin;
      part.first_size = text.size();
    } else {
      if (part.lines == 1) part.joined = text_of(part);
      part.joined += text;
    }
    ++part.lines;
    part.size += text.size();
    accept(line);
  }

  bool need_more() {
    result_.outcome = Outcome::need_more;
    return false;
  }
  bool truncated(std::string reason) {
    return stop(Outcome::truncated, std::move(reason), text_.size(), progress_.position);
  }
  bool fault(std::string reason, std::size_t offset, std::size_t line_begin) {
    return stop(Outcome::fault, std::move(reason), offset, line_begin);
  }
  // A fault that `least` and the validations behind it pass, which is noted.
  template <typename Reason>
  bool tolerate(Validation least, std::string_view kind, Reason reason, std::size_t offset, std::size_t line_begin) {
    const std::string_view rest = text_.substr(line_begin);
    if (judge_.accepts(least, kind, offset, rest.substr(0, rest.find('\n')), reason)) {
      // The judge does not count lines.
      if (!judge_.notes().empty()) judge_.notes().back().line = progress_.lines;
      return true;
    }
    result_.accepted_by = least;
    return fault(reason(), offset, line_begin);
  }
  // A blank line inside a record: lenient passes it, but is likely to meet what it is a sign of, and so is no remedy.
  template <typename Reason>
  bool tolerate_blank(const PlacedLine& line, Reason reason) {
    if (tolerate(Validation::lenient, "blank_line", reason, line.begin, line.begin)) return true;
    result_.accepted_by.reset();
    return false;
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
    result_.line = progress_.lines;
    result_.excerpt = rest.substr(0, end);
    return false;
  }

  bool header() {
    if (text_[0] != '@') {
      return fault("expected '@' at the start of a record, found " + quoted(text_.substr(0, 1)), 0, 0);
    }
    PlacedLine line;
    if (!take_line(line)) return false;
    if (!no_lone_return(line)) return false;
    if (!line.terminated) return truncated("the data ends in a header line");
    progress_.name_size = line.text.size() - 1;
    accept(line);
    return finish(Part::sequence);
  }

  bool no_lone_return(const PlacedLine& line) {
    const std::size_t found = line.text.find('\r');
    if (found == std::string_view::npos) return true;
    return fault(std::string(lone_return_reason), line.begin + found, line.begin);
  }

  bool sequence() {
    const Wrapped& lines = progress_.sequence;
    PlacedLine line;
    for (;;) {
      const std::size_t position = progress_.position;
      if (exhausted()) {
        if (!at_end_) return need_more();
        return truncated(lines.lines == 0 ? "the data ends after a header line"
                                          : "the data ends after a sequence line");
      }
      const char start = text_[position];
      if (start == '+') {
        const auto reason = [] { return std::string("there is no sequence line before the '+' line"); };
        return (lines.lines > 0 || tolerate(Validation::lenient, "sequence_line", reason, position, position)) &&
               finish(Part::plus);
      }
      if (start == '@') return fault("expected a '+' line, found " + quoted("@"), position, position);
      if (start == '>') {
        return fault(
            lines.lines == 0 ? "expected a sequence line, found a FASTA header" : "expected a '+' line, found '>'",
            position, position);
      }
      if (!take_line(line)) return false;
      std::string_view letters = line.text;
      if (!check_sequence(letters, line)) return false;
      if (lenient_) {
        while (!letters.empty() && is_blank(letters.back())) letters.remove_suffix(1);
      }
      if (!line.terminated) return truncated("the data ends in a sequence line");
      // An empty line stands for an empty sequence only if it is alone.
      if (lines.lines > 0 && (letters.empty() || lines.size == 0)) {
        const auto reason = [&] {
          return std::string(letters.empty() ? "blank line inside a record"
                                             : "expected a '+' line after an empty sequence");
        };
        if (!tolerate_blank(line, reason)) return false;
      }
      accept(line, letters, progress_.sequence);
    }
  }

  bool check_sequence(std::string_view letters, const PlacedLine& line) {
    bool noted = false;
    for (std::size_t i = 0; i < letters.size(); ++i) {
      const char byte = letters[i];
      if (is_printable(byte) || (noted && is_blank(byte))) continue;
      if (byte == '\r') return no_lone_return(line);
      if (is_blank(byte)) {
        const auto reason = [] { return std::string("blank in a sequence line"); };
        noted = tolerate(Validation::lenient, "sequence_blank", reason, line.begin + i, line.begin);
        if (!noted) return false;
        continue;
      }
      return fault("byte " + quoted(letters.substr(i, 1)) + " cannot stand in a sequence", line.begin + i, line.begin);
    }
    return true;
  }

  bool plus() {
    PlacedLine line;
    if (!take_line(line)) return false;
    const std::string_view repeated = line.text.substr(1);
    if (line.terminated && !repeated.empty() && repeated != name()) {
      const Validation least = is_id_alone(repeated, name()) ? Validation::standard : Validation::lenient;
      const auto reason = [&] { return plus_reason(repeated, name()); };
      if (!tolerate(least, "plus_line", reason, line.begin, line.begin)) return false;
    }
    if (!line.terminated) return truncated("the data ends in a '+' line");
    accept(line);
    return finish(Part::quality);
  }

  std::string lengths(std::size_t quality) const {
    return "quality has " + std::to_string(quality) + " bytes but the sequence has " +
           std::to_string(progress_.sequence.size);
  }

  bool quality() {
    const std::size_t wanted = progress_.sequence.size;
    const Wrapped& lines = progress_.quality;
    PlacedLine line;
    while (lines.lines == 0 || lines.size < wanted) {
      if (exhausted()) {
        if (!at_end_) return need_more();
        if (wanted == 0) break;  // an empty quality may lack its line at the end of the input
        return truncated("the data ends in the quality: " + lengths(lines.size));
      }
      if (!take_line(line)) return false;
      const std::size_t total = lines.size + line.text.size();
      const bool printable = std::ranges::all_of(line.text, is_printable);
      const bool misfit = total > wanted || !printable;
      if (lines.lines > 0) {
        // A line that starts with '@' behind others and does not fit is rather the next header.
        const bool is_header = misfit && line.text.starts_with('@');
        if (progress_.sequence.lines <= 1 && (is_header || (printable && !continues(line)))) return short_quality();
        if (is_header) return fault(lengths(lines.size), line.begin, line.begin);
      }
      if (!check_quality(line)) return false;
      if (total > wanted) return fault(lengths(total), line.begin, line.begin);
      if (line.text.empty() && wanted > 0) {
        const auto reason = [&] { return lengths(total); };
        if (!tolerate_blank(line, reason)) return false;
      }
      if (!line.terminated && total < wanted) return truncated("the data ends in the quality: " + lengths(total));
      accept(line, line.text, progress_.quality);
    }
    return finish(Part::ending);
  }

  // The quality of a sequence on one line may be wrapped, too, if its lines have one width and the last is no longer.
  // Else a line is that of the next record, as is a header that has just the missing size.
  bool continues(const PlacedLine& line) const noexcept {
    const std::size_t width = progress_.quality.first_size;
    const std::size_t missing = progress_.sequence.size - progress_.quality.size;
    if (line.text.size() < missing) return line.text.size() == width || !line.terminated;
    return line.text.size() == missing && missing <= width && !line.text.starts_with('@');
  }

  // At the last line that was accepted.
  bool short_quality() {
    const std::size_t begin = text_.rfind('\n', progress_.position - 2) + 1;
    --progress_.lines;
    return fault(lengths(progress_.quality.size), begin, begin);
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
    const bool wrapped = progress_.wrapped();
    if (!wrapped && lenient_) return true;
    if (exhausted()) return at_end_ || await_next();
    const std::size_t position = progress_.position;
    const char next = text_[position];
    const std::size_t line_end = line_end_size(text_.substr(position), at_end_);
    if (line_end == std::string_view::npos) return await_next();
    if (next == '@' || line_end > 0) return true;
    if (!wrapped) return next != '+' || fault("a second '+' line in one record", position, position);
    return fault("expected '@' after a wrapped record, found " + quoted(text_.substr(position, 1)) +
                     ": its quality and sequence lines do not fit",
                 position, position);
  }

  bool await_next() {
    result_.complete = true;
    return need_more();
  }

  std::string_view text_;
  bool at_end_;
  bool lenient_;
  Judge& judge_;
  Progress& progress_;
  Exact result_;
};

}  // namespace

void Progress::restart() noexcept {
  const auto clear = [](Wrapped& part) {
    part.lines = part.size = part.first_begin = part.first_size = 0;
    part.joined.clear();  // keeps its memory
  };
  part = Part::header;
  position = 0;
  lines = 0;
  clear(sequence);
  clear(quality);
}

Exact parse_exact(std::string_view text, bool at_end, Judge& judge, Progress& progress) {
  return Parser(text, at_end, judge, progress).parse();
}

bool is_id_alone(std::string_view repeated, std::string_view name) noexcept {
  return repeated.size() < name.size() && is_blank(name[repeated.size()]) && name.starts_with(repeated);
}

std::string plus_reason(std::string_view repeated, std::string_view name) {
  return "the '+' line says " + quoted(repeated) + " but the header line says " + quoted(name);
}

}  // namespace seqtide::fastq
