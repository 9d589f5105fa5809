/// \file
/// BamQuery: the records of a sorted, indexed BAM file that overlap regions, each once, in the order of the file.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/alignments/reader.hpp"
#include "seqtide/api.h"
#include "seqtide/index/binning_index.hpp"
#include "seqtide/io/input.hpp"

namespace seqtide {

namespace bam {
struct Finding;
}

/// Positions [begin, end) of a reference, 0-based. Id -1 stands for the records without a position.
struct Region {
  /// An end that takes in the whole rest of the reference, and records which claim to lie behind that.
  static constexpr std::int64_t open_end = std::numeric_limits<std::int64_t>::max();

  std::int32_t reference_id = -1;
  std::int64_t begin = 0;
  std::int64_t end = 0;

  bool operator==(const Region&) const = default;
};

/// Reads "chr1", "chr1:1001", "chr1:1,001-2,000", "chr1:-500", "{chr:1}:5-7", "*" (records without a position):
/// 1-based, both ends included. A name that has a colon is tried whole first, and it is an error if both readings make
/// sense. Without a last position the end is Region::open_end. Throws InvalidArgument for what is none of these, and
/// std::out_of_range for an unknown name.
SEQTIDE_API Region parse_region(std::string_view text, const SamHeader& header);

class QueryInputs;
class Waypoints;
struct QueryInput;

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
  Place last_place() const override;
  std::uint64_t record_count() const noexcept override;
  std::uint64_t input_position() const noexcept override;
  std::uint64_t input_size() const noexcept override;
  const std::string& name() const noexcept override;
  void close() override;

 private:
  friend class IndexedBam;
  struct State;

  BamQuery(std::unique_ptr<QueryInput> input, HeaderPtr header, std::shared_ptr<const BinningIndex> index,
           std::vector<Region> regions, const AlignmentOptions& options);
  /// \param inputs  take the input at the end, if they still exist then
  void share(std::weak_ptr<QueryInputs> inputs, std::shared_ptr<Waypoints> waypoints) noexcept;

  [[noreturn]] void fail_limit(std::size_t size);
  [[noreturn]] void fail_record(std::string_view record, bam::Finding finding);
  [[noreturn]] void fail_order(std::string_view record);
  template <typename ErrorType = FormatError>
  [[noreturn]] void fail(std::string reason, std::size_t offset, std::string_view excerpt);

  std::unique_ptr<State> state_;
};

}  // namespace seqtide
