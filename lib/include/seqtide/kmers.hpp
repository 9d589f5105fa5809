/// \file
/// Everything about k-mers: integers, ntHash, minimizers, syncmers, counts.
#pragma once

#include "seqtide/kmers/kmer.hpp"
#include "seqtide/kmers/minimizers.hpp"
#include "seqtide/kmers/nthash.hpp"
#include "seqtide/kmers/spectrum.hpp"
#include "seqtide/kmers/syncmers.hpp"
