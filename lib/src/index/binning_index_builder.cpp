#include <algorithm>
#include <string>
#include <utility>

#include "index/binning_scheme.hpp"
#include "seqtide/error.hpp"
#include "seqtide/index/binning_index.hpp"

namespace seqtide {
namespace building {

// Records that lie one behind the other and belong to one bin.
struct Run {
  std::uint32_t bin;
  std::uint64_t begin;
  std::uint64_t end;
};

struct Collected {
  std::size_t id;
  std::vector<Run> runs;               // ascending
  std::vector<std::uint64_t> windows;  // offset of the first record that reaches into it, or unset
  ReferenceCounts counts;
  Chunk extent;
};

}  // namespace building

namespace {

using building::Collected;
using building::Run;
using Bin = BinningIndex::Bin;
using ReferenceBins = BinningIndex::ReferenceBins;

constexpr std::uint64_t unset = UINT64_MAX;
// A bin whose records span fewer compressed bytes is not worth a seek of its own.
constexpr std::uint64_t least_span = 0x10000;

BinningScheme scheme_for(IndexKind kind, const std::vector<std::int64_t>& reference_lengths, int min_shift) {
  BinningScheme scheme;
  if (kind == IndexKind::bai) return scheme;
  const std::int64_t longest =
      reference_lengths.empty() ? 0 : *std::max_element(reference_lengths.begin(), reference_lengths.end());
  constexpr int most_shift = 30;
  if (min_shift < 1 || min_shift > most_shift) {
    throw InvalidArgument("min_shift " + std::to_string(min_shift) + " is not between 1 and " +
                          std::to_string(most_shift));
  }
  scheme.min_shift = min_shift;
  scheme.depth = 0;
  constexpr std::int64_t overhang = 256;  // as htslib, for records that reach beyond their reference
  while (scheme.depth < BinningScheme::most_depth && scheme.max_position() - overhang < longest) ++scheme.depth;
  return scheme;
}

// Adds levels above the others until the scheme holds `end`. Bins get the numbers that they have then.
void deepen(BinningScheme& scheme, std::int64_t end, std::vector<Collected>& references) {
  const BinningScheme before = scheme;
  while (scheme.max_position() < end) ++scheme.depth;
  for (Collected& reference : references) {
    for (Run& run : reference.runs) {
      const int level = before.level_of(run.bin);
      run.bin += BinningScheme::first_bin(level + scheme.depth - before.depth) - BinningScheme::first_bin(level);
    }
  }
}

std::uint64_t virtual_offset(std::span<const BgzfBlockStart> blocks, std::uint64_t offset) {
  const auto after =
      std::upper_bound(blocks.begin(), blocks.end(), offset,
                       [](std::uint64_t wanted, const BgzfBlockStart& block) { return wanted < block.uncompressed; });
  if (after == blocks.begin() || offset - std::prev(after)->uncompressed >= bgzf_max_block_data) {
    throw InvalidArgument("offset " + std::to_string(offset) + " lies in none of the blocks");
  }
  return std::prev(after)->compressed << 16 | (offset - std::prev(after)->uncompressed);
}

template <typename Convert>
void convert_offsets(Collected& collected, Convert convert) {
  for (Run& run : collected.runs) {
    run.begin = convert(run.begin);
    run.end = convert(run.end);
  }
  for (std::uint64_t& offset : collected.windows) {
    if (offset != unset) offset = convert(offset);
  }
  collected.extent = {convert(collected.extent.begin), convert(collected.extent.end)};
}

// Where no record reaches, no earlier one than at the next place can be meant.
void fill_windows(Collected& collected) {
  std::uint64_t next = collected.extent.end;
  for (auto offset = collected.windows.rbegin(); offset != collected.windows.rend(); ++offset) {
    if (*offset == unset) *offset = next;
    next = *offset;
  }
}

std::vector<Bin> gather_bins(Collected& collected, const BinningScheme& scheme) {
  std::stable_sort(collected.runs.begin(), collected.runs.end(),
                   [](const Run& a, const Run& b) { return a.bin < b.bin; });
  std::vector<Bin> bins;
  for (const Run& run : collected.runs) {
    if (bins.empty() || bins.back().number != run.bin) {
      const std::uint64_t window = scheme.first_window(run.bin);
      bins.push_back({run.bin, window < collected.windows.size() ? collected.windows[window] : 0, {}});
    }
    bins.back().chunks.push_back({run.begin, run.end});
  }
  return bins;
}

void sort_chunks(std::vector<Chunk>& chunks) {
  std::sort(chunks.begin(), chunks.end(), [](const Chunk& a, const Chunk& b) { return a.begin < b.begin; });
}

// Moves the chunks of small bins to the bin above, if that has any, from the bottom up.
void merge_small_bins(std::vector<Bin>& bins) {
  // Of all bins a level's come last, so what is below has been dealt with.
  for (std::size_t i = bins.size(); i-- > 0;) {
    Bin& bin = bins[i];
    sort_chunks(bin.chunks);
    if (bin.number == 0 || (bin.chunks.back().end >> 16) - (bin.chunks.front().begin >> 16) >= least_span) continue;
    const auto parent =
        std::lower_bound(bins.begin(), bins.begin() + static_cast<std::ptrdiff_t>(i), BinningScheme::parent(bin.number),
                         [](const Bin& a, std::uint32_t wanted) { return a.number < wanted; });
    if (parent == bins.begin() + static_cast<std::ptrdiff_t>(i) ||
        parent->number != BinningScheme::parent(bin.number)) {
      continue;
    }
    parent->chunks.insert(parent->chunks.end(), bin.chunks.begin(), bin.chunks.end());
    bin.chunks.clear();
  }
  std::erase_if(bins, [](const Bin& bin) { return bin.chunks.empty(); });
}

// Joins chunks between which no other block begins.
void join_chunks(std::vector<Chunk>& chunks) {
  std::size_t last = 0;
  for (std::size_t i = 1; i < chunks.size(); ++i) {
    if (chunks[last].end >> 16 >= chunks[i].begin >> 16) {
      chunks[last].end = std::max(chunks[last].end, chunks[i].end);
    } else {
      chunks[++last] = chunks[i];
    }
  }
  chunks.resize(last + 1);
}

}  // namespace

struct BinningIndexBuilder::State {
  [[noreturn]] void refuse_order(const std::string& why) const;
  void require_order(std::int32_t reference_id, std::int64_t pos) const;
  // Where the last record must end: CSI grows deeper for one that reaches beyond all references.
  std::int64_t limit() const noexcept {
    return kind == IndexKind::bai ? scheme.max_position()
                                  : BinningScheme{scheme.min_shift, BinningScheme::most_depth}.max_position();
  }
  [[noreturn]] void refuse_position(std::int64_t end) const;
  template <typename Convert>
  BinningIndex finish(Convert convert);

  IndexKind kind;
  BinningScheme scheme;
  std::size_t reference_count;
  std::vector<Collected> references;
  std::int64_t last_pos = -1;
  std::uint64_t last_offset = 0;
  std::uint64_t unplaced = 0;
};

void BinningIndexBuilder::State::refuse_order(const std::string& why) const {
  throw InvalidArgument("the records are not sorted by coordinate, so that they cannot be indexed: " + why);
}

void BinningIndexBuilder::State::require_order(std::int32_t reference_id, std::int64_t pos) const {
  if (unplaced > 0) refuse_order("one with a position follows one without");
  if (references.empty() || static_cast<std::size_t>(reference_id) > references.back().id) return;
  if (static_cast<std::size_t>(reference_id) < references.back().id) {
    refuse_order("reference " + std::to_string(reference_id) + " follows reference " +
                 std::to_string(references.back().id));
  }
  if (pos < last_pos) {
    refuse_order("position " + std::to_string(pos + 1) + " follows position " + std::to_string(last_pos + 1));
  }
}

void BinningIndexBuilder::State::refuse_position(std::int64_t end) const {
  const std::string min_shift = std::to_string(scheme.min_shift);
  throw InvalidArgument("a record that reaches to position " + std::to_string(end) + " lies outside what " +
                        (kind == IndexKind::bai ? "BAI can hold (2^29): use CSI"
                                                : "CSI can hold with min_shift " + min_shift + ": use a larger one"));
}

BinningIndexBuilder::BinningIndexBuilder(IndexKind kind, const std::vector<std::int64_t>& reference_lengths,
                                         int min_shift)
    : state_(std::make_unique<State>()) {
  state_->kind = kind;
  state_->scheme = scheme_for(kind, reference_lengths, min_shift);
  state_->reference_count = reference_lengths.size();
}

BinningIndexBuilder::~BinningIndexBuilder() = default;

void BinningIndexBuilder::add(std::int32_t reference_id, std::int64_t pos, std::int64_t end, bool mapped,
                              std::uint64_t begin_offset, std::uint64_t end_offset) {
  State& state = *state_;
  if (begin_offset < state.last_offset || end_offset < begin_offset) {
    throw InvalidArgument("the offsets of records descend to " + std::to_string(std::min(begin_offset, end_offset)));
  }
  if (reference_id < 0) {
    state.last_offset = end_offset;
    ++state.unplaced;
    return;
  }
  if (static_cast<std::size_t>(reference_id) >= state.reference_count) {
    throw InvalidArgument("there is no reference " + std::to_string(reference_id));
  }
  // Records of a reference without a position count as at its start.
  const std::int64_t begin = std::max<std::int64_t>(pos, 0);
  const std::int64_t limit = state.limit();
  if (begin >= limit || end > limit) state.refuse_position(std::max(begin, end));
  end = std::max(end, begin + 1);
  state.require_order(reference_id, pos);
  if (end > state.scheme.max_position()) deepen(state.scheme, end, state.references);

  if (state.references.empty() || state.references.back().id != static_cast<std::size_t>(reference_id)) {
    state.references.push_back({static_cast<std::size_t>(reference_id), {}, {}, {}, {begin_offset, end_offset}});
  }
  Collected& reference = state.references.back();
  const std::uint32_t bin = state.scheme.bin_of(begin, end);
  if (!reference.runs.empty() && reference.runs.back().bin == bin) {
    reference.runs.back().end = end_offset;
  } else {
    reference.runs.push_back({bin, begin_offset, end_offset});
  }
  const auto first = static_cast<std::size_t>(begin >> state.scheme.min_shift);
  const auto last = static_cast<std::size_t>((end - 1) >> state.scheme.min_shift);
  // Earlier records, which begin further left, have set all others.
  if (reference.windows.size() < first) reference.windows.resize(first, unset);
  if (reference.windows.size() <= last) reference.windows.resize(last + 1, begin_offset);
  ++(mapped ? reference.counts.mapped : reference.counts.unmapped);
  reference.extent.end = end_offset;
  state.last_pos = pos;
  state.last_offset = end_offset;
}

template <typename Convert>
BinningIndex BinningIndexBuilder::State::finish(Convert convert) {
  BinningIndex index;
  index.kind_ = kind;
  index.min_shift_ = scheme.min_shift;
  index.depth_ = scheme.depth;
  index.reference_count_ = reference_count;
  index.unplaced_ = unplaced;
  for (Collected& collected : references) {
    convert_offsets(collected, convert);
    fill_windows(collected);
    ReferenceBins reference;
    reference.bins = gather_bins(collected, scheme);
    merge_small_bins(reference.bins);
    for (Bin& bin : reference.bins) {
      join_chunks(bin.chunks);
      if (kind == IndexKind::bai) bin.first_offset = 0;
    }
    if (kind == IndexKind::bai) reference.windows = std::move(collected.windows);
    reference.counts = collected.counts;
    reference.extent = collected.extent;
    index.references_.emplace_hint(index.references_.end(), collected.id, std::move(reference));
    collected = {};
  }
  references.clear();
  return index;
}

BinningIndex BinningIndexBuilder::finish() {
  return state_->finish([](std::uint64_t offset) { return offset; });
}

BinningIndex BinningIndexBuilder::finish(std::span<const BgzfBlockStart> blocks) {
  return state_->finish([blocks](std::uint64_t offset) { return virtual_offset(blocks, offset); });
}

}  // namespace seqtide
