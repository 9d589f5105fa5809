/// \file
/// The tags NM and MD of alignments by the reference itself (SAM tags specification, section 1.1), and whether those
/// that records have are right.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "seqtide/alignments/batch.hpp"
#include "seqtide/alignments/found_records.hpp"
#include "seqtide/alignments/record.hpp"
#include "seqtide/api.h"

namespace seqtide {

struct ReferenceTags {
  std::uint64_t nm = 0;  ///< mismatches, inserted and deleted bases
  std::string md;
};

/// Whether a base of a read, one of "ACGTN=" and IUPAC's letters, is that of the reference, in upper case too. N
/// differs from everything, as for samtools calmd, and '=' from nothing.
constexpr bool is_reference_base(char base, char reference) noexcept {
  return base == '=' || (base == reference && base != 'N');
}

/// What NM and MD of a record should be. Bases are compared in either case; N differs from everything, as for samtools
/// calmd, and '=' in SEQ from nothing. Deleted and differing bases stand in MD in upper case.
/// \param reference  the whole sequence that the record lies on
/// False, and `tags` are of no use, if there is nothing to compare: no position, CIGAR or SEQ, or an alignment that
/// leaves the reference or disagrees with SEQ.
SEQTIDE_API bool make_reference_tags(const BamView& record, std::string_view reference, ReferenceTags& tags);

/// Counts records whose NM or MD is wrong.
///
/// Thread safety: one thread at a time.
class SEQTIDE_API ReferenceTagChecks {
 public:
  /// Looks at the records of a batch that lie on one reference.
  /// \param reference_id  its number in the header
  /// \param reference     its bases
  /// \param before        records of the file in front of the batch
  void look_at(const AlignmentBatch& batch, std::int32_t reference_id, std::string_view reference,
               std::uint64_t before);

  FoundRecords wrong_nm() const noexcept { return wrong_nm_; }
  FoundRecords wrong_md() const noexcept { return wrong_md_; }

 private:
  FoundRecords wrong_nm_;
  FoundRecords wrong_md_;
  ReferenceTags expected_;  // of one record
};

}  // namespace seqtide
