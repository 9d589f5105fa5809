#include "seqtide/alignments/sam/reader.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "seqtide/error.hpp"
#include "seqtide/formats.hpp"

namespace seqtide {
namespace {

constexpr std::uint64_t largest_record_limit = (std::uint64_t{1} << 31) - 1;
constexpr std::size_t longest_excerpt = 80;
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

}  // namespace

SamReader::SamReader(Window window, const AlignmentOptions& options)
    : window_(std::move(window)), options_(options) {
  if (options_.max_record_bytes == 0 || options_.max_record_bytes > largest_record_limit) {
    throw InvalidArgument("max_record_bytes must lie between 1 and " + std::to_string(largest_record_limit) + ", not " +
                          std::to_string(options_.max_record_bytes));
  }
  read_header();
  parser_ = std::make_unique<SamLineParser>(header_, options_.validation);
}

SamReader::~SamReader() = default;

void SamReader::close() {
  closed_ = true;
  window_.source().close();
}

// The header is all lines that start with '@', up to the first other one.
void SamReader::read_header() {
  std::string text;
  while (window_.size() == 0 || *window_.begin() == '@') {
    std::string_view line;
    std::size_t size = 0;
    const bool found = find_line(line, size);
    if (text.size() + (found ? size : window_.size()) > options_.max_header_bytes) fail_header_limit();
    if (found) {
      text.append(window_.begin(), size);
      pass(size);
    } else if (window_.at_end()) {
      break;
    } else {
      fill_window();
    }
  }
  refuse_byte_order_mark();
  try {
    header_ = std::make_shared<const SamHeader>(SamHeader::parse(text, options_.validation));
  } catch (const FormatError& error) {
    Place place = error.place();
    place.path = window_.source().name();
    place.format = "SAM";
    place.virtual_offset = window_.virtual_offset(place.offset);
    const bool reads = sniff_format(text) == Format::fastq;
    throw FormatError(error.reason() + (reads ? describe_instead(text) : ""), std::move(place));
  }
}

void SamReader::fail_header_limit() const {
  throw LimitError("the header is larger than max_header_bytes = " + std::to_string(options_.max_header_bytes),
                   place(0, {}));
}

void SamReader::refuse_byte_order_mark() {
  while (line_ == 1 && !window_.at_end() && window_.size() < byte_order_mark.size()) fill_window();
  if (line_ == 1 && window_.text().starts_with(byte_order_mark)) {
    throw FormatError("the data starts with a UTF-8 byte-order mark", place(0, byte_order_mark));
  }
}

// The line at the front, without its end; `size` counts the end, too. False if it does not end yet.
bool SamReader::find_line(std::string_view& line, std::size_t& size) noexcept {
  const std::string_view text = window_.text();
  if (text.empty()) return false;
  const void* const newline =
      text.size() == seen_ ? nullptr : std::memchr(text.data() + seen_, '\n', text.size() - seen_);
  if (newline != nullptr) {
    line = {text.data(), static_cast<const char*>(newline)};
    size = line.size() + 1;
  } else if (window_.at_end()) {
    line = text;
    size = line.size();
  } else {
    seen_ = text.size();
    return false;
  }
  if (line.ends_with('\r')) line.remove_suffix(1);
  return true;
}

void SamReader::pass(std::size_t size) noexcept {
  window_.consume(size);
  seen_ = 0;
  ++line_;
}

bool SamReader::fill() {
  if (closed_) return false;
  if (error_) std::rethrow_exception(error_);
  throw_pending();
  if (window_.at_end()) return false;
  fill_window();
  return true;
}

// Whatever fails here fails after every complete line was delivered; what is left is the start of a line that was cut.
void SamReader::fill_window() {
  try {
    window_.fill();
  } catch (FormatError& error) {
    Place place = error.place();
    place.record = records_ + 1;
    place.line = line_;
    error.set_place(std::move(place));
    error_ = std::current_exception();
    throw;
  }
}

bool SamReader::next_buffered(BamView& record) {
  if (error_) std::rethrow_exception(error_);
  if (closed_) return false;
  std::string_view line;
  std::size_t size = 0;
  const bool found = find_line(line, size);
  // An unfinished line may end in the carriage return that does not count.
  if (found ? line.size() > options_.max_record_bytes : window_.size() > options_.max_record_bytes + 1) {
    error_ = std::make_exception_ptr(
        LimitError("the line is larger than max_record_bytes = " + std::to_string(options_.max_record_bytes),
                   place(0, window_.text().substr(0, longest_excerpt))));
    std::rethrow_exception(error_);
  }
  if (!found) return false;
  SamFault fault = parser_->parse(line, raw_);
  if (fault) refuse(fault, line);
  ++records_;
  last_line_ = line_;
  last_offset_ = window_.offset();
  pass(size);
  record = BamView(raw_);
  return true;
}

void SamReader::refuse(SamFault& fault, std::string_view line) {
  std::string reason = fault.field + ": " + fault.reason;
  if (records_ == 0) reason += describe_instead(line);
  std::string_view excerpt = line.substr(fault.offset);
  excerpt = excerpt.substr(0, std::min(excerpt.find('\t'), longest_excerpt));
  error_ = std::make_exception_ptr(FormatError(std::move(reason), place(fault.offset, excerpt)));
  std::rethrow_exception(error_);
}

Place SamReader::last_place() const {
  Place place;
  place.path = window_.source().name();
  place.format = "SAM";
  place.record = records_;
  place.line = last_line_;
  place.offset = last_offset_;
  place.virtual_offset = window_.virtual_offset(last_offset_);
  return place;
}

// In the line at the front.
Place SamReader::place(std::size_t offset, std::string_view excerpt) const {
  Place place;
  place.path = window_.source().name();
  place.format = "SAM";
  place.record = header_ ? records_ + 1 : 0;
  place.line = line_;
  place.offset = window_.offset() + offset;
  place.virtual_offset = window_.virtual_offset(place.offset);
  place.excerpt = std::string(excerpt);
  return place;
}

}  // namespace seqtide
