/// \file
/// Measures of how repetitive a sequence is. Case does not matter, U counts as T.
///
/// A measure that is not defined, because the sequence is too short, is NaN. NaN is neither below nor above any
/// threshold: a filter has to say what becomes of such records.
#pragma once

#include <string_view>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"

namespace seqtide {

/// Shannon entropy of the base composition in bits per base (Shannon 1948, Bell System Technical Journal 27:379):
/// -sum p(x) log2 p(x) over A, C, G, T, with p(x) the share of x among these four. Other letters are left out.
/// From 0 (one kind of base) to 2 (all four equally often). NaN if there is none of the four.
/// The order of bases has no part in it: ACACACAC has the entropy of AAAACCCC.
SEQTIDE_API double shannon_entropy(std::string_view sequence) noexcept;

/// DUST score (Morgulis et al. 2006, Journal of Computational Biology 13:1028), the whole sequence taken as one
/// window: sum c (c - 1) / 2 over the 64 triplets of bases, with c the number of times a triplet occurs (overlapping),
/// divided by the number of triplets - 1. Triplets that hold another letter than A, C, G, T, U are left out.
/// From 0 (no triplet twice) to half the number of triplets (all the same); about a 128th of their number where
/// all are equally likely, so a threshold suits one length of reads. NaN if there are fewer than two triplets.
SEQTIDE_API double dust_score(std::string_view sequence) noexcept;

/// Share of letters that differ from the next one, from 0 (all the same) to 1: the complexity that fastp filters by
/// (Chen et al. 2018, Bioinformatics 34:i884). All letters take part, so a run of N is simple. NaN if there are fewer
/// than two letters.
SEQTIDE_API double transition_complexity(std::string_view sequence) noexcept;

}  // namespace seqtide
