/// \file
/// LineReader: the lines of a text, with what every format made of lines needs.
///
/// It finds lines, counts them and the records they make, and gives the place of what is wrong in them. A format adds
/// how a line is parsed:
///
///     bool ItemReader::next_buffered(Item& item) {
///       std::string_view line;
///       if (!lines_.find(line, max_record_bytes)) return false;
///       if (std::string fault = parse(line, item); !fault.empty()) throw FormatError(fault, lines_.place(0, 0, line));
///       lines_.deliver();
///       return true;
///     }
///     bool ItemReader::fill() { return lines_.fill(); }
///
/// Lines end in LF or CR LF; the last one needs no end, and may have lost the second half of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "seqtide/api.h"
#include "seqtide/error.hpp"
#include "seqtide/formats.hpp"
#include "seqtide/io/counter.hpp"
#include "seqtide/io/window.hpp"

namespace seqtide {

inline constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
/// The reason of the FormatError for a CR without LF.
inline constexpr std::string_view lone_return_reason = "a carriage return alone is no line end";

struct Line {
  std::string_view text;    ///< without the line end
  std::size_t size = 0;     ///< in bytes, with the line end
  bool terminated = false;  ///< has a line feed
};

/// The first line of `text`. False if its end is not there.
/// \param at_end  nothing comes after `text`, so that its end is a line end, too
SEQTIDE_API bool first_line(std::string_view text, bool at_end, Line& line) noexcept;

/// Size in bytes of the line end at the start of `text`: 1 or 2; 0 if there is none, or only a CR alone; npos if text
/// ends behind a CR and more may come.
SEQTIDE_API std::size_t line_end_size(std::string_view text, bool at_end) noexcept;

/// Thread safety: one thread at a time.
class SEQTIDE_API LineReader {
 public:
  /// \param format  for the places of faults
  LineReader(Window window, Format format) : window_(std::move(window)), format_(format) {}

  /// The bytes from the front on. Whoever takes more than lines from them says so with advance().
  Window& window() noexcept { return window_; }
  const Window& window() const noexcept { return window_; }
  BlockSource& source() noexcept { return window_.source(); }
  const BlockSource& source() const noexcept { return window_.source(); }

  /// Lines end in this byte from now on: '\r' of texts that have no LF.
  void set_line_end(char byte) noexcept { end_ = byte; }
  char line_end() const noexcept { return end_; }

  /// The line at the front, without its end; false if its end is not there yet. The view is valid until fill().
  bool find(std::string_view& line) noexcept {
    if (line_.size == 0 && !find_line()) return false;
    line = line_.text;
    return true;
  }
  /// The same. Throws LimitError if the line is longer than `limit` bytes, its end not counted, as soon as so many have
  /// come.
  bool find(std::string_view& line, std::uint64_t limit) {
    const bool found = find(line);
    if (is_longer(limit)) fail_limit(limit);
    return found;
  }
  /// Whether the line at the front, found or not, is longer.
  bool is_longer(std::uint64_t limit) const noexcept {
    // An unfinished line may end in the carriage return that does not count.
    return line_.size > 0 ? line_.text.size() > limit : window_.size() > limit && window_.size() - 1 > limit;
  }
  /// Size in bytes of the line that find() found, with its end.
  std::size_t line_size() const noexcept { return line_.size; }
  /// Whether that line has an end: the last one need not.
  bool is_terminated() const noexcept { return line_.terminated; }

  /// Passes over the line that find() found.
  void pass() noexcept { advance(line_.size, 1); }
  /// The same, and it was a record.
  void deliver() noexcept { deliver(line_.size, 1); }
  /// Passes over bytes that have so many line ends.
  void advance(std::size_t bytes, std::uint64_t lines) noexcept {
    window_.consume(bytes);
    number_ += lines;
    line_.size = 0;
  }
  /// The same, and they were a record.
  void deliver(std::size_t bytes, std::uint64_t lines) noexcept {
    last_number_ = number_;
    last_offset_ = window_.offset();
    ++records_;
    advance(bytes, lines);
  }

  /// The record delivered last comes again; nothing may have been read since.
  void put_back() noexcept {
    window_.put_back(static_cast<std::size_t>(window_.offset() - last_offset_));
    number_ = last_number_;
    --records_;
    line_.size = 0;
    scanned_ = 0;
  }

  /// For formats that take bytes before their lines or records end.
  void count_lines(std::uint64_t lines) noexcept { number_ += lines; }
  void count_record() noexcept { ++records_; }
  /// The record delivered last turned out to be bad: it is the next one again for places.
  void withdraw_record() noexcept { --records_; }

  /// Reads more input, may block. False once everything is there. Input that fails fails behind every complete line;
  /// the error says which record and line were cut short.
  bool fill();
  /// Adds that to an error of the window.
  void complete(FormatError& error) const;
  /// Whether the data starts with a UTF-8 byte-order mark; call it at the start. Waits for no more bytes than tell.
  bool has_byte_order_mark();

  /// Number of the line at the front, from 1.
  std::uint64_t number() const noexcept { return number_; }
  /// Number of records delivered.
  std::uint64_t records() const noexcept { return records_; }
  /// What comes now are records: places have their number.
  void begin_records() noexcept { in_records_ = true; }

  /// Of a fault in the next record.
  /// \param offset  bytes between the front and the fault
  /// \param lines   line ends between them
  Place place(std::size_t offset = 0, std::uint64_t lines = 0, std::string_view excerpt = {}) const;
  /// Where the record delivered last starts.
  Place last_place() const;

  /// Throws FormatError if the line at the front holds a control character other than a tab.
  void refuse_controls(std::string_view line) const;

 private:
  bool find_line() noexcept;
  [[noreturn]] void fail_limit(std::uint64_t limit) const;

  Window window_;
  Format format_;
  char end_ = '\n';
  Line line_;  // at the front; its size is 0 before it was found

  std::uint64_t scanned_ = 0;  // up to here, as an offset in the data, the line at the front does not end
  bool in_records_ = false;
  Counter records_;
  std::uint64_t number_ = 1;
  std::uint64_t last_number_ = 0;
  std::uint64_t last_offset_ = 0;
};

}  // namespace seqtide
