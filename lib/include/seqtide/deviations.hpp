/// \file
/// Deviations: what a reader took although its format does not allow it.
///
///     reader.next(record);
///     for (const seqtide::Deviation& deviation : reader.deviations()) {
///       std::cerr << deviation.count << " x " << deviation.reason << '\n';
///     }
///
/// docs/edge_cases.md lists the kinds.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/error.hpp"
#include "seqtide/validation.hpp"

namespace seqtide {

struct Deviation {
  std::string kind;         ///< a word such as "header_value", the same in all releases
  std::uint64_t count = 0;  ///< how often it was met, at least 1
  std::string reason;       ///< what is wrong where it was met first
  Place first;
  Validation accepted_by = Validation::standard;  ///< the strictest that takes all of them
};

/// Of one record or header line, on its way to Deviations. Offsets and lines count from where the record starts.
struct DeviationNote {
  std::string_view kind;   ///< of static storage
  Validation accepted_by;  ///< the strictest that takes it
  std::string reason;      ///< may be empty if the kind is known
  std::size_t offset = 0;
  std::uint64_t line = 0;  ///< line ends before it
  std::string excerpt;     ///< offending bytes, as much of them as a Place has
};
using DeviationNotes = std::vector<DeviationNote>;

class Deviations;

/// Judges one record at a time: says what its validation accepts, and notes it.
class SEQTIDE_API Judge {
 public:
  /// \param known  where the notes will go, which must outlive the judge; null if nobody wants them
  explicit Judge(Validation validation, const Deviations* known = nullptr) : validation_(validation), known_(known) {}

  Validation validation() const noexcept { return validation_; }
  /// Whether what strict refuses is accepted.
  /// \param least   the strictest validation that takes it
  /// \param offset  from where the record starts, in bytes
  /// \param reason  called for the first of a kind
  template <typename Reason>
  bool accepts(Validation least, std::string_view kind, std::size_t offset, std::string_view excerpt, Reason reason) {
    if (validation_ < least) return false;
    if (known_ != nullptr) note({kind, least, is_known(kind) ? std::string() : reason(), offset, 0, {}}, excerpt);
    return true;
  }
  /// Of the record judged last.
  DeviationNotes& notes() noexcept { return notes_; }

 private:
  bool is_known(std::string_view kind) const noexcept;
  void note(DeviationNote note, std::string_view excerpt);

  Validation validation_;
  const Deviations* known_;
  DeviationNotes notes_;
};

/// Counts by kind, in the order in which the kinds came.
/// Thread safety: one thread at a time.
class SEQTIDE_API Deviations {
 public:
  const std::vector<Deviation>& all() const noexcept { return all_; }
  /// Whether there was one of this kind, so that nobody needs another one's reason.
  bool knows(std::string_view kind) const noexcept;

  void add(std::string_view kind, Validation accepted_by, std::string reason, Place place);
  /// The same with reason and place from `describe()`, a pair, which is called for a new kind only.
  template <typename Describe>
  void add(std::string_view kind, Validation accepted_by, Describe describe) {
    if (count(kind, accepted_by)) return;
    std::pair<std::string, Place> described = describe();
    add(kind, accepted_by, std::move(described.first), std::move(described.second));
  }
  /// Those of record number `record`, which counts from 1. A record that comes again is not counted again.
  /// \param place_of  the place of a note; is called for new kinds only
  template <typename PlaceOf>
  void add(std::uint64_t record, DeviationNotes& notes, PlaceOf place_of) {
    if (record > last_record_) {
      for (DeviationNote& note : notes) {
        if (count(note.kind, note.accepted_by)) continue;
        add(note.kind, note.accepted_by, std::move(note.reason), place_of(std::as_const(note)));
      }
      last_record_ = record;
    }
    notes.clear();
  }

  /// Changes the places of what was found so far, by what only an outer layer knows.
  template <typename Change>
  void complete(Change change) {
    for (Deviation& deviation : all_) change(deviation.first);
  }

 private:
  // False if the kind is new.
  bool count(std::string_view kind, Validation accepted_by) noexcept;

  std::vector<Deviation> all_;
  std::uint64_t last_record_ = 0;
};

}  // namespace seqtide
