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

namespace seqtide {

struct SEQTIDE_API ReadGroupQc {
  FlagCounts flags;
  MapqCounts mapq;  ///< of all mapped records
  InsertSizes insert_sizes;
  AlignmentErrors errors;     ///< of primary mapped records
  std::uint64_t forward = 0;  ///< primary mapped records without the flag 0x10
  std::uint64_t reverse = 0;

  void add(const BamView& record);
  void merge(const ReadGroupQc& other);
};

/// Memory grows with the number of read groups, by about half a megabyte for each.
///
/// Thread safety: one thread may add; several may ask while none adds.
class SEQTIDE_API AlignmentQc final : public AlignmentCounter {
 public:
  /// If memory runs out, some of the record is counted and some is not.
  void add(const BamView& record) override;
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

 private:
  std::map<std::string, ReadGroupQc, std::less<>> groups_;
};

}  // namespace seqtide
