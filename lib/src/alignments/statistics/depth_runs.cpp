#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "alignments/statistics/depth_blocks.hpp"
#include "seqtide/alignments/statistics/depth.hpp"
#include "seqtide/error.hpp"

namespace seqtide {
namespace {

constexpr std::int64_t window_size = 32 << 10;
constexpr std::int64_t behind_everything = std::int64_t{1} << 62;

}  // namespace

DepthRuns::DepthRuns(HeaderPtr header, const DepthOptions& options, ZeroDepth zeros, std::optional<Region> region)
    : header_(std::move(header)), options_(options), zeros_(zeros), region_(region), window_(window_size) {
  if (!region_) return;
  if (region_->reference_id < 0 || static_cast<std::size_t>(region_->reference_id) >= header_->references().size()) {
    throw InvalidArgument("there is no reference " + std::to_string(region_->reference_id));
  }
  const std::int64_t length = header_->references()[static_cast<std::size_t>(region_->reference_id)].length;
  region_->end = std::min(region_->end, length);
  region_->begin = std::min(region_->begin, region_->end);
}

void DepthRuns::add(const BamView& record, std::vector<DepthRun>& runs) {
  const std::int32_t id = record.reference_id();
  const std::int64_t pos = record.pos();
  if (id < 0 || pos < 0) return;
  if (id < last_reference_ || (id == last_reference_ && pos < last_pos_)) {
    last_reference_ = std::numeric_limits<std::int32_t>::max();  // so that no later record passes
    throw InvalidArgument("record " + quoted(record.name()) +
                          " is out of order: depth is counted of records sorted by coordinate");
  }
  last_reference_ = id;
  last_pos_ = pos;
  if (!options_.filter.accepts(record) || (region_ && id != region_->reference_id)) return;
  const std::int64_t counts_from = options_.overlaps_once ? overlaps_.counts_from(record) : 0;
  if (observer_ != nullptr) observer_->add(record, counts_from);
  if (id != reference_) {
    finish_reference(runs);
    start_reference(id, runs);
  }
  advance(pos, runs);
  span(pos, record.reference_end(), runs);
  qc::for_each_block(record, options_, [&](std::int64_t begin, std::int64_t end) {
    begin = std::max(begin, counts_from);
    if (region_) {
      begin = std::max(begin, region_->begin);
      end = std::min(end, region_->end);
    }
    if (begin >= end) return;
    add_change(begin, 1);
    add_change(end, -1);
  });
}

// Leaves the positions between records out of the runs of depth 0.
void DepthRuns::span(std::int64_t begin, std::int64_t end, std::vector<DepthRun>& runs) {
  if (region_) {
    begin = std::max(begin, region_->begin);
    end = std::min(end, region_->end);
  }
  if (begin >= end) return;
  if (zeros_ == ZeroDepth::spanned && begin > span_end_) {
    close_run(span_end_, runs);
    run_begin_ = begin;
  }
  span_end_ = std::max(span_end_, end);
}

void DepthRuns::finish(std::vector<DepthRun>& runs) {
  const bool everywhere = zeros_ == ZeroDepth::used_references || zeros_ == ZeroDepth::all_references;
  if (region_ && everywhere && reference_ < 0) start_reference(region_->reference_id, runs);
  finish_reference(runs);
  add_unused_references(static_cast<std::int32_t>(header_->references().size()), runs);
}

void DepthRuns::start_reference(std::int32_t id, std::vector<DepthRun>& runs) {
  if (static_cast<std::size_t>(id) >= header_->references().size()) {
    throw InvalidArgument("the header has no reference " + std::to_string(id));
  }
  add_unused_references(id, runs);
  reference_ = id;
  position_ = run_begin_ = span_end_ = window_begin_ = region_ ? region_->begin : 0;
  depth_ = 0;
}

// All changes are undone by the ends of their reads, so that the next reference starts with depth 0.
void DepthRuns::finish_reference(std::vector<DepthRun>& runs) {
  if (reference_ < 0) return;
  advance(behind_everything, runs);
  if (zeros_ == ZeroDepth::spanned) return close_run(span_end_, runs);
  close_run(region_ ? region_->end : header_->references()[static_cast<std::size_t>(reference_)].length, runs);
}

void DepthRuns::add_unused_references(std::int32_t end, std::vector<DepthRun>& runs) {
  if (zeros_ != ZeroDepth::all_references || region_) return;
  for (std::int32_t id = reference_ + 1; id < end; ++id) {
    const std::int64_t length = header_->references()[static_cast<std::size_t>(id)].length;
    if (length > 0) runs.push_back({id, 0, length, 0});
  }
}

void DepthRuns::add_change(std::int64_t position, std::int64_t change) {
  if (position - window_begin_ >= window_size) {
    const auto entry = far_.try_emplace(position, 0).first;
    entry->second += change;
    if (entry->second == 0) far_.erase(entry);
    return;
  }
  std::int64_t& sum = window_[static_cast<std::size_t>(position - window_begin_)];
  if (sum == 0) ++changes_in_window_;
  sum += change;
  if (sum == 0) --changes_in_window_;
}

void DepthRuns::advance(std::int64_t target, std::vector<DepthRun>& runs) {
  while (position_ < target) {
    if (changes_in_window_ == 0) {
      position_ = far_.empty() ? target : std::min(target, far_.begin()->first);
      move_window();
      if (changes_in_window_ == 0) continue;
    }
    const std::int64_t end = std::min(target, window_begin_ + window_size);
    for (; position_ < end && changes_in_window_ > 0; ++position_) {
      std::int64_t& change = window_[static_cast<std::size_t>(position_ - window_begin_)];
      if (change == 0) continue;
      close_run(position_, runs);
      depth_ += std::exchange(change, 0);
      --changes_in_window_;
    }
  }
}

// To start at the current position; there are no changes in it.
void DepthRuns::move_window() {
  window_begin_ = position_;
  while (!far_.empty() && far_.begin()->first - window_begin_ < window_size) {
    window_[static_cast<std::size_t>(far_.begin()->first - window_begin_)] = far_.begin()->second;
    ++changes_in_window_;
    far_.erase(far_.begin());
  }
}

void DepthRuns::close_run(std::int64_t end, std::vector<DepthRun>& runs) {
  if (end <= run_begin_) return;
  if (depth_ > 0 || zeros_ != ZeroDepth::none) runs.push_back({reference_, run_begin_, end, depth_});
  run_begin_ = end;
}

void collect(const AlignmentBatch& batch, DepthRuns& depth, std::vector<DepthRun>& runs) {
  for (std::size_t i = 0; i < batch.size(); ++i) depth.add(batch[i], runs);
}

bool collect(AlignmentReader& reader, DepthRuns& depth, std::vector<DepthRun>& runs, std::uint64_t max_bytes) {
  BamView record;
  for (std::uint64_t used = 0; used < max_bytes; used += record.raw().size()) {
    if (!reader.next(record)) {
      depth.finish(runs);
      return false;
    }
    depth.add(record, runs);
  }
  return true;
}

}  // namespace seqtide
