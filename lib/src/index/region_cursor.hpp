// From regions to the bytes of the records that may overlap them, region by region; what the records are it knows not.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "index/region_inputs.hpp"
#include "index/waypoints.hpp"
#include "seqtide/error.hpp"
#include "seqtide/index/binning_index.hpp"
#include "seqtide/region.hpp"

namespace seqtide {

/// A reference as a file's header has it.
struct RegionTarget {
  std::string_view name;
  std::int64_t length = -1;  ///< -1 if the file does not tell
};

/// Regions in any order, overlapping or not, as the cursor takes them: ascending, disjoint, those without a position
/// last, none empty. Throws InvalidArgument for one of a reference that is not there, one that ends before it begins,
/// and one that reaches beyond what the index can hold.
/// \param references  how many there are, of which `target` tells
std::vector<Region> joined_regions(std::vector<Region> regions, const BinningIndex& index, std::size_t references,
                                   const std::function<RegionTarget(std::int32_t id)>& target);

/// Brings the data of one region after the other into a window. Whoever reads records there says what they passed, so
/// that no byte is read for a second region, and later queries begin where this one has looked.
///
/// Thread safety: one thread at a time.
class RegionCursor {
 public:
  /// Takes what stands in front of the records if the data begins with it.
  using HeaderSkip = std::function<void(Window&)>;

  RegionCursor(std::unique_ptr<RegionInput> input, std::shared_ptr<const BinningIndex> index,
               std::vector<Region> regions);
  RegionCursor(RegionCursor&&) = default;
  ~RegionCursor();

  /// \param inputs  take the input at the end, if they still exist then
  void share(std::weak_ptr<RegionInputs> inputs, std::shared_ptr<Waypoints> waypoints) noexcept;

  /// Reads on, and goes on to the next region after the last byte of one. False after the last region. It may be called
  /// again after an exception.
  bool fill(const HeaderSkip& skip_header);
  /// Whether records of region() may stand in the window.
  bool reading() const noexcept { return begun_ && !complete_; }
  const Region& region() const noexcept { return regions_[at_]; }
  const Window& window() const noexcept { return input_->window; }
  /// How many regions come before that one.
  std::size_t region_number() const noexcept { return at_; }

  /// A record was looked at, and no other record of the region lies before its end.
  void pass(std::size_t size) noexcept {
    input_->window.consume(size);
    any_passed_ = true;
    passed_end_ = input_->window.offset();
  }
  /// Takes back the record passed last, which begins at `offset` in the window's data.
  void put_back(std::uint64_t offset) noexcept {
    input_->window.put_back(static_cast<std::size_t>(input_->window.offset() - offset));
  }
  /// Whether the ends of all records on the region's reference are wanted, also of those outside the region.
  bool learns() const noexcept { return learns_; }
  void reached(std::int64_t end) noexcept { reach_ = std::max(reach_, end); }
  /// No more records of the region come.
  void complete() noexcept { complete_ = true; }

  /// Of a byte of the window.
  Place place(std::size_t offset, std::string_view excerpt) const;
  /// Of a byte that was in the window before.
  Place place_of(std::uint64_t data_offset) const;
  std::uint64_t input_position() const noexcept { return input_->source->input_position() - input_begin_; }
  std::uint64_t input_size() const noexcept { return input_->source->input_size(); }
  const std::string& name() const noexcept { return input_->source->name(); }
  void close();

 private:
  void begin_region(const HeaderSkip& skip_header);
  void end_region();
  void learn();
  std::vector<Chunk> chunks();

  std::shared_ptr<const BinningIndex> index_;
  std::vector<Region> regions_;
  std::size_t at_ = 0;     // the region being read
  bool begun_ = false;     // it has begun
  bool complete_ = false;  // no more of its records come
  bool any_passed_ = false;
  std::uint64_t passed_end_ = 0;      // offset in the window's data, behind the last record passed
  std::uint64_t passed_virtual_ = 0;  // the same in earlier regions of the reference, as a virtual offset
  std::unique_ptr<RegionInput> input_;
  std::uint64_t input_begin_;              // bytes that earlier queries took
  std::weak_ptr<RegionInputs> return_to_;  // takes the input back
  std::shared_ptr<Waypoints> waypoints_;   // null for a query of its own
  bool learns_ = false;                    // the region's records are looked at from its start or a waypoint on
  std::int64_t reach_ = 0;                 // largest end of those looked at
  bool failed_ = false;                    // an exception came out of the input
};

}  // namespace seqtide
