/// \file
/// Quality control: reports on reads, and statistics of alignments (counts, distributions, depth, pileup).
#pragma once

#include "seqtide/alignments/statistics/counter.hpp"
#include "seqtide/alignments/statistics/depth.hpp"
#include "seqtide/alignments/statistics/distributions.hpp"
#include "seqtide/alignments/statistics/flag_counts.hpp"
#include "seqtide/alignments/statistics/mate_checks.hpp"
#include "seqtide/alignments/statistics/pileup.hpp"
#include "seqtide/alignments/statistics/record_checks.hpp"
#include "seqtide/alignments/statistics/reference_counter.hpp"
#include "seqtide/qc/alignment_qc.hpp"
#include "seqtide/qc/pair_overlaps.hpp"
#include "seqtide/qc/read_qc.hpp"
