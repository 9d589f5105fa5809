/// \file
/// Whether two alignment records are the same, also with references that have other ids in another header.
#pragma once

#include <cstddef>

#include "seqtide/alignments/record.hpp"
#include "seqtide/alignments/sam/header.hpp"
#include "seqtide/api.h"

namespace seqtide {

/// Whether all bytes are equal, but ids of references if they stand for the same names. \param header1, header2  null
/// for records whose ids stand for themselves
SEQTIDE_API bool same_record(const BamView& record1, const SamHeader* header1, const BamView& record2,
                             const SamHeader* header2);

/// The same number for records that are the same. Does not look at the references, whose ids depend on the header.
SEQTIDE_API std::size_t record_hash(const BamView& record) noexcept;

}  // namespace seqtide
