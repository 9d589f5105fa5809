#include "reads/fasta/parser.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "seqtide/formats.hpp"
#include "seqtide/kernels/equal_lines.hpp"
#include "seqtide/kernels/special_bytes.hpp"
#include "seqtide/text/place.hpp"

namespace seqtide::fasta {
namespace {

constexpr std::size_t copied_at_once = 4 << 10;  // stays in the first-level cache between indexing and copying

// May write 64 bytes for a shorter line: a copy of known size needs no call.
inline void copy_line(char* target, const char* line, std::size_t size) noexcept {
  if (size > 128) {
    std::memcpy(target, line, size);
    return;
  }
  std::memcpy(target, line, 64);
  if (size > 64) std::memcpy(target + size - 64, line + size - 64, 64);
}
static_assert(SequenceBuffer::slack >= 64 && Block::padding >= 64);

}  // namespace

Parser::Parser(LineReader& lines, const FastaOptions& options, Deviations& deviations)
    : lines_(lines),
      window_(lines.window()),
      options_(options),
      deviations_(deviations),
      positions_(new std::uint32_t[copied_at_once + 65]) {
  lines_.begin_records();
}

bool Parser::next(FastaView& record) {
  while (!again_) {
    if (cursor_ >= chunk_size_ && !load()) {
      if (!window_.at_end() || !finish()) return false;
      break;
    }
    const Step done = step();
    if (done == Step::need_more) return false;
    if (done == Step::record) break;
  }
  again_ = false;
  lines_.count_record();
  record.name = name_;
  record.sequence = sequence_.text();
  return true;
}

Parser::Step Parser::step() {
  switch (state_) {
    case State::input_start:
      return start_input();
    case State::outside:
      return start_outside_line();
    case State::record_start:
      return open_record();
    case State::header:
      return read_header();
    case State::line_start:
      return start_line();
    case State::in_line:
      return read_line();
    case State::skipped_line:
      return skip_line();
    case State::fault:
      return complete_fault();
    case State::ended:
      break;
  }
  return Step::need_more;
}

bool Parser::load() {
  lines_.advance(cursor_, 0);
  cursor_ = 0;
  chunk_ = window_.begin();
  chunk_size_ = std::min(window_.size(), copied_at_once);
  const std::size_t count = kernels::find_special_bytes_and(chunk_, chunk_size_, '>', positions_.get());
  positions_[count] = std::numeric_limits<std::uint32_t>::max();
  special_ = 0;
  return chunk_size_ > 0;
}

void Parser::release() {
  if (in_record_ && !record_virtual_offset_) record_virtual_offset_ = window_.virtual_offset(record_begin_);
  lines_.advance(cursor_, 0);
  cursor_ = 0;
  chunk_size_ = 0;
}

// Where to stop for now: at the chunk's end or where the record becomes too large.
std::size_t Parser::end_of_step() const noexcept {
  if (!in_record_) return chunk_size_;
  const std::uint64_t left = record_begin_ + options_.max_record_bytes - window_.offset();
  return static_cast<std::size_t>(std::min<std::uint64_t>(left, chunk_size_));
}

Parser::Step Parser::start_input() {
  const std::string_view start = window_.text().substr(0, byte_order_mark.size());
  if (start.size() < byte_order_mark.size() && byte_order_mark.starts_with(start) && !window_.at_end()) {
    return Step::need_more;
  }
  if (start == byte_order_mark) {
    if (!tolerate(Validation::standard, "byte_order_mark", "the data starts with a UTF-8 byte-order mark")) {
      return Step::go_on;
    }
    pass_special(byte_order_mark.size());
  }
  state_ = State::outside;
  return Step::go_on;
}

Parser::Step Parser::start_outside_line() {
  switch (chunk_[cursor_]) {
    case '>':
      return open_record();
    case '\n':
    case '\r':
      return end_line();
    case ';':
      if (!tolerate(Validation::standard, "comment_line", "comment line")) return Step::go_on;
      if (options_.validation != Validation::lenient && !comment_) comment_ = lines_.place(cursor_);
      state_ = State::skipped_line;
      return Step::go_on;
    default:
      break;
  }
  if (comment_ && chunk_[cursor_] == '#') {
    if (tolerate(Validation::standard, "comment_line", "comment line")) state_ = State::skipped_line;
    return Step::go_on;
  }
  if (skipped_text_) {
    state_ = State::skipped_line;
    return Step::go_on;
  }
  is_text_ = true;
  return fault("text before the first '>'");
}

Parser::Step Parser::open_record() {
  record_begin_ = offset();
  record_line_ = lines_.number();
  record_virtual_offset_.reset();
  in_record_ = true;
  name_.clear();
  sequence_.clear();
  pass_special();
  state_ = State::header;
  return Step::go_on;
}

Parser::Step Parser::read_header() {
  const std::size_t end = end_of_step();
  if (cursor_ == end) over_limit();
  const std::size_t begin = cursor_;
  for (; positions_[special_] < end; ++special_) {
    const std::size_t at = positions_[special_];
    if (chunk_[at] != '\n' && chunk_[at] != '\r') continue;
    name_.append(chunk_ + begin, at - begin);
    cursor_ = at;
    return end_line();
  }
  name_.append(chunk_ + begin, end - begin);
  cursor_ = end;
  return Step::go_on;
}

Parser::Step Parser::start_line() {
  const std::size_t end = end_of_step();
  copy_lines(end);
  if (cursor_ >= chunk_size_) return Step::go_on;
  const char byte = chunk_[cursor_];
  if (byte == '>') {
    state_ = State::record_start;
    return Step::record;
  }
  if (cursor_ == end) over_limit();
  switch (byte) {
    case '\n':
    case '\r':
      return end_line();
    case ';':
      if (tolerate(Validation::lenient, "comment_line", "comment line inside a record")) state_ = State::skipped_line;
      return Step::go_on;
    case '@':
    case '+':
      // kseq-based tools, too, take such a line for part of a FASTQ record, never for sequence.
      return fault("a line starts with '" + std::string(1, byte) + "', as in FASTQ");
    default:
      line_begin_ = sequence_.size();
      state_ = State::in_line;
      return Step::go_on;
  }
}

// The fast path: whole lines that start with a letter and hold nothing special before their end.
void Parser::copy_lines(std::size_t end) {
  const char* const chunk = chunk_;
  const std::uint32_t* special = positions_.get() + special_;
  std::size_t begin = cursor_;
  char* target = sequence_.room(end - begin);
  std::uint64_t lines = 0;
  bool equal = false;
  while (!equal && *special < end && chunk[begin] >= 'A') {
    const std::size_t line_end = *special;
    std::size_t next = line_end + 1;
    if (chunk[line_end] == '\n') {
      special += 1;
    } else if (chunk[line_end] == '\r' && next < end && chunk[next] == '\n') {
      special += 2;
      ++next;
    } else {
      break;
    }
    const std::size_t width = line_end - begin;
    copy_line(target, chunk + begin, width);
    target += width;
    begin = next;
    ++lines;
    equal = width == line_width_ && next == line_end + 1;
    line_width_ = width;
  }
  sequence_.finish(target);
  lines_.count_lines(lines);
  cursor_ = begin;
  special_ = static_cast<std::size_t>(special - positions_.get());
  if (equal) copy_equal_lines();
}

// Two lines of one width were seen: others will follow, up to the end of the window or of the record.
void Parser::copy_equal_lines() {
  const std::uint64_t left = record_begin_ + options_.max_record_bytes - offset();
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left, window_.size() - cursor_));
  char* const target = sequence_.room(size);
  const std::size_t lines = kernels::copy_equal_lines(chunk_ + cursor_, size, line_width_, target);
  sequence_.finish(target + lines * line_width_);
  lines_.count_lines(lines);
  cursor_ += lines * (line_width_ + 1);
  special_ += lines;
}

Parser::Step Parser::read_line() {
  const std::size_t end = end_of_step();
  if (cursor_ == end) over_limit();
  const std::size_t at = std::min<std::size_t>(positions_[special_], end);
  sequence_.append(chunk_ + cursor_, at - cursor_);
  cursor_ = at;
  if (at == end) return Step::go_on;
  switch (chunk_[at]) {
    case '\n':
    case '\r':
      return end_line();
    case ' ':
    case '\t':
      if (tolerate(Validation::standard, "sequence_blank", "blank in a sequence line")) pass_special();
      return Step::go_on;
    case '>':
      return fault("'>' inside a sequence line");
    default:
      return fault("byte " + quoted({chunk_ + at, 1}) + " cannot stand in a sequence");
  }
}

Parser::Step Parser::skip_line() {
  const std::size_t end = end_of_step();
  if (cursor_ == end) over_limit();
  for (; positions_[special_] < end; ++special_) {
    cursor_ = positions_[special_];
    if (chunk_[cursor_] == '\n') return end_line();
  }
  cursor_ = end;
  return Step::go_on;
}

// At a line feed, or a carriage return that must have one behind it.
Parser::Step Parser::end_line() {
  const std::size_t size = line_end_size(window_.text().substr(cursor_), window_.at_end());
  if (size == std::string_view::npos) return Step::need_more;
  if (size == 0) return fault(std::string(lone_return_reason));
  if (size == 2 && in_record_ && offset() + 1 == record_begin_ + options_.max_record_bytes) over_limit();
  pass_special(size);
  lines_.count_lines(1);
  state_ = in_record_ ? State::line_start : State::outside;
  return Step::go_on;
}

// At the end of the input: whether there is one more record.
bool Parser::finish() {
  if (state_ == State::fault) raise();
  if (!in_record_ && (skipped_text_ || comment_)) {
    throw FormatError("there is no FASTA record: no line starts with '>'", skipped_text_ ? *skipped_text_ : *comment_);
  }
  const bool last = in_record_ && state_ != State::ended;
  state_ = State::ended;
  return last;
}

void Parser::input_failed() {
  if (state_ == State::fault) raise();
}

// The fault is at the cursor. It is thrown once as much as the excerpt needs has come, so that what is
// reported does not depend on how the input is cut into blocks.
Parser::Step Parser::fault(std::string reason, std::optional<Validation> accepted_by) {
  reason_ = std::move(reason);
  accepted_by_ = accepted_by;
  place_ = lines_.place(cursor_, 0, line_before_cursor(Place::longest_excerpt / 2));
  state_ = State::fault;
  return Step::go_on;
}

bool Parser::tolerate(Validation least, std::string_view kind, std::string_view reason) {
  if (options_.validation < least) {
    fault(std::string(reason), least);
    return false;
  }
  deviations_.add(kind, least, [&] {
    return std::pair(std::string(reason), lines_.place(cursor_, 0, line_before_cursor(Place::longest_excerpt / 2)));
  });
  return true;
}

Parser::Step Parser::complete_fault() {
  const std::string_view rest = window_.text().substr(cursor_);
  const std::size_t wanted = std::min(rest.find('\n'), Place::longest_excerpt - place_.excerpt.size());
  place_.excerpt += rest.substr(0, wanted);
  cursor_ += std::min(wanted, rest.size());
  if (wanted >= rest.size() && place_.excerpt.size() < Place::longest_excerpt && !window_.at_end())
    return Step::need_more;
  raise();
  return Step::go_on;
}

// Returns only if validation skips the text in question.
void Parser::raise() {
  if (!is_text_) throw FormatError(reason_, place_, accepted_by_);
  const std::string instead = describe_instead(place_.excerpt);
  if (!instead.empty()) throw FormatError(reason_ + instead, place_);
  const bool comment = place_.excerpt.starts_with('#');
  const Validation least = comment ? Validation::standard : Validation::lenient;
  if (options_.validation < least) throw FormatError(reason_, place_, least);
  deviations_.add(comment ? "comment_line" : "text_before_records", least, reason_, place_);
  const bool passes_text = options_.validation == Validation::lenient;
  (comment && !passes_text ? comment_ : skipped_text_) = std::move(place_);
  is_text_ = false;
  state_ = State::skipped_line;
  release();
}

void Parser::over_limit() {
  Place start = place_in_text(lines_.source().name(), Format::fasta, lines_.records() + 1, record_line_, record_begin_,
                              '>' + name_);
  start.virtual_offset = record_virtual_offset_ ? record_virtual_offset_ : window_.virtual_offset(record_begin_);
  throw LimitError("the record is larger than max_record_bytes = " + std::to_string(options_.max_record_bytes),
                   std::move(start));
}

// The last `size` bytes between the start of the line and the cursor, as far as they are kept.
std::string Parser::line_before_cursor(std::size_t size) const {
  std::string_view line;
  if (state_ == State::header) line = name_;
  if (state_ == State::in_line) line = sequence_.text().substr(line_begin_);
  const std::string mark = state_ == State::header && line.size() < size ? ">" : "";
  return mark + std::string(line.substr(line.size() - std::min(line.size(), size)));
}

}  // namespace seqtide::fasta
