#include "seqtide/alignments/sam/reader.hpp"

#include <algorithm>
#include <utility>

#include "io/record_limit.hpp"
#include "seqtide/error.hpp"
#include "seqtide/formats.hpp"

namespace seqtide {
SamReader::SamReader(Window window, const AlignmentOptions& options)
    : lines_(std::move(window), Format::sam), options_(options) {
  check_record_limit(options_.max_record_bytes);
  read_header();
  parser_ = std::make_unique<SamLineParser>(header_, options_.validation, &deviations_);
  lines_.begin_records();
}

SamReader::~SamReader() = default;

void SamReader::close() {
  closed_ = true;
  lines_.source().close();
}

// The header is all lines that start with '@', up to the first other one.
void SamReader::read_header() {
  std::string text;
  const Window& window = lines_.window();
  while (window.size() == 0 || *window.begin() == '@') {
    std::string_view line;
    const bool found = lines_.find(line);
    if (text.size() + (found ? lines_.line_size() : window.size()) > options_.max_header_bytes) fail_header_limit();
    if (found) {
      text.append(window.begin(), lines_.line_size());
      lines_.pass();
    } else if (!lines_.fill()) {
      break;
    }
  }
  if (lines_.number() == 1 && lines_.has_byte_order_mark()) {
    throw FormatError("the data starts with a UTF-8 byte-order mark", lines_.place(0, 0, byte_order_mark));
  }
  const auto complete = [&](Place& place) {
    place.path = lines_.source().name();
    place.virtual_offset = window.virtual_offset(place.offset);
  };
  try {
    header_ = std::make_shared<const SamHeader>(SamHeader::parse(text, options_.validation, &deviations_));
    deviations_.complete(complete);
  } catch (const FormatError& error) {
    Place place = error.place();
    complete(place);
    const bool reads = sniff_format(text) == Format::fastq;
    throw FormatError(error.reason() + (reads ? describe_instead(text) : ""), std::move(place), error.accepted_by());
  }
}

void SamReader::fail_header_limit() const {
  throw LimitError("the header is larger than max_header_bytes = " + std::to_string(options_.max_header_bytes),
                   lines_.place());
}

bool SamReader::fill() { return fill_from(lines_); }

bool SamReader::next_buffered(BamView& record) {
  if (error_) std::rethrow_exception(error_);
  if (closed_) return false;
  try {
    std::string_view line;
    if (!lines_.find(line, options_.max_record_bytes)) return false;
    if (SamFault fault = parser_->parse(line, raw_)) refuse(fault, line);
    DeviationNotes& notes = parser_->judge().notes();
    if (!notes.empty()) {
      deviations_.add(lines_.records() + 1, notes,
                      [&](const DeviationNote& note) { return lines_.place(note.offset, 0, note.excerpt); });
    }
  } catch (const FormatError&) {
    error_ = std::current_exception();
    throw;
  }
  lines_.deliver();
  record = BamView(raw_);
  return true;
}

void SamReader::refuse(SamFault& fault, std::string_view line) {
  std::string reason = fault.field + ": " + fault.reason;
  if (lines_.records() == 0) reason += describe_instead(line);
  const std::string_view field = line.substr(fault.offset);
  throw FormatError(std::move(reason), lines_.place(fault.offset, 0, field.substr(0, field.find('\t'))),
                    fault.accepted_by);
}

}  // namespace seqtide
