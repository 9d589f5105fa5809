#include "seqtide/reads/fastq/reader.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "columns/fill.hpp"
#include "io/record_limit.hpp"
#include "reads/fastq/exact.hpp"
#include "reads/fastq/special_cursor.hpp"
#include "seqtide/formats.hpp"

namespace seqtide {
namespace {

// An unfinished record is looked at again when a line end has come, or so much that the time stays linear in its
// length; above this size that is when it has doubled.
constexpr std::size_t patient_size = std::size_t{1} << 20;

}  // namespace

struct FastqReader::Index {
  explicit Index(Judge made) : judge(std::move(made)) {}

  Judge judge;
  fastq::SpecialCursor specials;
  fastq::Progress progress;  // its view is that of the record delivered last
  bool unfinished = false;   // the progress is that in the record at the front, which is wrapped
  std::string phred33;       // a quality converted from another encoding
};

FastqReader::FastqReader(Window window, const FastqOptions& options)
    : lines_(std::move(window), Format::fastq),
      options_(options),
      index_(std::make_unique<Index>(Judge(options.validation, &deviations_))) {
  lines_.begin_records();
  check_record_limit(options_.max_record_bytes);
  // Whoever looked at the input has left the first bytes in the window.
  index_->specials.restart(lines_.window().begin(), lines_.window().end());
}

FastqReader::~FastqReader() = default;

void FastqReader::close() {
  closed_ = true;
  lines_.source().close();
}

bool FastqReader::fill() {
  if (closed_) return false;
  if (error_) std::rethrow_exception(error_);
  throw_pending();
  if (failure_) throw_failure();
  if (window().at_end()) return false;
  try {
    lines_.window().fill();
  } catch (...) {
    // A complete record may still wait for what follows it.
    failure_ = std::current_exception();
    wanted_ = 0;
  }
  index_->specials.restart(window().begin(), window().end());
  return true;
}

// The input failed, and everything before was delivered.
void FastqReader::throw_failure() {
  try {
    std::rethrow_exception(std::exchange(failure_, nullptr));
  } catch (FormatError& error) {
    lines_.complete(error);
    error_ = std::current_exception();
    throw;
  }
}

void FastqReader::put_back() noexcept {
  lines_.put_back();
  index_->specials.restart(window().begin(), window().end());
}

bool FastqReader::next_buffered(FastqView& record) {
  if (error_) std::rethrow_exception(error_);
  if (closed_) return false;
  if (window().size() < wanted_ && !worth_another_look()) return false;
  if ((index_->unfinished || !take_fast(record)) && !take_exact(record)) return false;
  if (options_.encoding != QualityEncoding::sanger) {
    try {
      recode(record);
    } catch (...) {
      if (error_) {
        lines_.withdraw_record();
      } else {
        put_back();
      }
      throw;
    }
  }
  return true;
}

// Replaces the quality of the record just delivered by Phred+33 text.
void FastqReader::recode(FastqView& record) {
  const std::size_t invalid = find_invalid(record.quality, options_.encoding);
  if (invalid != std::string_view::npos) {
    Place place = last_place();
    if (last_lines_ == 4) {  // not wrapped: all lines lie in the window
      place.line += 3;
      place.offset += static_cast<std::uint64_t>(record.quality.data() + invalid - record.name.data() + 1);
      place.virtual_offset = window().virtual_offset(place.offset);
    }
    place.excerpt = record.quality.substr(0, Place::longest_excerpt);
    fail("quality byte " + quoted(record.quality.substr(invalid, 1)) + " is none of the encoding " +
             std::string(quality_encoding_name(options_.encoding)),
         std::move(place));
  }
  std::string& phred33 = index_->phred33;
  phred33.resize(record.quality.size());
  decode_quality(record.quality, options_.encoding, phred33.data());
  record.quality = phred33;
  record.raw = {};
}

bool FastqReader::worth_another_look() noexcept {
  if (window().at_end()) return true;
  const std::string_view fresh = window().text().substr(seen_);
  seen_ = window().size();
  return fresh.find('\n') != std::string_view::npos;
}

// Takes a record of four lines without any peculiarity, by jumping from one special byte to the next: that
// all bytes between them are printable is what makes the sequence and quality valid. Leaves everything
// else, also an unfinished record, untouched.
bool FastqReader::take_fast(FastqView& record) {
  const char* const begin = window().begin();
  const char* const end = window().end();
  if (begin == end || *begin != '@' || blank_) return false;
  fastq::SpecialCursor& specials = index_->specials;
  const fastq::SpecialCursor::Mark mark = specials.mark();
  const auto give_up = [&] {
    specials.reset(mark);
    return false;
  };
  // Line end at `at`, which holds a special byte: the newline itself, or null if it is no clean line end.
  const auto newline_at = [&](const char* at) -> const char* {
    if (*at == '\n') return at;
    if (*at != '\r' || at + 1 == end || at[1] != '\n') return nullptr;
    specials.next();
    return at + 1;
  };

  const char* special = specials.next();
  while (special != nullptr && *special != '\n') {
    if (*special == '\r' && special[1] != '\n') return give_up();
    special = specials.next();
  }
  if (special == nullptr) return give_up();
  const char* const name_end = special[-1] == '\r' ? special - 1 : special;
  const char* const sequence = special + 1;

  special = specials.next();
  if (special == nullptr) return give_up();
  const char* const sequence_end = special;
  const char* const newline = newline_at(special);
  if (newline == nullptr || newline + 1 >= end || newline[1] != '+') return give_up();
  if (*sequence == '@' || *sequence == '>' || *sequence == '+') return give_up();

  const char* const plus_text = newline + 2;
  special = specials.next();
  while (special != nullptr && *special != '\n') {
    if (*special == '\r' && special[1] != '\n') return give_up();
    special = specials.next();
  }
  if (special == nullptr) return give_up();
  const char* const plus_end = special != plus_text && special[-1] == '\r' ? special - 1 : special;
  const char* const quality = special + 1;

  special = specials.next();
  if (special == nullptr || special - quality != sequence_end - sequence) return give_up();
  const char* const last = newline_at(special);
  if (last == nullptr) return give_up();
  const auto size = static_cast<std::size_t>(last + 1 - begin);
  if (size > options_.max_record_bytes) return give_up();
  if (options_.validation != Validation::lenient && (last + 1 == end ? !nothing_follows() : last[1] != '@')) {
    return give_up();
  }

  record.name = {begin + 1, name_end};
  record.sequence = {sequence, sequence_end};
  record.quality = {quality, special};
  const std::string_view repeated(plus_text, plus_end);
  if (!repeated.empty() && record.name != repeated && !passes_plus(record.name, repeated)) return give_up();
  const std::size_t plain = record.name.size() + 2 * record.sequence.size() + 6;
  record.raw = size == plain ? std::string_view(begin, size) : std::string_view();
  deliver(size, 4);
  return true;
}

// Whole files have ids alone, so that this must be fast.
bool FastqReader::passes_plus(std::string_view name, std::string_view repeated) {
  Judge& judge = index_->judge;
  judge.notes().clear();  // of an attempt when less of the record was there
  const auto reason = [&] { return fastq::plus_reason(repeated, name); };
  const auto offset = static_cast<std::size_t>(repeated.data() - 1 - window().begin());
  const std::string_view line(repeated.data() - 1, repeated.size() + 1);
  if (!fastq::is_id_alone(repeated, name) || !judge.accepts(Validation::standard, "plus_line", offset, line, reason)) {
    return false;
  }
  judge.notes().back().line = 2;
  note_deviations();
  return true;
}

void FastqReader::note_deviations() {
  deviations_.add(lines_.records() + 1, index_->judge.notes(),
                  [&](const DeviationNote& note) { return lines_.place(note.offset, note.line, note.excerpt); });
}

bool FastqReader::take_exact(FastqView& record) {
  fastq::Progress& progress = index_->progress;
  if (!std::exchange(index_->unfinished, false)) {
    if (!skip_between_records()) return false;
    progress.restart();
    index_->judge.notes().clear();
  }
  Judge& judge = index_->judge;
  const std::string_view ahead = window().text();
  // With a line end behind, which may be needed to tell that the record ends.
  const auto limit = static_cast<std::size_t>(options_.max_record_bytes) + 2;
  const bool over = ahead.size() > limit;
  const std::string_view text = ahead.substr(0, limit);
  fastq::Exact exact = parse_exact(text, window().at_end() && !over, judge, progress);
  if (exact.complete && (failure_ || over)) exact = parse_exact(text, true, judge, progress);
  switch (exact.outcome) {
    case fastq::Outcome::record:
      if (exact.consumed > options_.max_record_bytes) over_limit(text);
      record = exact.view;
      if (!judge.notes().empty()) note_deviations();
      deliver(exact.consumed, exact.lines);
      index_->specials.skip_to(window().begin());
      return true;
    case fastq::Outcome::need_more:
      if (over) over_limit(text);
      index_->unfinished = progress.wrapped();
      seen_ = text.size();
      wanted_ =
          exact.complete ? seen_ + 1 : std::min(seen_ < patient_size ? seen_ + seen_ / 8 + 80 : 2 * seen_, limit + 1);
      return false;
    case fastq::Outcome::truncated:
      fail<TruncatedError>(std::move(exact.reason), lines_.place(exact.offset, exact.line, exact.excerpt));
    case fastq::Outcome::fault:
      break;
  }
  if (lines_.records() == 0 && exact.line == 0) {
    if (!exact.excerpt.starts_with('@')) exact.reason += describe_instead(exact.excerpt);
  } else if (lines_.records() == 0 && sniff_format(text.substr(0, 4)) == Format::sam) {
    exact.reason += describe_instead(text);
  }
  fail(std::move(exact.reason), lines_.place(exact.offset, exact.line, exact.excerpt), exact.accepted_by);
}

void FastqReader::over_limit(std::string_view text) {
  fail<LimitError>("the record is larger than max_record_bytes = " + std::to_string(options_.max_record_bytes),
                   lines_.place(0, 0, text.substr(0, text.find('\n'))));
}

// Passes over blank lines and a byte-order mark to where a record starts. False if there is none (yet).
bool FastqReader::skip_between_records() {
  const bool at_end = window().at_end();
  if (window().offset() == 0 && window().size() > 0) {
    const std::string_view start = window().text().substr(0, byte_order_mark.size());
    if (byte_order_mark.starts_with(start) && start.size() < byte_order_mark.size() && !at_end) return false;
    if (start == byte_order_mark) {
      constexpr const char* reason = "the data starts with a UTF-8 byte-order mark";
      if (options_.validation == Validation::strict) fail(reason, lines_.place(0, 0, start), Validation::standard);
      deviations_.add("byte_order_mark", Validation::standard, reason, lines_.place(0, 0, start));
      lines_.advance(start.size(), 0);
    }
  }
  for (;;) {
    const std::size_t size = line_end_size(window().text(), at_end);
    if (size == std::string_view::npos) return false;
    if (size == 0) break;
    if (!blank_) {
      blank_place_ = lines_.place();
      blank_ = true;
    }
    lines_.advance(size, 1);
  }
  const bool ended = window().size() == 0;
  if (ended && !at_end) return false;
  // Blank lines are fine after the last record only.
  if (blank_ && (!ended || lines_.records() == 0)) {
    const char* const reason =
        lines_.records() == 0 ? "blank line before the first record" : "blank line between records";
    if (options_.validation != Validation::lenient) fail(reason, blank_place_, Validation::lenient);
    deviations_.add("blank_line", Validation::lenient, reason, blank_place_);
  }
  blank_ = false;
  index_->specials.skip_to(window().begin());
  return !ended;
}

bool FastqReader::read_batch(FastqBatch& batch, const BatchLimits& limits) {
  batch = {};
  FastqBatchBuilder builder(memory_);
  FastqView record;
  batch::fill(
      builder, limits, pending_, *this, [&] { return next(record); }, [&] { builder.append(record); });
  batch = std::move(builder).finish();
  return batch.size() > 0;
}

template <typename ErrorType>
void FastqReader::fail(std::string reason, Place place, std::optional<Validation> accepted_by) {
  error_ = std::make_exception_ptr(ErrorType(std::move(reason), std::move(place), accepted_by));
  std::rethrow_exception(error_);
}

}  // namespace seqtide
