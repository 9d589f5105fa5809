/// \file
/// ReadQc: everything that a report on the quality of reads is made of, counted in one pass.
///
///     seqtide::ReadQc qc;
///     while (collect(reader, qc, 64 << 20)) show_progress();
///     const auto& scores = qc.positions().scores(0);  // of the first base of all reads
///
/// Memory is bounded for any number of reads, and grows with the logarithm of their length; below 60 MB in all.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "seqtide/alignments/flags.hpp"
#include "seqtide/api.h"
#include "seqtide/qc/adapters.hpp"
#include "seqtide/qc/duplication.hpp"
#include "seqtide/qc/kmer_positions.hpp"
#include "seqtide/qc/origins.hpp"
#include "seqtide/qc/position_counts.hpp"
#include "seqtide/qc/read_measures.hpp"
#include "seqtide/qc/tiles.hpp"
#include "seqtide/reads/batch.hpp"
#include "seqtide/reads/stats.hpp"

namespace seqtide {

class AlignmentCounter;
class AlignmentReader;

/// Thread safety: one thread may add; several may ask while none adds. Threads that count separately join their results
/// by `merge`.
class SEQTIDE_API ReadQc {
 public:
  /// Looks for common_adapters().
  ReadQc();
  /// Throws InvalidArgument as AdapterPositions does.
  explicit ReadQc(std::vector<NamedSequence> adapters) : adapters_(std::move(adapters)) {}

  /// If memory runs out, some of the batch is counted and some is not: check_whole() throws from then on, and so does
  /// what adds, merges or saves.
  void add(const FastqBatch& batch);
  void add(const FastaBatch& batch);
  /// Exact, but for first_sequences(), tiles() and kmers(), which depend on the order of reads: they become those of
  /// one pass over both only as long as nothing was left out. Throws InvalidArgument if the adapters differ.
  void merge(const ReadQc& other);

  /// All that was counted, for load(); the form may change with the version of seqtide.
  std::string save() const;
  /// Replaces all that was counted, and the adapters. Throws InvalidArgument, and changes nothing, if the text is not
  /// what save() of this version wrote.
  void load(std::string_view saved);

  /// Throws InvalidArgument after memory ran out.
  void check_whole() const;
  const LengthCounts& lengths() const noexcept { return lengths_; }
  /// Whether any of the reads had qualities.
  bool has_quality() const noexcept { return has_quality_; }
  const PositionCounts& positions() const noexcept { return positions_; }
  const ReadMeasures& measures() const noexcept { return measures_; }
  const FirstSequences& first_sequences() const noexcept { return first_sequences_; }
  const SequenceSample& sequence_sample() const noexcept { return sequence_sample_; }
  const AdapterPositions& adapters() const noexcept { return adapters_; }
  const TileScores& tiles() const noexcept { return tiles_; }
  const ReadOrigins& origins() const noexcept { return origins_; }
  const KmerPositions& kmers() const noexcept { return kmers_; }

 private:
  friend class QcState;

  void add_sequences(const TextColumn& sequences);

  LengthCounts lengths_;
  PositionCounts positions_;
  ReadMeasures measures_;
  FirstSequences first_sequences_;
  SequenceSample sequence_sample_;
  AdapterPositions adapters_;
  TileScores tiles_;
  ReadOrigins origins_;
  KmerPositions kmers_;
  bool has_quality_ = false;
  bool is_broken_ = false;
};

/// Adds records until about `max_bytes` bytes of names, sequences and qualities were used; false once there are no
/// more. An exception of the reader leaves everything before it counted.
SEQTIDE_API bool collect(FastqReader& reader, ReadQc& qc, std::uint64_t max_bytes);
SEQTIDE_API bool collect(FastaReader& reader, ReadQc& qc, std::uint64_t max_bytes);
/// Reads as the sequencer wrote them, on their own strand, of the records that have none of `excluded_flags`. Of
/// records without qualities the bases are counted, of records without bases the length 0. All records go to `counter`
/// too, if there is one. `max_bytes` counts records.
SEQTIDE_API bool collect(AlignmentReader& reader, ReadQc& qc, std::uint64_t max_bytes,
                         std::uint16_t excluded_flags = flags::not_primary, AlignmentCounter* counter = nullptr);

}  // namespace seqtide
