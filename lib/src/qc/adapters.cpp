#include "seqtide/qc/adapters.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "kernels/pattern_hits.hpp"
#include "seqtide/error.hpp"

namespace seqtide {

namespace {

constexpr std::size_t longest_adapter = 100;
constexpr std::size_t reads_searched_at_once = 256;

void check_adapter(NamedSequence& adapter) {
  if (adapter.sequence.empty()) throw InvalidArgument("adapter '" + adapter.name + "' has no letters");
  if (adapter.sequence.size() > longest_adapter) {
    throw InvalidArgument("adapter '" + adapter.name + "' has " + std::to_string(adapter.sequence.size()) +
                          " letters; at most " + std::to_string(longest_adapter) + " are looked for");
  }
  for (char& letter : adapter.sequence) {
    const char upper = static_cast<char>(letter & 0xDF);
    if (std::string_view("ACGT").find(upper) == std::string_view::npos) {
      throw InvalidArgument("adapter '" + adapter.name + "' has the letter '" + letter +
                            "'; it can have A, C, G and T only");
    }
    letter = upper;
  }
}

}  // namespace

std::span<const NamedSequence> common_adapters() noexcept {
  static const std::array<NamedSequence, 10> adapters{{
      {"Illumina Universal Adapter", "AGATCGGAAGAG"},
      {"Illumina Small RNA 3' Adapter", "TGGAATTCTCGG"},
      {"Illumina Small RNA 5' Adapter", "GATCGTCGGACT"},
      {"Nextera Transposase Sequence", "CTGTCTCTTATA"},
      {"SOLID Small RNA Adapter", "CGCCTTGGCCGT"},
      {"PolyA", "AAAAAAAAAAAA"},
      {"PolyG", "GGGGGGGGGGGG"},
      {"Oxford Nanopore ligation adapter, top strand", "TTCAGTTACGTA"},
      {"Oxford Nanopore ligation adapter, bottom strand", "GCAATACGTAAC"},
      {"PacBio SMRTbell adapter", "ATCTCTCTCTTT"},
  }};
  return adapters;
}

AdapterPositions::AdapterPositions(std::vector<NamedSequence> adapters) : adapters_(std::move(adapters)) {
  if (adapters_.size() > most_adapters) {
    throw InvalidArgument(std::to_string(adapters_.size()) + " adapters; at most " + std::to_string(most_adapters) +
                          " can be looked for at once");
  }
  for (NamedSequence& adapter : adapters_) check_adapter(adapter);
  counts_.resize(adapters_.size());
}

void AdapterPositions::add(const kernels::Pieces& sequences) {
  const std::size_t longest = sequences.longest();
  const std::size_t bins = longest == 0 ? 0 : bin_of_position(longest - 1) + 1;
  for (std::vector<std::uint64_t>& counts : counts_) counts.resize(std::max(bins, counts.size()));

  std::array<kernels::PatternHit, reads_searched_at_once * kernels::PatternGroup::capacity> hits;
  for (std::size_t first = 0; first < adapters_.size(); first += kernels::PatternGroup::capacity) {
    const std::size_t some = std::min(kernels::PatternGroup::capacity, adapters_.size() - first);
    std::array<std::string_view, kernels::PatternGroup::capacity> patterns;
    for (std::size_t i = 0; i < some; ++i) patterns[i] = adapters_[first + i].sequence;
    const kernels::PatternGroup group(patterns, some);
    for (std::size_t begin = 0; begin < sequences.count; begin += reads_searched_at_once) {
      const std::size_t count = std::min(reads_searched_at_once, sequences.count - begin);
      const std::size_t found =
          kernels::find_patterns_each({sequences.data, sequences.offsets + begin, count}, group, hits.data());
      for (std::size_t i = 0; i < found; ++i) {
        ++counts_[first + hits[i].pattern][bin_of_position(hits[i].position)];
      }
    }
  }
}

void AdapterPositions::merge(const AdapterPositions& other) {
  if (adapters_ != other.adapters_) throw InvalidArgument("the other reads were searched for other adapters");
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    counts_[i].resize(std::max(counts_[i].size(), other.counts_[i].size()));
  }
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    for (std::size_t bin = 0; bin < other.counts_[i].size(); ++bin) counts_[i][bin] += other.counts_[i][bin];
  }
}

}  // namespace seqtide
