#include "seqtide/alignments/bam/indexed_bam.hpp"

#include <utility>

#include "alignments/bam/query_traits.hpp"
#include "index/region_inputs.hpp"

namespace seqtide {

struct IndexedBam::State {
  HeaderPtr header;
  AlignmentOptions options;
  IndexedRegions regions;
};

IndexedBam::IndexedBam(SharedStream stream, HeaderPtr header, std::shared_ptr<const BinningIndex> index,
                       const AlignmentOptions& options, const InputOptions& input) {
  bam::require_query(header, index.get(), options);
  state_.reset(
      new State{std::move(header), options, IndexedRegions(std::move(stream), std::move(index), "BAM", input)});
  query({});  // opens the first input, with the checks that brings
}

IndexedBam::~IndexedBam() = default;

std::unique_ptr<BamQuery> IndexedBam::query(std::vector<Region> regions) const {
  const State& state = *state_;
  regions = bam::query_regions(std::move(regions), *state.header, state.regions.index());
  return std::unique_ptr<BamQuery>(new BamQuery(state.regions.cursor(std::move(regions)), state.header, state.options));
}

}  // namespace seqtide
