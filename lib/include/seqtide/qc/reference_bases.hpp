/// \file
/// ReferenceBases: what alignments are compared with, part by part, out of an indexed FASTA file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "seqtide/alignments/sam/header.hpp"
#include "seqtide/api.h"
#include "seqtide/index/fai.hpp"

namespace seqtide {

/// The references of a header. Keeps at most 8 MiB of them: blocks that were asked for last, so that records that are
/// sorted, or lie on a small genome, find theirs. For all others each call may read a block.
///
/// Thread safety: one thread at a time, which alone uses the FASTA file.
class SEQTIDE_API ReferenceBases {
 public:
  /// \param fasta  outlives this. It may lack references.
  /// Throws InvalidArgument if it has none of them, or one of another length than the header says.
  ReferenceBases(IndexedFasta& fasta, HeaderPtr header);

  std::size_t size() const noexcept { return entries_.size(); }
  /// Bases of a reference; -1 if the FASTA file does not have it, or the header has no such number.
  std::int64_t length(std::int32_t id) const noexcept;
  /// Bases [begin, end), in upper case; valid until the next call. Nothing if the reference does not have them all.
  /// Throws as IndexedFasta::fetch does.
  std::string_view bases(std::int32_t id, std::int64_t begin, std::int64_t end);

 private:
  const std::string& block(std::int32_t id, std::int64_t number);

  IndexedFasta& fasta_;
  HeaderPtr header_;
  std::vector<const FaiEntry*> entries_;  // by number of the reference; null for those that are not there
  std::vector<std::string> blocks_;
  std::vector<std::uint64_t> keys_;  // of the blocks
  std::unordered_map<std::uint64_t, std::size_t> places_;
  std::size_t next_ = 0;  // the block that goes next
  std::string joined_;    // of bases that lie in several blocks
};

}  // namespace seqtide
