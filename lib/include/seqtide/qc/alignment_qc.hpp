/// \file
/// AlignmentQc: what a report on alignments is made of besides its reads, read group by read group, in one pass.
///
///     seqtide::AlignmentQc qc;
///     while (collect(reader, {}, qc, 64 << 20)) show_progress();
///     for (const auto& [name, group] : qc.groups()) std::cout << name << '\t' << group.flags.passed.mapped << '\n';
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/alignments/statistics/counter.hpp"
#include "seqtide/alignments/statistics/distributions.hpp"
#include "seqtide/alignments/statistics/flag_counts.hpp"
#include "seqtide/api.h"
#include "seqtide/qc/alignment_errors.hpp"
#include "seqtide/qc/coverage_qc.hpp"
#include "seqtide/qc/gc_bias.hpp"
#include "seqtide/qc/reference_bases.hpp"

namespace seqtide {

struct SEQTIDE_API ReadGroupQc {
  FlagCounts flags;
  MapqCounts mapq;  ///< of all mapped records
  InsertSizes insert_sizes;
  AlignmentErrors errors;     ///< of primary mapped records
  std::uint64_t forward = 0;  ///< primary mapped records without the flag 0x10
  std::uint64_t reverse = 0;
  // Of records that are neither secondary nor supplementary:
  std::uint64_t bases = 0;
  std::uint64_t scored_bases = 0;  ///< bases of those that have qualities
  std::uint64_t score_sum = 0;     ///< sum of their Phred scores

  /// \param reference  as for AlignmentErrors
  void add(const BamView& record, ReferenceBases* reference = nullptr);
  void merge(const ReadGroupQc& other);
};

/// Memory grows with the number of read groups, by about half a megabyte for each, and with that of references.
///
/// Thread safety: one thread may add; several may ask while none adds.
class SEQTIDE_API AlignmentQc final : public AlignmentCounter {
 public:
  /// Records that follow are compared with a reference, which outlives this.
  /// \param windows  of all of the reference
  /// Throws InvalidArgument, and changes nothing, if there are records that were not compared with the same one.
  void compare_with(ReferenceBases& reference, const GcCounts& windows);

  void start(const HeaderPtr& header) override { coverage_.start(header); }
  /// If memory runs out, some of the record is counted and some is not. Throws as ReferenceBases::bases does, and then
  /// has counted nothing.
  void add(const BamView& record) override;
  /// Exact, but for coverage, which CoverageDistribution tells of. Throws InvalidArgument, and changes nothing, if they
  /// were compared with different references, or only one of them with any.
  void merge(const AlignmentQc& other);

  /// All that was counted, for load(); the form may change with the version of seqtide.
  std::string save() const;
  /// Replaces all that was counted. Throws InvalidArgument, and changes nothing, if the text is not what save() of this
  /// version wrote.
  void load(std::string_view saved);

  /// By the value of the tag RG; "" for records without one.
  const std::map<std::string, ReadGroupQc, std::less<>>& groups() const noexcept { return groups_; }
  std::vector<std::string> names() const;
  /// Null if no record has that name.
  const ReadGroupQc* group(std::string_view name) const noexcept;
  /// All groups together.
  ReadGroupQc all() const;
  CoverageDistribution coverage() const { return coverage_.result(); }
  const GcBias& gc_bias() const noexcept { return gc_bias_; }

 private:
  std::map<std::string, ReadGroupQc, std::less<>> groups_;
  CoverageCounter coverage_;
  ReferenceBases* reference_ = nullptr;
  GcBias gc_bias_;
};

}  // namespace seqtide
