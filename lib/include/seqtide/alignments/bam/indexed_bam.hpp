/// \file
/// IndexedBam: a sorted BAM file with its index, for any number of queries.
///
///     seqtide::IndexedBam bam(seqtide::SharedStream(seqtide::FileStream::open("aln.bam")), header, index);
///     auto records = bam.query({seqtide::parse_region("chr1:1001-2000", *header)});
#pragma once

#include <memory>
#include <vector>

#include "seqtide/alignments/bam/query.hpp"
#include "seqtide/api.h"
#include "seqtide/io/shared_stream.hpp"

namespace seqtide {

/// Thread safety: any number of threads, each with queries of its own.
class SEQTIDE_API IndexedBam {
 public:
  /// \param stream  stood where the file begins when it was shared
  /// Throws InvalidArgument for an index of more references than the header has, and for a limit that makes no sense.
  IndexedBam(SharedStream stream, HeaderPtr header, std::shared_ptr<const BinningIndex> index,
             const AlignmentOptions& options = {}, const InputOptions& input = {});
  ~IndexedBam();

  /// As BamQuery says. Queries may run side by side and outlive this object; those that follow each other share
  /// buffers and helper threads.
  std::unique_ptr<BamQuery> query(std::vector<Region> regions) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace seqtide
