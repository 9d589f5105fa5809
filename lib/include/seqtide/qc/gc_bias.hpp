/// \file
/// GcBias: whether places of the reference with few or many G and C have fewer reads than others.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "seqtide/alignments/record.hpp"
#include "seqtide/api.h"
#include "seqtide/qc/reference_bases.hpp"

namespace seqtide {

/// Windows of the reference, or reads, by how many of 100 bases are G or C.
using GcCounts = std::array<std::uint64_t, 101>;

/// Windows of so many bases; those in which more than four are N have no GC.
inline constexpr std::int64_t gc_window = 100;

/// Counts the windows that begin at each position of all references.
class SEQTIDE_API GcWindows {
 public:
  /// \param reference  outlives this
  explicit GcWindows(ReferenceBases& reference) : reference_(reference) {}

  /// Goes on by about `max_bases`; false once there are no more.
  bool advance(std::uint64_t max_bases);
  const GcCounts& counts() const noexcept { return counts_; }

 private:
  ReferenceBases& reference_;
  std::int32_t id_ = 0;
  std::int64_t begin_ = 0;
  GcCounts counts_{};
};

/// A read counts for the window of 100 bases that it begins in: that from its leftmost base on if it is forward, that
/// up to its rightmost one if it is reverse. Unmapped, secondary, supplementary and failed records do not count,
/// duplicates do.
///
/// Thread safety: one thread may add; several may ask while none adds.
class SEQTIDE_API GcBias {
 public:
  GcBias() = default;
  /// \param windows  of all of the reference
  explicit GcBias(const GcCounts& windows) : windows_(windows) {}
  /// What `windows()` and `reads()` of others gave.
  GcBias(const GcCounts& windows, const GcCounts& reads) : windows_(windows), reads_(reads) {}

  /// The GC of the window that a record counts for; nothing if it does not count. Throws as ReferenceBases::bases does.
  static std::optional<std::size_t> window_of(const BamView& record, ReferenceBases& reference);
  void add(std::size_t gc) noexcept { ++reads_[gc]; }
  /// Of the same reference, or without one.
  void merge(const GcBias& other) noexcept;

  /// All zero without a reference.
  const GcCounts& windows() const noexcept { return windows_; }
  const GcCounts& reads() const noexcept { return reads_; }

 private:
  GcCounts windows_{};
  GcCounts reads_{};
};

}  // namespace seqtide
