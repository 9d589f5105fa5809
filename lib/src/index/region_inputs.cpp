#include "index/region_inputs.hpp"

#include "index/region_cursor.hpp"

namespace seqtide {

std::unique_ptr<RegionInput> RegionInputs::take() {
  std::unique_ptr<RegionInput> input;
  do {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) return nullptr;
    input = std::move(waiting_.back());
    waiting_.pop_back();
  } while (!input->source->reusable());
  return input;
}

void RegionInputs::give(std::unique_ptr<RegionInput> input) noexcept {
  if (!input->source->reusable()) return;
  input->window.restart();
  input->source->rest();
  const std::lock_guard lock(mutex_);
  if (waiting_.size() < most_waiting) waiting_.push_back(std::move(input));
}

IndexedRegions::IndexedRegions(SharedStream stream, std::shared_ptr<const BinningIndex> index, const char* format,
                               const InputOptions& options)
    : stream_(std::move(stream)),
      index_(std::move(index)),
      format_(format),
      options_(options),
      inputs_(std::make_shared<RegionInputs>()),
      waypoints_(std::make_shared<Waypoints>(*index_)) {}

RegionCursor IndexedRegions::cursor(std::vector<Region> regions) const {
  std::unique_ptr<RegionInput> input = inputs_->take();
  if (input == nullptr) input = std::make_unique<RegionInput>(stream_.cursor(), format_, options_);
  RegionCursor cursor(std::move(input), index_, std::move(regions));
  cursor.share(inputs_, waypoints_);
  return cursor;
}

}  // namespace seqtide
