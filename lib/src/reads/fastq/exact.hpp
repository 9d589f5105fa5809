// The exact FASTQ parser: one record from a text that starts where the record starts.
//
// It reads wrapped records as well as plain ones and finds the first fault of a bad one. The reader's fast
// path takes only records whose outcome is beyond doubt; everything else comes here.
//
// The outcome is a function of the bytes alone: with more text it is either the same or, before,
// "need_more". So it cannot depend on how the input was cut into blocks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "seqtide/deviations.hpp"
#include "seqtide/reads/fastq/record.hpp"

namespace seqtide::fastq {

enum class Outcome {
  record,     ///< `view`, `consumed` and `lines` are set
  need_more,  ///< the text ends before the record does, and more may come
  fault,      ///< the record breaks a rule: `reason` and the place are set
  truncated,  ///< as fault: the text ends for good in mid-record
};

struct Exact {
  Outcome outcome = Outcome::need_more;
  FastqView view;
  bool complete = false;     ///< need_more: only what follows the record is awaited
  std::size_t consumed = 0;  ///< bytes of the record with its line ends
  std::uint64_t lines = 0;   ///< lines of the record
  std::string reason;
  std::size_t offset = 0;                 ///< of the offending byte in the text
  std::uint64_t line = 0;                 ///< lines before the offending one
  std::string_view excerpt;               ///< the offending line, at most 80 bytes
  std::optional<Validation> accepted_by;  ///< the strictest validation that takes it
};

/// The accepted lines of a sequence or quality.
struct Wrapped {
  std::size_t lines = 0;
  std::size_t size = 0;         ///< bytes without line ends
  std::size_t first_begin = 0;  ///< the first line, as an offset in the text
  std::size_t first_size = 0;
  std::string joined;  ///< all of them, if they are several
};

enum class Part { header, sequence, plus, quality, ending };

/// The lines of a record that were accepted so far. The view of a wrapped record points into it.
struct Progress {
  Part part = Part::header;  ///< what comes next
  std::size_t position = 0;  ///< bytes accepted
  std::uint64_t lines = 0;
  std::size_t name_size = 0;
  Wrapped sequence;
  Wrapped quality;

  /// Whether the record is known to be wrapped: only then may it have many lines.
  bool wrapped() const noexcept {
    return sequence.lines > 1 || quality.lines > 1 || (quality.lines == 1 && part == Part::quality);
  }
  void restart() noexcept;
};

/// Goes on behind the lines accepted already, so that a record of many lines may come in many pieces.
/// \param text      starts at a record, not empty; with what it had when `progress` was made
/// \param at_end    nothing comes after `text`
/// \param judge     has notes of what it accepted in the lines so far
Exact parse_exact(std::string_view text, bool at_end, Judge& judge, Progress& progress);

/// Whether what follows '+' is the id of the record without the rest of its name, which standard takes.
bool is_id_alone(std::string_view repeated, std::string_view name) noexcept;
std::string plus_reason(std::string_view repeated, std::string_view name);

}  // namespace seqtide::fastq
