/// \file
/// Columns and batches with other letters in the same places: reversed, complemented, masked.
///
/// Thread safety: all functions may run at the same time in any number of threads.
#pragma once

#include <cstdint>

#include "seqtide/api.h"
#include "seqtide/kernels/complement.hpp"
#include "seqtide/kernels/mask.hpp"
#include "seqtide/reads/batch.hpp"

namespace seqtide {

/// Every value from its end to its start.
SEQTIDE_API TextColumn reverse(const TextColumn& column);
SEQTIDE_API TextColumn complement(const TextColumn& sequences, kernels::NucleicAcid kind = kernels::NucleicAcid::dna);
SEQTIDE_API TextColumn reverse_complement(const TextColumn& sequences,
                                          kernels::NucleicAcid kind = kernels::NucleicAcid::dna);

/// Qualities are reversed with the sequences; names stay.
SEQTIDE_API FastqBatch reverse_complement(const FastqBatch& batch,
                                          kernels::NucleicAcid kind = kernels::NucleicAcid::dna);
SEQTIDE_API FastaBatch reverse_complement(const FastaBatch& batch,
                                          kernels::NucleicAcid kind = kernels::NucleicAcid::dna);

/// Masks the bases whose Phred score is below `phred`. Throws InvalidArgument unless both columns have the same
/// lengths.
SEQTIDE_API TextColumn mask_low_quality(const TextColumn& sequences, const TextColumn& qualities, std::uint8_t phred,
                                        kernels::Mask mask = kernels::Mask::hard);

}  // namespace seqtide
