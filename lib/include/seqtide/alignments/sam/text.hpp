/// \file
/// One alignment record as a line of SAM (SAM specification, section 1.4) and in the form of BAM.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/alignments/record.hpp"
#include "seqtide/alignments/sam/header.hpp"
#include "seqtide/api.h"
#include "seqtide/deviations.hpp"
#include "seqtide/validation.hpp"

namespace seqtide {

/// What is wrong with a line: the field's name ("POS", "tag NM") and its 0-based offset in the line.
struct SamFault {
  std::string reason;
  std::string field;
  std::size_t offset = 0;
  std::optional<Validation> accepted_by = {};  ///< the strictest validation that takes it
  explicit operator bool() const noexcept { return !reason.empty(); }
};

namespace sam {

/// Which names of optional fields ([A-Za-z][A-Za-z0-9]) a line has had.
class SEQTIDE_API TagNames {
 public:
  TagNames() : lines_(('z' - 'A' + 1) * ('z' - '0' + 1)) {}
  void clear() noexcept;
  /// False if it was there.
  bool insert(const char* name) noexcept;

 private:
  std::vector<std::uint32_t> lines_;  // the last line with each name
  std::uint32_t line_ = 0;
};

}  // namespace sam

/// Parses lines; keeps its memory from one to the next.
class SEQTIDE_API SamLineParser {
 public:
  /// \param known  where judge().notes() will go, which must outlive the parser; null if nobody wants them
  SamLineParser(HeaderPtr header, Validation validation, const Deviations* known = nullptr)
      : header_(std::move(header)), judge_(validation, known) {}

  /// Makes `raw` the record in BAM's form, block size included. `line` has no line end. Strict refuses every breach of
  /// section 1.4 and 1.5; standard keeps what BAM can hold unchanged; lenient takes what samtools takes (unknown RNAME:
  /// unmapped), with equal results.
  SamFault parse(std::string_view line, std::string& raw);
  /// Has the deviations of the line parsed last.
  Judge& judge() noexcept { return judge_; }

 private:
  class Run;

  HeaderPtr header_;
  Judge judge_;
  std::vector<std::uint32_t> cigar_;
  sam::TagNames tag_names_;
  std::string last_reference_;  // found last, and its id
  std::int32_t last_id_ = -1;
};

/// Appends the record as a line with a line feed, byte for byte as samtools view writes it.
SEQTIDE_API void append_sam(std::string& target, const BamView& record, const SamHeader& header);

}  // namespace seqtide
