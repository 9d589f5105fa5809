/// \file
/// WaitingMates: reads that may overlap a mate that is still to come, by name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "seqtide/alignments/record.hpp"
#include "seqtide/api.h"

namespace seqtide {

/// Of records sorted by coordinate. What waits is at most twice what lies over the position at hand, and 1024.
class SEQTIDE_API WaitingMates {
 public:
  struct Mate {
    std::int64_t end = 0;      ///< of its alignment
    std::uint64_t number = 0;  ///< whatever the caller wants to find it by
  };

  /// The read of this name that waits, unless it ends in front of the record. It waits no longer.
  std::optional<Mate> take(const BamView& record);
  void put(const BamView& record, const Mate& mate) { mates_.insert_or_assign(std::string(record.name()), mate); }

 private:
  // With a seed: names cannot be made to collide.
  struct SEQTIDE_API NameHash {
    std::size_t operator()(const std::string& name) const noexcept;
  };

  void forget(std::int32_t reference_id, std::int64_t pos);

  std::unordered_map<std::string, Mate, NameHash> mates_;
  std::int32_t reference_ = -1;
  std::size_t sweep_at_ = 1024;
};

}  // namespace seqtide
