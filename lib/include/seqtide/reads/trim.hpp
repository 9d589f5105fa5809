/// \file
/// Trimming: which part of a read is kept. Every function says whose definition it follows.
///
/// Sequences and qualities are plain text, qualities as ASCII Phred+33; a byte below '!' counts as score 0.
/// Empty and short reads are ordinary input: nothing fails, and begin <= end <= size always holds. Only
/// unusable arguments throw (InvalidArgument). Functions that end in `_each` write out[i] for piece i.
///
/// Adapters have a header of their own, adapters.hpp.
///
/// Thread safety: free functions may run at the same time in any number of threads.
#pragma once

#include <cstddef>
#include <string_view>

#include "seqtide/api.h"
#include "seqtide/columns/interval.hpp"
#include "seqtide/kernels/pieces.hpp"

namespace seqtide {

/// \name A fixed number of bases
/// @{

/// Without the first n bases of a read of `size` bases.
SEQTIDE_API Interval trim_start(std::size_t size, std::size_t n) noexcept;
/// Without the last n bases.
SEQTIDE_API Interval trim_end(std::size_t size, std::size_t n) noexcept;
/// Without the first `start` and the last `end` bases.
SEQTIDE_API Interval trim_both(std::size_t size, std::size_t start, std::size_t end) noexcept;

SEQTIDE_API void trim_both_each(const kernels::Pieces& reads, std::size_t start, std::size_t end,
                                Interval* out) noexcept;
/// @}

/// \name Low quality at the ends
/// Cuts bases from an end while their score is below `phred` (Trimmomatic's LEADING and TRAILING, version 0.39).
/// With a sequence, as Trimmomatic does with whole records, the letter N makes a base count as score 0.
/// @{
SEQTIDE_API Interval trim_quality_start(std::string_view quality, int phred) noexcept;
SEQTIDE_API Interval trim_quality_end(std::string_view quality, int phred) noexcept;
SEQTIDE_API Interval trim_quality_both(std::string_view quality, int phred) noexcept;
/// \throws InvalidArgument if sequence and quality differ in length, here and below
SEQTIDE_API Interval trim_quality_start(std::string_view sequence, std::string_view quality, int phred);
SEQTIDE_API Interval trim_quality_end(std::string_view sequence, std::string_view quality, int phred);
SEQTIDE_API Interval trim_quality_both(std::string_view sequence, std::string_view quality, int phred);

SEQTIDE_API void trim_quality_start_each(const kernels::Pieces& qualities, int phred, Interval* out) noexcept;
SEQTIDE_API void trim_quality_end_each(const kernels::Pieces& qualities, int phred, Interval* out) noexcept;
SEQTIDE_API void trim_quality_both_each(const kernels::Pieces& qualities, int phred, Interval* out) noexcept;
SEQTIDE_API void trim_quality_start_each(const kernels::Pieces& sequences, const kernels::Pieces& qualities, int phred,
                                         Interval* out);
SEQTIDE_API void trim_quality_end_each(const kernels::Pieces& sequences, const kernels::Pieces& qualities, int phred,
                                       Interval* out);
SEQTIDE_API void trim_quality_both_each(const kernels::Pieces& sequences, const kernels::Pieces& qualities, int phred,
                                        Interval* out);
/// @}

/// \name Sliding window
/// Trimmomatic's SLIDINGWINDOW:window:mean (Bolger et al. 2014, Bioinformatics 30:2114; the rules are those of
/// its class SlidingWindowTrimmer, version 0.39):
///   - a read shorter than the window, or whose first window has a mean score below `mean`, keeps nothing;
///   - else windows move from the 5' end by one base, and the first one whose mean is below `mean` ends the kept
///     part before its last base (the base that brought the mean down);
///   - then bases are cut from the 3' end while their own score is below `mean`, also if no window was bad. The
///     first base of the read always stays.
/// Sums and means are compared as 32-bit floating-point numbers, as there.
/// @{

/// \throws InvalidArgument if `window` is 0 or `mean` is not a number
SEQTIDE_API Interval trim_quality_window(std::string_view quality, std::size_t window, float mean);
/// As Trimmomatic does with whole records: the letter N in `sequence` makes a base count as score 0.
/// \throws InvalidArgument also if the two differ in length
SEQTIDE_API Interval trim_quality_window(std::string_view sequence, std::string_view quality, std::size_t window,
                                         float mean);

SEQTIDE_API void trim_quality_window_each(const kernels::Pieces& qualities, std::size_t window, float mean,
                                          Interval* out);
SEQTIDE_API void trim_quality_window_each(const kernels::Pieces& sequences, const kernels::Pieces& qualities,
                                          std::size_t window, float mean, Interval* out);
/// @}

/// \name Running sum
/// BWA's quality trimming (`bwa aln -q`), as cutadapt applies it to either end (`-q threshold5,threshold3`): walking
/// inwards from an end, `threshold - score` is summed up until the sum falls below 0, and the cut lies where it was
/// largest; where it was so several times, nearest to the end. The ends do not see each other's cut; if the cuts
/// meet, {0, 0} is kept. Threshold 0 leaves an end alone. BWA itself never cuts below 35 bases; this does.
/// @{
SEQTIDE_API Interval trim_quality_bwa(std::string_view quality, int threshold3, int threshold5 = 0) noexcept;

SEQTIDE_API void trim_quality_bwa_each(const kernels::Pieces& qualities, int threshold3, int threshold5,
                                       Interval* out) noexcept;
/// @}

/// \name Tails of one letter
/// Poly-A tails, poly-G tails of two-colour sequencers, or those of any other letter, at the 3' end, by the rule of
/// cutadapt's --poly-a: a suffix scores +1 for each `letter` and -2 for each other base; of those with at most 20 %
/// other bases, the one with the highest score is cut, the shorter one of equals, unless it is shorter than
/// `min_length` (3 in cutadapt). Case-insensitive, unlike there.
/// @{
SEQTIDE_API Interval trim_poly(std::string_view sequence, char letter, std::size_t min_length = 3) noexcept;

SEQTIDE_API void trim_poly_each(const kernels::Pieces& sequences, char letter, std::size_t min_length,
                                Interval* out) noexcept;
/// @}

}  // namespace seqtide
