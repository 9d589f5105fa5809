#include "seqtide/reads/adapters.hpp"

namespace seqtide {

void AdapterSet::add(std::string_view sequence, double error_rate, std::size_t min_overlap, AdapterEnd end) {
  adapters_.emplace_back(sequence, error_rate, min_overlap, end);
}

std::optional<AdapterMatch> AdapterSet::find(std::string_view sequence) const {
  std::optional<AdapterMatch> best;
  for (std::size_t i = 0; i < adapters_.size(); ++i) {
    // A match in all letters has the highest score of an adapter.
    const auto highest = static_cast<std::ptrdiff_t>(adapters_[i].size());
    if (best && (highest < best->score || (highest == best->score && best->errors == 0))) continue;
    const std::optional<AdapterMatch> match = adapters_[i].find(sequence);
    if (!match) continue;
    if (best && (match->score < best->score || (match->score == best->score && match->errors >= best->errors)))
      continue;
    best = match;
    best->adapter = i;
  }
  return best;
}

void trim_adapters_each(const kernels::Pieces& sequences, const AdapterSet& adapters, Interval* out,
                        std::int64_t* found) {
  for (std::size_t i = 0; i < sequences.count; ++i) {
    const std::string_view sequence = sequences[i];
    const std::optional<AdapterMatch> match = adapters.find(sequence);
    out[i] = match ? match->kept : Interval{0, sequence.size()};
    found[i] = match ? static_cast<std::int64_t>(match->adapter) : -1;
  }
}

}  // namespace seqtide
