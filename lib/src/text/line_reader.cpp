#include "seqtide/text/line_reader.hpp"

#include <algorithm>
#include <cstring>

#include "seqtide/io/place.hpp"
#include "seqtide/text/place.hpp"

namespace seqtide {
namespace {

Line make_line(std::string_view text, bool terminated) noexcept {
  Line line{text, text.size() + (terminated ? 1 : 0), terminated};
  if (text.ends_with('\r')) line.text.remove_suffix(1);
  return line;
}

}  // namespace

bool first_line(std::string_view text, bool at_end, Line& line) noexcept {
  const std::size_t newline = text.find('\n');
  const bool terminated = newline != std::string_view::npos;
  if (!terminated && !at_end) return false;
  line = make_line(text.substr(0, newline), terminated);
  return true;
}

std::size_t line_end_size(std::string_view text, bool at_end) noexcept {
  if (text.starts_with('\n')) return 1;
  if (!text.starts_with('\r')) return 0;
  if (text.size() == 1) return at_end ? 1 : std::string_view::npos;
  return text[1] == '\n' ? 2 : 0;
}

bool LineReader::find_line() noexcept {
  const std::string_view text = window_.text();
  const auto seen = scanned_ > window_.offset() ? static_cast<std::size_t>(scanned_ - window_.offset()) : 0;
  const void* const newline = seen < text.size() ? std::memchr(text.data() + seen, end_, text.size() - seen) : nullptr;
  if (newline != nullptr) {
    line_ = make_line({text.data(), static_cast<const char*>(newline)}, true);
    return true;
  }
  scanned_ = window_.offset() + text.size();
  if (!window_.at_end() || text.empty()) return false;
  line_ = make_line(text, false);
  return true;
}

bool LineReader::fill() {
  if (window_.at_end()) return false;
  line_.size = 0;
  try {
    window_.fill();
  } catch (FormatError& error) {
    complete(error);
    throw;
  }
  return true;
}

void LineReader::complete(FormatError& error) const { add_position(error, records_ + 1, number_); }

bool LineReader::has_byte_order_mark() {
  while (window_.size() < byte_order_mark.size() && byte_order_mark.starts_with(window_.text()) && fill()) {
  }
  return window_.text().starts_with(byte_order_mark);
}

void LineReader::fail_limit(std::uint64_t limit) const {
  throw LimitError("the line is larger than max_record_bytes = " + std::to_string(limit),
                   place(0, 0, window_.text().substr(0, Place::longest_excerpt)));
}

Place LineReader::place(std::size_t offset, std::uint64_t lines, std::string_view excerpt) const {
  Place place = place_in_text(source().name(), format_, in_records_ ? records_ + 1 : 0, number_ + lines,
                              window_.offset() + offset, excerpt);
  place.virtual_offset = window_.virtual_offset(place.offset);
  return place;
}

Place LineReader::last_place() const {
  Place place = place_in_text(source().name(), format_, records_, last_number_, last_offset_);
  place.virtual_offset = window_.virtual_offset(last_offset_);
  return place;
}

void LineReader::refuse_controls(std::string_view line) const {
  const auto is_control = [](char byte) { return (byte >= 0 && byte < ' ' && byte != '\t') || byte == '\x7f'; };
  const auto found = std::find_if(line.begin(), line.end(), is_control);
  if (found == line.end()) return;
  const auto at = static_cast<std::size_t>(found - line.begin());
  throw FormatError(*found == '\r' ? std::string(lone_return_reason)
                                   : "byte " + quoted(line.substr(at, 1)) + " cannot stand in a line",
                    place(at, 0, line));
}

}  // namespace seqtide
