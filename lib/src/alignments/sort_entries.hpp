// Sorting of what is in memory.
#pragma once

#include <vector>

#include "alignments/sort_order.hpp"
#include "seqtide/interrupt.hpp"

namespace seqtide::sorting {

/// A stable sort on up to `threads` threads, as far as the system gives them. `check`, which is called on the caller's
/// own, may throw: then all threads have ended, and the entries are in any order. Takes memory of the same size.
void sort_entries(std::vector<Entry>& entries, Less less, int threads, InterruptCheck check);

}  // namespace seqtide::sorting
