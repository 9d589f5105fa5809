/// \file
/// BamQuery: the records of a sorted, indexed BAM file that overlap regions, each once, in the order of the file.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/alignments/reader.hpp"
#include "seqtide/api.h"
#include "seqtide/index/binning_index.hpp"
#include "seqtide/io/input.hpp"
#include "seqtide/region.hpp"

namespace seqtide {

/// As region.hpp says; also "*", the records without a position.
SEQTIDE_API Region parse_region(std::string_view text, const SamHeader& header);
/// The same; also ".", as samtools has it: every reference, and the records without a position.
SEQTIDE_API std::vector<Region> parse_regions(std::string_view text, const SamHeader& header);

class RegionCursor;

/// A query owns its cursor: any number may run side by side on the same file. IndexedBam makes many of them.
class SEQTIDE_API BamQuery final : public AlignmentReader {
 public:
  /// \param stream   a stream of its own (see SharedStream), seekable, which stands where the file begins
  /// Throws InvalidArgument for a region of a reference that the header has not, or beyond what the index can hold.
  /// \param regions  in any order, overlapping or not; their ends may lie behind those of the references
  BamQuery(std::unique_ptr<Stream> stream, HeaderPtr header, std::shared_ptr<const BinningIndex> index,
           std::vector<Region> regions, const AlignmentOptions& options = {}, const InputOptions& input = {});
  ~BamQuery() override;

  bool next_buffered(BamView& record) override;
  bool fill() override;
  void put_back() noexcept override;
  Place last_place() const override;
  std::uint64_t record_count() const noexcept override;
  std::uint64_t input_position() const noexcept override;
  std::uint64_t input_size() const noexcept override;
  const std::string& name() const noexcept override;
  void close() override;

 private:
  friend class IndexedBam;
  struct State;

  BamQuery(RegionCursor&& cursor, HeaderPtr header, const AlignmentOptions& options);

  std::unique_ptr<State> state_;
};

}  // namespace seqtide
