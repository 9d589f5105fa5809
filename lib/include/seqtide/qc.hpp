/// \file
/// Statistics of alignments: counts, distributions, depth, pileup.
#pragma once

#include "seqtide/qc/counter.hpp"
#include "seqtide/qc/depth.hpp"
#include "seqtide/qc/distributions.hpp"
#include "seqtide/qc/flag_counts.hpp"
#include "seqtide/qc/pileup.hpp"
#include "seqtide/qc/reference_counter.hpp"
