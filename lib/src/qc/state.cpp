// ReadQc as bytes and back.
#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "qc/archive.hpp"
#include "seqtide/qc/read_qc.hpp"

namespace seqtide {

namespace archive {

// Here, where lists look for it.
template <typename Archive>
void field(Archive& archive, ReadTotals& totals) {
  for (std::uint64_t* number : {&totals.reads, &totals.bases, &totals.scored, &totals.score_sum}) {
    archive.value(*number);
  }
}

}  // namespace archive

namespace {

constexpr std::string_view read_qc_mark = "seqtide ReadQc 2\n";

using archive::field;
using archive::Loader;
using archive::Writer;

}  // namespace

class QcState {
 public:
  template <typename Archive>
  static void all(Archive& archive, ReadQc& qc) {
    lengths(archive, qc.lengths_);
    field(archive, qc.has_quality_);
    field(archive, qc.positions_.bases_);
    field(archive, qc.positions_.scores_);
    field(archive, qc.measures_.mean_scores_);
    field(archive, qc.measures_.arithmetic_scores_);
    field(archive, qc.measures_.gc_);
    field(archive, qc.measures_.strong_counts_);
    field(archive, qc.measures_.long_strong_);
    first_sequences(archive, qc.first_sequences_);
    sample(archive, qc.sequence_sample_);
    adapters(archive, qc.adapters_.adapters_);
    field(archive, qc.adapters_.counts_);
    tiles(archive, qc.tiles_.tiles_);
    field(archive, qc.tiles_.reads_);
    field(archive, qc.tiles_.field_);
    field(archive, qc.tiles_.ignored_);
    lanes(archive, qc.origins_.lanes_);
    field(archive, qc.origins_.channels_);
    field(archive, qc.origins_.times_.bins_);
    field(archive, qc.origins_.times_.doublings_);
    kmers(archive, qc.kmers_);
  }

  // Whether lists that belong together are as long as each other.
  static bool is_sound(const ReadQc& qc) {
    const std::size_t bins = qc.positions_.bases_.size();
    bool is_sound = qc.positions_.scores_.size() == bins;
    is_sound = is_sound && qc.adapters_.counts_.size() == qc.adapters_.adapters_.size();
    for (const auto& counts : qc.adapters_.counts_) is_sound = is_sound && counts.size() <= bins;
    for (const auto& [number, tile] : qc.tiles_.tiles_) {
      is_sound = is_sound && is_whole(tile, bins);
    }
    const ReadOrigins& origins = qc.origins_;
    is_sound = is_sound && origins.lanes_.size() <= ReadOrigins::most_lanes;
    for (const auto& [place, lane] : origins.lanes_) is_sound = is_sound && is_whole(lane.scores, bins);
    is_sound = is_sound && origins.channels_.size() <= NanoporeOrigin::most_channels + 1;
    is_sound = is_sound && origins.times_.doublings_ < 32 && origins.times_.bins_.size() <= TimeBins::most_bins;
    const KmerPositions& kmers = qc.kmers_;
    is_sound = is_sound && kmers.positions() <= KmerPositions::most_positions;
    is_sound = is_sound && kmers.longest_ <= KmerPositions::most_bases;
    for (const auto* spans : {&kmers.first_spans_, &kmers.ends_}) {
      is_sound = is_sound && spans->size() == (kmers.positions() > 0 ? KmerPositions::kmers : 0);
      for (const std::uint16_t span : *spans) is_sound = is_sound && span <= kmers.positions();
    }
    for (const auto& [place, times] : kmers.wraps_) is_sound = is_sound && place < kmers.counts_.size();
    return is_sound;
  }

 private:
  static bool is_whole(const PositionScores& scores, std::size_t bins) {
    return scores.bins() <= bins && scores.counts_.size() == scores.bins() + 1;
  }

  template <typename Archive>
  static void lanes(Archive& archive, std::map<LaneSurface, ReadOrigins::Lane>& lanes) {
    std::vector<std::pair<LaneSurface, ReadOrigins::Lane>> list(lanes.begin(), lanes.end());
    list.resize(archive.length(list.size()));
    for (auto& [place, lane] : list) {
      field(archive, place.lane);
      field(archive, place.surface);
      field(archive, lane.totals);
      field(archive, lane.scores.bytes_);
      field(archive, lane.scores.counts_);
    }
    if constexpr (Archive::reads) lanes.insert(list.begin(), list.end());
  }

  // Most counts are small, and of few reads most are 0: each that is not 0 is a gap and a count, in seven bits a byte.
  template <typename Archive>
  static void kmers(Archive& archive, KmerPositions& kmers) {
    field(archive, kmers.totals_);
    field(archive, kmers.first_spans_);
    field(archive, kmers.ends_);
    field(archive, kmers.wraps_);
    field(archive, kmers.reads_);
    field(archive, kmers.longest_);
    std::string packed;
    if constexpr (Archive::reads) {
      if (kmers.totals_.size() > KmerPositions::most_positions) Loader::fail();
      kmers.counts_.resize(kmers.totals_.size() * KmerPositions::kmers);
      field(archive, packed);
      std::string_view rest = packed;
      for (std::size_t place = 0; !rest.empty(); ++place) {
        place += archive::take_small(rest);
        const std::uint64_t count = archive::take_small(rest);
        if (place >= kmers.counts_.size() || count > 0xFFFF) Loader::fail();
        kmers.counts_[place] = static_cast<std::uint16_t>(count);
      }
    } else {
      std::size_t next = 0;
      for (std::size_t place = 0; place < kmers.counts_.size(); ++place) {
        if (kmers.counts_[place] == 0) continue;
        archive::append_small(packed, place - next);
        archive::append_small(packed, kmers.counts_[place]);
        next = place + 1;
      }
      field(archive, packed);
    }
  }

  template <typename Archive>
  static void lengths(Archive& archive, LengthCounts& lengths) {
    auto counts = lengths.counts();
    counts.resize(archive.length(counts.size()));
    for (auto& [length, reads] : counts) {
      field(archive, length);
      field(archive, reads);
      if constexpr (Archive::reads) lengths.add(length, reads);
    }
  }

  template <typename Archive>
  static void adapters(Archive& archive, std::vector<NamedSequence>& adapters) {
    adapters.resize(archive.length(adapters.size()));
    for (NamedSequence& adapter : adapters) {
      field(archive, adapter.name);
      field(archive, adapter.sequence);
    }
  }

  template <typename Archive>
  static void tiles(Archive& archive, std::map<std::int32_t, TileScores::Tile>& tiles) {
    std::vector<std::pair<std::int32_t, TileScores::Tile>> list(tiles.begin(), tiles.end());
    list.resize(archive.length(list.size()));
    for (auto& [number, tile] : list) {
      field(archive, number);
      field(archive, tile.bytes_);
      field(archive, tile.counts_);
    }
    if constexpr (Archive::reads) tiles.insert(list.begin(), list.end());
  }

  // The tables are made anew: places in them are of one process.
  template <typename Archive>
  static void first_sequences(Archive& archive, FirstSequences& sequences) {
    std::uint64_t left = archive.length(sequences.size());
    if constexpr (Archive::reads) {
      for (; left > 0; --left) {
        std::string text;
        std::uint64_t count = 0;
        field(archive, text);
        field(archive, count);
        if (text.size() > ReadKey::longest) Loader::fail();
        sequences.count(make_read_key(text), count);
      }
    } else {
      for (std::size_t i = 0; i < sequences.size(); ++i) {
        std::string text = sequences.sequence(i);
        std::uint64_t count = sequences.count(i);
        field(archive, text);
        field(archive, count);
      }
    }
    field(archive, sequences.reads_);
    field(archive, sequences.reads_at_limit_);
  }

  template <typename Archive>
  static void sample(Archive& archive, SequenceSample& sample) {
    field(archive, sample.zeros_);
    std::uint64_t left = archive.length(sample.used_);
    if constexpr (Archive::reads) {
      if (sample.zeros_ > 63) Loader::fail();
      for (; left > 0; --left) {
        std::uint64_t hash = 0;
        std::uint64_t count = 0;
        field(archive, hash);
        field(archive, count);
        if (count == 0) Loader::fail();
        sample.add(hash, count);
      }
    } else {
      // Their places in the table are of this process; the same counts are to be the same bytes everywhere.
      std::vector<std::pair<std::uint64_t, std::uint64_t>> counts;
      for (const SequenceSample::Slot& slot : sample.slots_) {
        if (slot.count > 0) counts.emplace_back(slot.hash, slot.count);
      }
      std::sort(counts.begin(), counts.end());
      for (auto& [hash, count] : counts) {
        field(archive, hash);
        field(archive, count);
      }
    }
  }
};

std::string ReadQc::save() const {
  check_whole();
  // What writes does not change it; one description of all fields serves both ways.
  ReadQc copy(*this);
  Writer writer(read_qc_mark);
  QcState::all(writer, copy);
  return writer.take();
}

void ReadQc::load(std::string_view saved) {
  Loader loader(read_qc_mark, saved);
  ReadQc qc{std::vector<NamedSequence>()};
  QcState::all(loader, qc);
  loader.finish();
  if (!QcState::is_sound(qc)) Loader::fail();
  *this = std::move(qc);
}

}  // namespace seqtide
