// The FASTA grammar as a state machine that consumes its window to the last byte: how the input is cut
// into blocks cannot matter, and a sequence may be far larger than any block.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "reads/fasta/sequence_buffer.hpp"
#include "seqtide/error.hpp"
#include "seqtide/reads/fasta/reader.hpp"
#include "seqtide/text/line_reader.hpp"

namespace seqtide::fasta {

class Parser {
 public:
  Parser(LineReader& lines, const FastaOptions& options, Deviations& deviations);

  /// The next record, if its end lies in the window. Throws FormatError, after which the parser is spent.
  bool next(FastaView& record);

  /// The record delivered last comes again.
  void put_back() noexcept {
    lines_.withdraw_record();
    again_ = true;
  }

  /// Lets go of the window's bytes, which the caller is about to fill.
  void release();
  /// The input cannot go on. Throws the fault found before, if there is one.
  void input_failed();

 private:
  enum class State {
    input_start,
    outside,       // at the start of a line before the first record
    record_start,  // at a '>'
    header,
    line_start,  // in a record
    in_line,     // in a sequence line
    skipped_line,
    fault,  // one was found, its excerpt is being completed
    ended,
  };
  enum class Step { go_on, need_more, record };

  bool load();
  Step step();
  Step start_input();
  Step start_outside_line();
  Step open_record();
  Step read_header();
  Step start_line();
  void copy_lines(std::size_t end);
  void copy_equal_lines();
  Step read_line();
  Step skip_line();
  Step end_line();
  bool finish();

  Step fault(std::string reason, std::optional<Validation> accepted_by = {});
  // A fault, unless validation is `least` or takes more: then it is noted, and done.
  bool tolerate(Validation least, std::string_view kind, std::string_view reason);
  Step complete_fault();
  void raise();
  [[noreturn]] void over_limit();
  std::string line_before_cursor(std::size_t size) const;

  std::uint64_t offset() const noexcept { return window_.offset() + cursor_; }
  std::size_t end_of_step() const noexcept;
  void pass_special(std::size_t count = 1) noexcept {
    cursor_ += count;
    special_ += count;
  }

  LineReader& lines_;
  const Window& window_;
  FastaOptions options_;
  Deviations& deviations_;

  // The chunk: the next part of the window, whose special bytes are known.
  const char* chunk_ = nullptr;
  std::size_t chunk_size_ = 0;
  std::size_t cursor_ = 0;                      // first byte not parsed yet
  std::unique_ptr<std::uint32_t[]> positions_;  // of the special bytes, then one beyond all
  std::size_t special_ = 0;                     // index of the first special byte not before the cursor
  std::size_t line_width_ = 0;                  // of the line before

  State state_ = State::input_start;
  bool again_ = false;      // the record delivered last is to come again
  bool in_record_ = false;  // a first '>' was seen
  std::string name_;
  SequenceBuffer sequence_;
  std::size_t line_begin_ = 0;  // where the current line's letters start in the sequence
  std::uint64_t record_begin_ = 0;
  std::uint64_t record_line_ = 0;
  std::optional<std::uint64_t> record_virtual_offset_;  // looked up when the window moves on

  std::string reason_;  // of the fault
  std::optional<Validation> accepted_by_;
  Place place_;
  bool is_text_ = false;               // the fault is text before the first record
  std::optional<Place> skipped_text_;  // the first such text that was skipped
  std::optional<Place> comment_;       // the first comment line before the first record
};

}  // namespace seqtide::fasta
