#include "seqtide/alignments/statistics/counter.hpp"

namespace seqtide {

AlignmentCounter::~AlignmentCounter() = default;

void AlignmentCounter::start(const HeaderPtr&) {}

bool collect(AlignmentReader& reader, const AlignmentFilter& filter, AlignmentCounter& counter,
             std::uint64_t max_bytes) {
  counter.start(reader.header());
  BamView record;
  for (std::uint64_t used = 0; used < max_bytes; used += record.raw().size()) {
    if (!reader.next(record)) return false;
    if (filter.accepts(record)) counter.add(record);
  }
  return true;
}

void collect(const AlignmentBatch& batch, const AlignmentFilter& filter, AlignmentCounter& counter) {
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const BamView record = batch[i];
    if (filter.accepts(record)) counter.add(record);
  }
}

}  // namespace seqtide
