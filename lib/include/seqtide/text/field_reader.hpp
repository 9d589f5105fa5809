/// \file
/// FieldReader: the lines of a text, cut into fields.
///
/// One pass over the text finds delimiters, line ends and all bytes that have no place in a line; the usual line is cut
/// without another look at its bytes. What is left to the reader of a format is what its fields mean:
///
///     while (lines.find(max_record_bytes)) {
///       parse(lines.fields());           // throws FormatError with lines.place_of(field)
///       lines.deliver();
///     }
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/error.hpp"
#include "seqtide/io/window.hpp"
#include "seqtide/text/line_reader.hpp"

namespace seqtide {

/// Cuts at each `delimiter`, so that there may be empty fields and there is at least one.
/// \param most  the last one of so many has all that is left
SEQTIDE_API void split_fields(std::string_view line, char delimiter, std::size_t most,
                              std::vector<std::string_view>& fields);
/// Cuts at runs of spaces and tabs; those in front and at the end do not count.
SEQTIDE_API void split_words(std::string_view line, std::size_t most, std::vector<std::string_view>& fields);

/// Thread safety: one thread at a time.
class SEQTIDE_API FieldReader {
 public:
  /// A delimiter that stands for any run of spaces and tabs.
  static constexpr char blanks = ' ';
  /// Bytes in which separators are searched at once: their positions stay in the first cache.
  static constexpr std::size_t chunk = 32 << 10;

  /// \param delimiter    '\t', another character, or `blanks`
  /// \param most_fields  the last one of so many has all that is left: memory does not grow with what nobody wants
  FieldReader(Window window, Format format, char delimiter, std::size_t most_fields);

  LineReader& lines() noexcept { return lines_; }
  const LineReader& lines() const noexcept { return lines_; }
  char delimiter() const noexcept { return delimiter_; }
  void set_delimiter(char delimiter) noexcept;
  /// As LineReader::set_line_end().
  void set_line_end(char byte) noexcept;

  /// The line at the front and its fields; false if its end is not there yet. Never reads. Throws LimitError for a
  /// longer line as soon as that is known. Views are valid until fill(); eight bytes behind each field may be read.
  bool find(std::uint64_t limit);
  /// Of the line that find() found, without its end.
  std::string_view line() const noexcept { return line_; }
  /// In bytes, with its end.
  std::size_t line_size() const noexcept { return size_; }
  std::span<const std::string_view> fields() const noexcept { return {fields_.data(), count_}; }
  /// Whether it has an end: the last one need not.
  bool is_terminated() const noexcept { return terminated_; }
  /// Throws FormatError if the line holds a control character other than a tab. Formats ask for every line of theirs.
  void refuse_controls() const {
    if (odd_) lines_.refuse_controls(line_);
  }
  /// Cuts the line that find() found at another place.
  void split_again(char delimiter);

  /// Passes over the line that find() found.
  void pass() noexcept {
    lines_.advance(size_, 1);
    next_ = after_;
  }
  /// The same, and it was a record.
  void deliver() noexcept {
    lines_.deliver(size_, 1);
    next_ = after_;
  }
  /// Where separators are that were found from the line at the front on; there may be none.
  std::span<const std::uint32_t> separators() const noexcept { return {positions_.get() + next_, found_ - next_}; }
  /// What their positions count from.
  const char* separated() const noexcept { return base_; }
  /// Lines at the front were records.
  /// \param lines       how many, at least one
  /// \param separators  how many of the separators they have, their ends included
  /// \param last        those of the last one
  void deliver(std::size_t lines, std::size_t separators, std::size_t last) noexcept;
  /// The record delivered last comes again.
  void put_back() noexcept;
  /// As LineReader::fill().
  bool fill();

  /// Of a fault in the line that find() found.
  /// \param at  offending bytes, a part of the line
  Place place_of(std::string_view at) const;

 private:
  bool take_found() noexcept;
  void forget() noexcept { next_ = after_ = found_ = 0; }

  LineReader lines_;
  char delimiter_;
  std::size_t most_fields_;
  std::unique_ptr<std::uint32_t[]> positions_;  // of separators, from `base_` on
  const char* base_ = nullptr;
  std::size_t next_ = 0;   // the first in the line at the front
  std::size_t after_ = 0;  // and behind it
  std::size_t found_ = 0;  // how many there are

  std::string_view line_;
  std::size_t size_ = 0;  // with the line end
  bool terminated_ = false;
  bool odd_ = false;  // there is more to it than delimiters
  std::vector<std::string_view> fields_;
  std::size_t count_ = 0;
};

}  // namespace seqtide
