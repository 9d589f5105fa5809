// What region queries need to know of BAM.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "alignments/examine.hpp"
#include "index/region_query.hpp"
#include "seqtide/alignments/reader.hpp"
#include "seqtide/region.hpp"

namespace seqtide::bam {

/// As RegionQuery says.
class QueryTraits {
 public:
  using Record = BamView;

  /// \param deviations  which get the notes of the judge
  QueryTraits(std::int64_t references, const AlignmentOptions& options, const Deviations* deviations)
      : references_(references), options_(options), judge_(options.validation, deviations) {}

  std::size_t size(std::string_view text) const {
    if (text.size() < BamView::fixed_size) return 0;
    std::uint32_t block_size;
    std::memcpy(&block_size, text.data(), sizeof block_size);
    const std::size_t size = sizeof block_size + std::size_t{block_size};
    if (size > options_.max_record_bytes) refuse_size(size, text);
    // Lengths that are wrong are found before memory is spent on what they claim.
    if (size > text.size() || size < BamView::fixed_size) {
      require(text, examine_start(text.data(), size, references_, options_.validation));
    }
    return size;
  }
  static BamView record(std::string_view raw) noexcept { return BamView(raw); }
  static std::int32_t reference_id(const BamView& record) noexcept { return record.reference_id(); }
  static std::int64_t begin(const BamView& record) noexcept { return record.pos(); }
  void examine_end(const BamView& record) {
    if (!end_is_sound(record)) examine(record);
  }
  static std::int64_t end(const BamView& record) noexcept { return record.reference_end(); }
  void examine(const BamView& record) { require(record.raw(), bam::examine(record.raw(), references_, judge_)); }
  void skip_header(Window& window) const;
  /// Of the record delivered last.
  DeviationNotes& notes() noexcept { return judge_.notes(); }

 private:
  bool end_is_sound(const BamView& record) const noexcept;
  void require(std::string_view raw, Finding finding) const {
    if (finding.flaw != Flaw::none) refuse(raw, finding);
  }
  [[noreturn]] void refuse(std::string_view raw, Finding finding) const;
  [[noreturn]] void refuse_size(std::size_t size, std::string_view text) const;

  std::int64_t references_;
  AlignmentOptions options_;
  Judge judge_;
};

/// Throws InvalidArgument for what no query can be made of: options that make no sense, an index of another file, no
/// header, no index.
void require_query(const HeaderPtr& header, const BinningIndex* index, const AlignmentOptions& options);
/// joined_regions() of a BAM file.
std::vector<Region> query_regions(std::vector<Region> regions, const SamHeader& header, const BinningIndex& index);

}  // namespace seqtide::bam
