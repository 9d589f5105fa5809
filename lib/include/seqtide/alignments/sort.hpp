/// \file
/// sort_alignments: records of any reader in sorted order, in bounded memory.
///
///     seqtide::BamReader reader(seqtide::FileStream::open("in.bam"));
///     seqtide::BamWriter writer(seqtide::FileStream::create("out.bam"),
///                               seqtide::sorted_header(*reader.header(), seqtide::SortOrder::coordinate));
///     seqtide::sort_alignments(reader, writer, {});
///     writer.close();
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "seqtide/alignments/reader.hpp"
#include "seqtide/api.h"
#include "seqtide/io/stream.hpp"

namespace seqtide {

/// Both orders are those of samtools sort (1.24, but for leading zeros, where it is 1.16), and stable: what they do not
/// tell apart stays in the order of the input.
enum class SortOrder {
  /// By reference id, position and strand (forward first); records without a reference come last, in the same way.
  coordinate,
  /// By name, runs of digits as numbers ("read9" before "read10"); then read 1 before read 2; then the primary line
  /// before supplementary and those before secondary ones. Of numbers that are equal, more leading zeros come first.
  name,
};

struct SortOptions {
  SortOrder order = SortOrder::coordinate;
  /// A tag whose value decides first, as in samtools sort -t, or "" for none: records without it come first, then
  /// those of single letters, of arrays (of any values), of text (Z and H alike) and of numbers (integers and floats
  /// alike); nan comes last. What is equal is in the order of `order`.
  std::string tag;
  /// For records in memory, in bytes, at least 1 MiB; what does not fit goes to temporary files.
  std::uint64_t memory_bytes = std::uint64_t{768} << 20;
  /// Where temporary files are made; "" for $TMPDIR, else /tmp. They have no name, so that none is ever left behind.
  std::string temporary_folder;
  /// Threads in all, for compressing temporary files and for sorting; 0 means default_threads().
  int threads = 0;
  InterruptCheck interrupt_check = nullptr;
};

/// A copy of the header that says so in @HD: SO ("unknown" if a tag decides), without the GO and SS that no longer
/// hold.
SEQTIDE_API HeaderPtr sorted_header(const SamHeader& header, SortOrder order, std::string_view tag = {});

/// Writes all records that `reader` still has, sorted; does not close the writer. Throws what reader and writer throw
/// and IoError if a temporary file fails, after which the writer's output has failed: nothing of it looks whole. Throws
/// InvalidArgument for too little memory, a tag that is no name of one, and headers with other references.
SEQTIDE_API void sort_alignments(AlignmentReader& reader, AlignmentWriter& writer, const SortOptions& options);

}  // namespace seqtide
