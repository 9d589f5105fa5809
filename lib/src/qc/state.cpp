// ReadQc as bytes and back.
#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "qc/archive.hpp"
#include "seqtide/qc/read_qc.hpp"

namespace seqtide {

namespace {

constexpr std::string_view read_qc_mark = "seqtide ReadQc 1\n";

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
  }

  // Whether lists that belong together are as long as each other.
  static bool is_sound(const ReadQc& qc) {
    const std::size_t bins = qc.positions_.bases_.size();
    bool is_sound = qc.positions_.scores_.size() == bins;
    is_sound = is_sound && qc.adapters_.counts_.size() == qc.adapters_.adapters_.size();
    for (const auto& counts : qc.adapters_.counts_) is_sound = is_sound && counts.size() <= bins;
    for (const auto& [number, tile] : qc.tiles_.tiles_) {
      is_sound = is_sound && tile.bins() <= bins && tile.counts_.size() == tile.bins() + 1;
    }
    return is_sound;
  }

 private:
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
