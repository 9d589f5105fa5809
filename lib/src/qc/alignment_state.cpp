// AlignmentQc as bytes and back.
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "qc/archive.hpp"
#include "seqtide/qc/alignment_qc.hpp"

namespace seqtide {

namespace {

constexpr std::string_view alignment_qc_mark = "seqtide AlignmentQc 2\n";

using archive::field;
using archive::Loader;
using archive::Writer;

}  // namespace

class AlignmentQcState {
 public:
  template <typename Archive>
  static void group(Archive& archive, ReadGroupQc& group) {
    categories(archive, group.flags.passed);
    categories(archive, group.flags.failed);
    field(archive, group.mapq.counts);
    histogram(archive, group.insert_sizes.sizes);
    errors(archive, group.errors);
    field(archive, group.forward);
    field(archive, group.reverse);
    field(archive, group.bases);
    field(archive, group.scored_bases);
    field(archive, group.score_sum);
  }

  template <typename Archive>
  static void coverage(Archive& archive, CoverageDistribution& found) {
    field(archive, found.unknown);
    found.references.resize(archive.length(found.references.size()));
    for (CoverageDistribution::OfReference& reference : found.references) {
      field(archive, reference.name);
      for (std::uint64_t* number : {&reference.length, &reference.covered, &reference.bases, &reference.median_sum}) {
        field(archive, *number);
      }
    }
    histogram(archive, found.depths);
  }

 private:
  template <typename Archive>
  static void categories(Archive& archive, FlagCategories& counts) {
    for (std::uint64_t* count :
         {&counts.total, &counts.primary, &counts.secondary, &counts.supplementary, &counts.duplicates,
          &counts.primary_duplicates, &counts.mapped, &counts.primary_mapped, &counts.paired, &counts.read1,
          &counts.read2, &counts.properly_paired, &counts.both_mapped, &counts.singletons, &counts.mate_elsewhere,
          &counts.mate_elsewhere_confident}) {
      field(archive, *count);
    }
  }

  template <typename Archive>
  static void histogram(Archive& archive, Histogram& histogram) {
    auto entries = histogram.entries();
    entries.resize(archive.length(entries.size()));
    for (auto& [value, times] : entries) {
      field(archive, value);
      field(archive, times);
      if constexpr (Archive::reads) histogram.add(value, times);
    }
  }

  template <typename Archive>
  static void errors(Archive& archive, AlignmentErrors& errors) {
    errors.counts_.resize(archive.length(errors.counts_.size()));
    for (CycleCounts& counts : errors.counts_) {
      for (std::uint64_t* count : {&counts.aligned, &counts.compared, &counts.mismatches, &counts.insertions,
                                   &counts.deletions, &counts.clipped}) {
        field(archive, *count);
      }
    }
    if (errors.counts_.empty()) Loader::fail();
    field(archive, errors.substitutions_);
    histogram(archive, errors.insertion_lengths_);
    histogram(archive, errors.deletion_lengths_);
    field(archive, errors.without_md_);
    field(archive, errors.wrong_md_);
  }
};

std::string AlignmentQc::save() const {
  Writer writer(alignment_qc_mark);
  writer.length(groups_.size());
  for (auto [name, group] : groups_) {
    std::string copy = name;
    field(writer, copy);
    AlignmentQcState::group(writer, group);
  }
  CoverageDistribution found = coverage();
  AlignmentQcState::coverage(writer, found);
  GcCounts windows = gc_bias_.windows();
  GcCounts reads = gc_bias_.reads();
  field(writer, windows);
  field(writer, reads);
  return writer.take();
}

void AlignmentQc::load(std::string_view saved) {
  Loader loader(alignment_qc_mark, saved);
  AlignmentQc qc;
  for (std::uint64_t left = loader.length(0); left > 0; --left) {
    std::string name;
    field(loader, name);
    AlignmentQcState::group(loader, qc.groups_[name]);
  }
  CoverageDistribution found;
  AlignmentQcState::coverage(loader, found);
  qc.coverage_.load(std::move(found));
  GcCounts windows{};
  GcCounts reads{};
  field(loader, windows);
  field(loader, reads);
  loader.finish();
  qc.gc_bias_ = GcBias(windows, reads);
  *this = std::move(qc);
}

}  // namespace seqtide
