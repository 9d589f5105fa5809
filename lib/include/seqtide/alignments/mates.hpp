/// \file
/// MateSearch: the other reads of a record's template, by the position that the record has for its mate (SAM
/// specification, section 1.4.7: RNEXT and PNEXT).
///
///     seqtide::MateSearch search(record);
///     std::unique_ptr<seqtide::BamQuery> records = bam.query({search.region()});
///     for (seqtide::BamView mate; search.next(*records, mate);) use(mate);
#pragma once

#include <cstdint>
#include <string>

#include "seqtide/alignments/reader.hpp"
#include "seqtide/alignments/record.hpp"
#include "seqtide/api.h"
#include "seqtide/region.hpp"

namespace seqtide {

/// What the mates of a record have in common: a primary alignment, the same name, another read of the template, and
/// the position where the record says that they are.
///
/// Thread safety: any number of threads may use one search, with a reader each.
class SEQTIDE_API MateSearch {
 public:
  /// \param reference_id  of the mate in the header of the file to search, -1 for none
  /// Throws InvalidArgument for a record that is not paired.
  MateSearch(const BamView& record, std::int32_t reference_id);
  /// In the file that the record comes from.
  explicit MateSearch(const BamView& record) : MateSearch(record, record.next_reference_id()) {}

  /// Where to look: one base, or the records without a position if the mate has none.
  Region region() const noexcept;
  /// The next mate among records that overlap region(); false at the end.
  bool next(AlignmentReader& records, BamView& mate) const;

 private:
  bool is_mate(const BamView& record) const noexcept;

  std::string name_;
  std::uint16_t which_;
  std::int32_t reference_id_;
  std::int32_t pos_;
};

}  // namespace seqtide
