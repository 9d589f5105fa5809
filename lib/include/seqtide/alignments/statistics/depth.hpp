/// \file
/// Depth: how many reads cover each position of the reference, as samtools depth counts them.
///
/// M, = and X cover positions; deletions do if asked for; skips (N), insertions, clips and padding do not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "seqtide/alignments/filter.hpp"
#include "seqtide/alignments/sam/header.hpp"
#include "seqtide/alignments/statistics/counter.hpp"
#include "seqtide/alignments/statistics/waiting_mates.hpp"
#include "seqtide/api.h"
#include "seqtide/region.hpp"

namespace seqtide {

struct DepthOptions {
  AlignmentFilter filter{0, default_excluded, 0};
  /// Bases of a lower Phred score do not count; those without a score do.
  std::uint8_t min_base_quality = 0;
  bool count_deletions = false;
  /// Where both reads of a pair lie over a position, only the one that comes first counts (samtools depth -s).
  bool overlaps_once = false;
};

/// Where the reads of pairs overlap, by the rule of samtools depth -s: of the read that comes second, what lies in
/// front of the first one's end does not count. Both are paired and say that the mate is mapped; the first one says
/// that the mate begins at its end or in front of it, or does not say where. Unlike in samtools (1.16), reads on
/// different references never overlap, whatever they say.
class SEQTIDE_API MateOverlaps {
 public:
  /// The position from which on this record counts. Each record that passes the filter once, those of one reference
  /// sorted by position. What waits is at most what overlaps the position at hand and says that its mate does too.
  std::int64_t counts_from(const BamView& record);

 private:
  WaitingMates firsts_;
};

/// Adds the depth of a record to `depth`, a difference array of end - begin + 1 numbers: depth[i] is the depth of
/// position begin + i less that of the position before. Records in any order. What lies in front of `counts_from` does
/// not count.
SEQTIDE_API void add_depth(const BamView& record, const DepthOptions& options, const Region& region,
                           std::int64_t* depth, std::int64_t counts_from = 0);
/// Makes depths of differences.
SEQTIDE_API void sum_depth(std::int64_t* depth, std::int64_t size) noexcept;

/// The depth of a region as an array.
class SEQTIDE_API RegionDepth final : public AlignmentCounter {
 public:
  /// \param region  on one reference, with an end that is not open
  /// \param depth  region.end - region.begin + 1 zeros, which outlive the counter
  RegionDepth(const Region& region, const DepthOptions& options, std::int64_t* depth)
      : region_(region), options_(options), depth_(depth) {}

  void add(const BamView& record) override;

 private:
  MateOverlaps overlaps_;
  Region region_;
  DepthOptions options_;
  std::int64_t* depth_;
};

/// Positions [begin, end) of equal depth; the neighbours have another one.
struct DepthRun {
  std::int32_t reference_id = 0;
  std::int64_t begin = 0;
  std::int64_t end = 0;
  std::int64_t depth = 0;

  bool operator==(const DepthRun&) const = default;
};

/// Which positions that no read covers make runs of depth 0.
enum class ZeroDepth : std::uint8_t {
  none,
  spanned,          ///< those between the ends of a record that counts, in a skip say: samtools depth
  used_references,  ///< those of references with a read that counts: samtools depth -a
  all_references,   ///< samtools depth -aa
};

/// What else counts the records whose depth is counted.
class SEQTIDE_API DepthObserver {
 public:
  DepthObserver() = default;
  DepthObserver(const DepthObserver&) = default;
  DepthObserver& operator=(const DepthObserver&) = default;
  virtual ~DepthObserver();

  /// \param counts_from  what lies in front of this position does not count
  virtual void add(const BamView& record, std::int64_t counts_from) = 0;
};

/// Makes runs of sorted records while they come. Memory is bounded by the CIGARs of the reads that lie over one
/// position, whatever lengths they claim.
class SEQTIDE_API DepthRuns {
 public:
  /// \param region  only its positions that lie on the reference; with ZeroDepth for references, all of them
  DepthRuns(HeaderPtr header, const DepthOptions& options, ZeroDepth zeros, std::optional<Region> region = {});

  /// Shows every record that counts to an observer, which must last as long as this.
  void observe(DepthObserver& observer) noexcept { observer_ = &observer; }
  /// Appends the runs that no further record can change. Throws InvalidArgument for a record out of coordinate order.
  void add(const BamView& record, std::vector<DepthRun>& runs);
  /// Appends all that are left.
  void finish(std::vector<DepthRun>& runs);

 private:
  void start_reference(std::int32_t id, std::vector<DepthRun>& runs);
  void finish_reference(std::vector<DepthRun>& runs);
  void span(std::int64_t begin, std::int64_t end, std::vector<DepthRun>& runs);
  void add_unused_references(std::int32_t end, std::vector<DepthRun>& runs);
  void add_change(std::int64_t position, std::int64_t change);
  void advance(std::int64_t target, std::vector<DepthRun>& runs);
  void move_window();
  void close_run(std::int64_t end, std::vector<DepthRun>& runs);

  HeaderPtr header_;
  MateOverlaps overlaps_;
  DepthObserver* observer_ = nullptr;
  DepthOptions options_;
  ZeroDepth zeros_;
  std::optional<Region> region_;
  std::int32_t last_reference_ = -1;  // of the record added last
  std::int64_t last_pos_ = 0;
  std::int32_t reference_ = -1;  // of the last record that counted
  std::int64_t position_ = 0;    // all before are done
  std::int64_t depth_ = 0;       // of the position before
  std::int64_t run_begin_ = 0;   // of the run that goes on
  std::int64_t span_end_ = 0;    // largest end of a record that counted
  // Changes of depth: of the positions from window_begin_ on in an array, farther ones in a map.
  std::vector<std::int64_t> window_;
  std::int64_t window_begin_ = 0;
  std::int64_t changes_in_window_ = 0;  // numbers other than 0
  std::map<std::int64_t, std::int64_t> far_;
};

/// Adds the records of a batch.
SEQTIDE_API void collect(const AlignmentBatch& batch, DepthRuns& depth, std::vector<DepthRun>& runs);
/// Reads until about `max_bytes` bytes of records were read; false, after finish(), once there are no more.
SEQTIDE_API bool collect(AlignmentReader& reader, DepthRuns& depth, std::vector<DepthRun>& runs,
                         std::uint64_t max_bytes);

}  // namespace seqtide
