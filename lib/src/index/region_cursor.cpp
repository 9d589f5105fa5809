#include "index/region_cursor.hpp"

#include <string>
#include <utility>

#include "seqtide/io/place.hpp"

namespace seqtide {
namespace {

void require_held(const Region& region, const BinningIndex& index, const RegionTarget& target) {
  // A file with a BAI index has no records beyond its end.
  if (index.kind() == IndexKind::bai) return;
  // Where the length is not known, an end may be a manner of speaking.
  const std::int64_t reach = target.length >= 0 ? std::min(region.end, target.length) : region.begin;
  if (reach <= index.max_position()) return;
  throw InvalidArgument("the region reaches to position " + std::to_string(reach) + " of " + quoted(target.name) +
                        ", but this CSI index ends at " + std::to_string(index.max_position()));
}

}  // namespace

std::vector<Region> joined_regions(std::vector<Region> regions, const BinningIndex& index, std::size_t references,
                                   const std::function<RegionTarget(std::int32_t id)>& target) {
  for (Region& region : regions) {
    if (region.reference_id == -1) {
      region = {-1, 0, 1};
      continue;
    }
    if (region.reference_id < 0 || static_cast<std::size_t>(region.reference_id) >= references) {
      throw InvalidArgument("there is no reference " + std::to_string(region.reference_id));
    }
    if (region.begin < 0 || region.end < region.begin) {
      throw InvalidArgument("a region cannot be from " + std::to_string(region.begin) + " to " +
                            std::to_string(region.end));
    }
    require_held(region, index, target(region.reference_id));
  }
  std::erase_if(regions, [](const Region& region) { return region.begin == region.end; });
  std::sort(regions.begin(), regions.end(), [](const Region& a, const Region& b) {
    const auto id = [](const Region& region) { return static_cast<std::uint32_t>(region.reference_id); };
    return id(a) != id(b) ? id(a) < id(b) : a.begin < b.begin;
  });
  std::size_t count = 0;
  for (const Region& region : regions) {
    if (count > 0 && regions[count - 1].reference_id == region.reference_id && regions[count - 1].end >= region.begin) {
      regions[count - 1].end = std::max(regions[count - 1].end, region.end);
    } else {
      regions[count++] = region;
    }
  }
  regions.resize(count);
  return regions;
}

RegionCursor::RegionCursor(std::unique_ptr<RegionInput> input, std::shared_ptr<const BinningIndex> index,
                           std::vector<Region> regions)
    : index_(std::move(index)),
      regions_(std::move(regions)),
      input_(std::move(input)),
      input_begin_(input_->source->input_position()) {}

RegionCursor::~RegionCursor() {
  if (input_ == nullptr || failed_) return;
  const std::shared_ptr<RegionInputs> inputs = return_to_.lock();
  if (inputs != nullptr) inputs->give(std::move(input_));
}

void RegionCursor::share(std::weak_ptr<RegionInputs> inputs, std::shared_ptr<Waypoints> waypoints) noexcept {
  return_to_ = std::move(inputs);
  waypoints_ = std::move(waypoints);
}

bool RegionCursor::fill(const HeaderSkip& skip_header) {
  try {
    while (at_ < regions_.size()) {
      if (!begun_) {
        begin_region(skip_header);
        if (input_->window.size() > 0) return true;  // what came with the header
      }
      if (!complete_) {
        learn();
        if (input_->window.fill()) return true;
      }
      end_region();
    }
  } catch (...) {
    failed_ = true;
    throw;
  }
  return false;
}

void RegionCursor::begin_region(const HeaderSkip& skip_header) {
  const bool placed = region().reference_id >= 0;
  std::vector<Chunk> wanted = chunks();
  const bool at_header = !wanted.empty() && wanted.front().begin == 0;
  const std::uint64_t expected_end =
      placed ? index_->approximate_offset(static_cast<std::size_t>(region().reference_id), region().end)
             : ChunkSource::file_end;
  input_->window.restart();
  input_->source->start(std::move(wanted), expected_end);
  if (at_header) skip_header(input_->window);
  complete_ = false;
  any_passed_ = false;
  begun_ = true;
}

// Where the region's records can lie that no earlier region has passed.
std::vector<Chunk> RegionCursor::chunks() {
  const std::int32_t id = region().reference_id;
  learns_ = false;
  if (id < 0) return {{index_->last_offset(), ChunkSource::file_end}};
  if (at_ > 0 && regions_[at_ - 1].reference_id != id) passed_virtual_ = 0;
  std::vector<Chunk> chunks = index_->chunks(static_cast<std::size_t>(id), region().begin, region().end);
  std::uint64_t least = passed_virtual_;
  learns_ = waypoints_ != nullptr && !chunks.empty() && least <= chunks.front().begin;
  reach_ = 0;
  if (learns_) {
    if (const auto waypoint = waypoints_->find(id, region().begin)) {
      least = waypoint->offset;
      reach_ = waypoint->reach;
    }
  }
  for (Chunk& chunk : chunks) chunk.begin = std::max(chunk.begin, least);
  std::erase_if(chunks, [](const Chunk& chunk) { return chunk.begin >= chunk.end; });
  return chunks;
}

// Leaves a waypoint behind the records looked at.
void RegionCursor::learn() {
  if (!learns_ || !any_passed_) return;
  const std::optional<std::uint64_t> offset = input_->source->end_virtual_offset(passed_end_);
  if (offset) waypoints_->add(region().reference_id, region().begin, {*offset, reach_});
}

void RegionCursor::end_region() {
  learn();
  if (any_passed_) passed_virtual_ = input_->source->end_virtual_offset(passed_end_).value_or(passed_virtual_);
  input_->window.restart();
  begun_ = false;
  ++at_;
}

Place RegionCursor::place(std::size_t offset, std::string_view excerpt) const {
  Place place = place_of(input_->window.offset() + offset);
  place.excerpt = excerpt.substr(0, Place::longest_excerpt);
  return place;
}

Place RegionCursor::place_of(std::uint64_t data_offset) const {
  const ChunkSource& source = *input_->source;
  return place_in_data(source.name(), source.format(), 0, source.virtual_offset(data_offset));
}

void RegionCursor::close() {
  // An input that is lent goes back when the query does.
  if (return_to_.expired()) input_->source->close();
}

}  // namespace seqtide
