/// \file
/// CarriedTags: which optional fields go from records into header lines of FASTQ, and back.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/cpp20.hpp"

namespace seqtide {

/// None of them if made by default. In a header line, they stand behind the name as in SAM, "RX:Z:ACGT", each behind a
/// tab: what `samtools fastq -T` and `minimap2 -y` write and `samtools import -T`, `bwa mem -C` and others read.
struct CarriedTags {
  bool all = false;
  std::vector<std::string> names;  ///< if not all

  bool any() const noexcept { return all || !names.empty(); }
  bool contains(std::string_view name) const noexcept {
    return all || std::find(names.begin(), names.end(), name) != names.end();
  }
};

}  // namespace seqtide
