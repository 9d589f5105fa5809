/// \file
/// Where adapters begin in reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/kernels/pieces.hpp"
#include "seqtide/qc/position_counts.hpp"

namespace seqtide {

/// A name, and letters A, C, G and T that are looked for as they are.
struct NamedSequence {
  std::string name;
  std::string sequence;

  bool operator==(const NamedSequence&) const = default;
};

/// Beginnings, of 12 bases, of the adapters of the usual kits, and runs of one base.
SEQTIDE_API std::span<const NamedSequence> common_adapters() noexcept;

/// For each adapter, how many reads have it first in which bin of positions.
///
/// Thread safety: one thread may add; several may ask while none adds.
class SEQTIDE_API AdapterPositions {
 public:
  /// Most adapters that can be looked for at once.
  static constexpr std::size_t most_adapters = 256;

  /// Throws InvalidArgument for more than 256 adapters, and for one that is empty, longer than 100 letters, or has
  /// other letters than A, C, G and T in any case.
  explicit AdapterPositions(std::vector<NamedSequence> adapters);

  /// Throws std::bad_alloc, and then has counted nothing.
  void add(const kernels::Pieces& sequences);
  /// Throws InvalidArgument if the adapters differ.
  void merge(const AdapterPositions& other);

  const std::vector<NamedSequence>& adapters() const noexcept { return adapters_; }
  /// Index is the bin of the first letter of an adapter's first occurrence; ends with the last bin that has one.
  const std::vector<std::uint64_t>& first_positions(std::size_t adapter) const noexcept { return counts_[adapter]; }

 private:
  friend class QcState;

  std::vector<NamedSequence> adapters_;
  std::vector<std::vector<std::uint64_t>> counts_;
};

}  // namespace seqtide
