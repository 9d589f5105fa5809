/// \file
/// RecordExpression: samtools' filter expressions (samtools(1), FILTER EXPRESSIONS), such as
/// `mapq >= 30 && [NM] < 3 && rname =~ "^chr[0-9]+$"`.
///
///     const seqtide::RecordExpression expression("mapq >= 30 && flag.proper_pair");
///     for (const seqtide::BamView& record : reader) {
///       if (expression.accepts(record, *reader.header())) writer.write(record);
///     }
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "seqtide/alignments/record.hpp"
#include "seqtide/alignments/sam/header.hpp"
#include "seqtide/api.h"

namespace seqtide {

namespace expressions {
struct Program;
}

/// Parsed once; then nothing of a record is copied, and no memory is taken. Immutable; copies share their memory.
///
/// Patterns are POSIX's extended regular expressions over bytes, with \w \W \s \S \b \B \< \> of GNU's; they are
/// matched in time that grows with the text, whatever the pattern.
///
/// Thread safety: any number of threads may use one.
class SEQTIDE_API RecordExpression {
 public:
  /// Throws InvalidArgument that names the column (1-based, characters), and what was expected there.
  explicit RecordExpression(std::string_view text);

  const std::string& text() const noexcept;
  /// Whether a record meets it. Throws InvalidArgument, with the name of the record, where a tag is of another type
  /// than the expression needs: text where it calculates, a number where it matches, an array where it compares. \param
  /// header  names the references and libraries of the record
  bool accepts(const BamView& record, const SamHeader& header) const;

 private:
  std::shared_ptr<const expressions::Program> program_;
};

}  // namespace seqtide
