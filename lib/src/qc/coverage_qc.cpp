#include "seqtide/qc/coverage_qc.hpp"

#include <algorithm>
#include <utility>

#include "seqtide/error.hpp"

namespace seqtide {
namespace {

// Twice the median of `length` numbers, of which those that are not in the histogram are 0.
std::uint64_t twice_median(const std::vector<std::pair<std::uint64_t, std::uint64_t>>& entries, std::uint64_t covered,
                           std::uint64_t length) noexcept {
  if (length == 0) return 0;
  std::uint64_t sum = 0;
  for (const std::uint64_t rank : {(length - 1) / 2, length / 2}) {
    std::uint64_t before = length - covered;
    for (auto entry = entries.begin(); before <= rank; ++entry) {
      before += entry->second;
      if (before > rank) sum += entry->first;
    }
  }
  return sum;
}

}  // namespace

void CoverageDistribution::forget(std::string reason) {
  references.clear();
  depths = {};
  unknown = std::move(reason);
}

void CoverageDistribution::merge(const CoverageDistribution& other) {
  if (!unknown.empty() || (other.references.empty() && other.unknown.empty())) return;
  if (!other.unknown.empty() || references.empty()) {
    *this = other;
    return;
  }
  bool is_same = references.size() == other.references.size();
  for (std::size_t id = 0; is_same && id < references.size(); ++id) {
    is_same = references[id].name == other.references[id].name && references[id].length == other.references[id].length;
  }
  if (!is_same) return forget("parts have different references");
  for (std::size_t id = 0; id < references.size(); ++id) {
    if (references[id].bases > 0 && other.references[id].bases > 0) {
      return forget("several parts cover the reference " + quoted(references[id].name));
    }
  }
  for (std::size_t id = 0; id < references.size(); ++id) {
    if (other.references[id].bases > 0) references[id] = other.references[id];
  }
  depths.merge(other.depths);
}

CoverageCounter::Pass::Pass(HeaderPtr of_file)
    : header(std::move(of_file)), depth(header, DepthOptions(), ZeroDepth::none) {
  for (const Reference& reference : header->references()) {
    CoverageDistribution::OfReference empty;
    empty.name = reference.name;
    empty.length = static_cast<std::uint64_t>(reference.length);
    found.references.push_back(std::move(empty));
  }
}

void CoverageCounter::Pass::take_runs() {
  for (const DepthRun& run : runs) {
    if (run.reference_id != reference) {
      finish_reference();
      reference = run.reference_id;
    }
    CoverageDistribution::OfReference& sums = found.references[static_cast<std::size_t>(reference)];
    // Of an alignment that leaves its reference, which only lenient input may have, what lies on it counts.
    const std::uint64_t begin = std::min(static_cast<std::uint64_t>(run.begin), sums.length);
    const std::uint64_t positions = std::min(static_cast<std::uint64_t>(run.end), sums.length) - begin;
    if (positions == 0) continue;
    const auto depth_here = static_cast<std::uint64_t>(run.depth);
    sums.covered += positions;
    sums.bases += positions * depth_here;
    depths.add(depth_here, positions);
  }
  runs.clear();
}

void CoverageCounter::Pass::finish_reference() {
  if (reference < 0) return;
  CoverageDistribution::OfReference& sums = found.references[static_cast<std::size_t>(reference)];
  sums.median_sum = twice_median(depths.entries(), sums.covered, sums.length);
  found.depths.merge(depths);
  depths = {};
}

void CoverageCounter::Pass::finish() {
  depth.finish(runs);
  take_runs();
  finish_reference();
  reference = -1;
}

void CoverageCounter::start(const HeaderPtr& header) {
  if (pass_ && pass_->header == header) return;
  load(result());
  pass_.emplace(header);
}

void CoverageCounter::add(const BamView& record) {
  if (!pass_ || !pass_->found.unknown.empty()) return;
  try {
    pass_->depth.add(record, pass_->runs);
  } catch (const InvalidArgument& error) {
    pass_->found.forget(error.what());
    pass_->runs.clear();
    return;
  }
  if (!pass_->runs.empty()) pass_->take_runs();
}

CoverageDistribution CoverageCounter::result() const {
  CoverageDistribution all = earlier_;
  if (!pass_) return all;
  Pass pass = *pass_;
  if (pass.found.unknown.empty()) pass.finish();
  all.merge(pass.found);
  return all;
}

void CoverageCounter::load(CoverageDistribution earlier) {
  earlier_ = std::move(earlier);
  pass_.reset();
}

}  // namespace seqtide
