/// \file
/// Syncmers: k-mers that are chosen by where their smallest s-mer lies, whatever stands around them.
///
/// Edgar 2021: Syncmers are more sensitive than minimizers for selecting conserved k-mers in biological sequences.
/// PeerJ 9:e10805. The smallest s-mer is the one with the smallest hash, the leftmost one if several have it; the hash
/// is that of minimizers.hpp, and 1 <= s <= 32. K-mers have any size s <= k < 2^31, and letters A, C, G, T, U of either
/// case only.
///
/// With `canonical`, s-mers are hashed by both strands, and each k-mer is judged by the lesser one of itself and its
/// reverse complement, as kmer.hpp orders them. So a sequence and its reverse complement have the same syncmers.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"
#include "seqtide/interrupt.hpp"

namespace seqtide {

/// 0-based positions of the k-mers whose smallest s-mer is the first or the last one.
/// Throws InvalidArgument unless 1 <= s <= 32 and s <= k < 2^31. `check` is called between parts of a long sequence,
/// here and below.
SEQTIDE_API std::vector<std::int64_t> closed_syncmers(std::string_view sequence, std::int64_t k, std::int64_t s,
                                                      bool canonical = false, InterruptCheck check = nullptr);

/// 0-based positions of the k-mers whose smallest s-mer begins `offset` bases after the k-mer.
/// Throws InvalidArgument unless 1 <= s <= 32, s <= k < 2^31 and 0 <= offset <= k - s.
SEQTIDE_API std::vector<std::int64_t> open_syncmers(std::string_view sequence, std::int64_t k, std::int64_t s,
                                                    std::int64_t offset = 0, bool canonical = false,
                                                    InterruptCheck check = nullptr);

}  // namespace seqtide
