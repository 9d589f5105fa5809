#include "seqtide/alignments/bam/indexed_bam.hpp"

#include <utility>

#include "alignments/bam/query_inputs.hpp"
#include "index/waypoints.hpp"

namespace seqtide {

struct IndexedBam::State {
  SharedStream stream;
  HeaderPtr header;
  std::shared_ptr<const BinningIndex> index;
  AlignmentOptions options;
  InputOptions input;
  std::shared_ptr<QueryInputs> inputs;
  std::shared_ptr<Waypoints> waypoints;
};

IndexedBam::IndexedBam(SharedStream stream, HeaderPtr header, std::shared_ptr<const BinningIndex> index,
                       const AlignmentOptions& options, const InputOptions& input)
    : state_(new State{std::move(stream), std::move(header), std::move(index), options, input,
                       std::make_shared<QueryInputs>(), nullptr}) {
  query({});  // checks what every query would
  state_->waypoints = std::make_shared<Waypoints>(*state_->index);
}

IndexedBam::~IndexedBam() = default;

std::unique_ptr<BamQuery> IndexedBam::query(std::vector<Region> regions) const {
  const State& state = *state_;
  std::unique_ptr<QueryInput> input = state.inputs->take();
  if (input == nullptr) input = std::make_unique<QueryInput>(state.stream.cursor(), state.input);
  std::unique_ptr<BamQuery> query(
      new BamQuery(std::move(input), state.header, state.index, std::move(regions), state.options));
  query->share(state.inputs, state.waypoints);
  return query;
}

}  // namespace seqtide
