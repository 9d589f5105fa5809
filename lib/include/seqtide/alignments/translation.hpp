/// \file
/// HeaderTranslation: records of one header for an output with another one, by the names of their references.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <utility>
#include <vector>

#include "seqtide/alignments/batch.hpp"
#include "seqtide/alignments/reader.hpp"
#include "seqtide/alignments/record.hpp"
#include "seqtide/alignments/sam/header.hpp"
#include "seqtide/api.h"

namespace seqtide {

/// Thread safety: any number of threads may use one translation.
class SEQTIDE_API HeaderTranslation {
 public:
  /// Both are kept alive. \param source  of the records; null for records whose ids are those of the target
  HeaderTranslation(HeaderPtr source, HeaderPtr target);

  const HeaderPtr& source() const noexcept { return source_; }
  /// Whether both have the same references, so that records need no translation.
  bool identical() const noexcept { return identical_; }
  /// Whether the record's references have other ids in the target. Throws InvalidArgument, and names record and
  /// reference, if the target lacks one or has it with another length.
  bool changes(const BamView& record) const;
  /// What to write in place of the record, with the ids that its references have in the target. Throws as changes()
  /// does.
  BamRecord translate(const BamView& record) const;

 private:
  std::int32_t translate_id(std::int32_t id, const BamView& record) const;

  HeaderPtr source_;
  HeaderPtr target_;
  std::vector<std::int32_t> ids_;  // by ids of the source; negative for those that the target has not
  bool identical_ = false;
};

/// Writes records that come with any number of headers.
///
/// Thread safety: one thread at a time.
class SEQTIDE_API TranslatingWriter {
 public:
  /// \param writer  must last as long as this
  /// \param name    of the output, for messages; "" for none
  explicit TranslatingWriter(AlignmentWriter& writer, std::string name = "")
      : writer_(writer), name_(std::move(name)) {}

  /// \param source  header of the record; null for one whose ids are those of the output
  /// Throws what the writer throws, and InvalidArgument as HeaderTranslation does.
  void write(const BamView& record, const HeaderPtr& source);
  /// Records in front of one that cannot be written are written.
  void write(const AlignmentBatch& batch);

 private:
  const HeaderTranslation& from(const HeaderPtr& source);
  void write_translated(const BamView& record, const HeaderTranslation& translation);

  AlignmentWriter& writer_;
  std::string name_;
  std::list<HeaderTranslation> translations_;  // the one that was used last is in front
};

}  // namespace seqtide
