// ReadQc as bytes and back: numbers of 64 bits, little endian, each list behind its length.
#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <string>
#include <type_traits>
#include <utility>

#include "seqtide/error.hpp"
#include "seqtide/qc/read_qc.hpp"

namespace seqtide {

namespace {

constexpr std::string_view mark = "seqtide ReadQc 1\n";

class Writer {
 public:
  static constexpr bool reads = false;

  void value(std::uint64_t& number) { saved_.append(reinterpret_cast<const char*>(&number), sizeof number); }
  std::uint64_t length(std::uint64_t size) {
    value(size);
    return size;
  }
  void bytes(const std::string& text, std::size_t) { saved_.append(text); }
  std::string take() { return std::move(saved_); }

 private:
  std::string saved_ = std::string(mark);
};

class Loader {
 public:
  static constexpr bool reads = true;

  explicit Loader(std::string_view saved) : saved_(saved) {
    if (saved_.substr(0, mark.size()) != mark) fail();
    saved_.remove_prefix(mark.size());
  }

  void value(std::uint64_t& number) { std::memcpy(&number, next(sizeof number), sizeof number); }
  // A length that there cannot be bytes for is refused before memory is asked for.
  std::uint64_t length(std::uint64_t) {
    std::uint64_t size = 0;
    value(size);
    if (size > saved_.size() / sizeof size) fail();
    return size;
  }
  void bytes(std::string& text, std::size_t size) { text.assign(next(size), size); }
  void finish() const {
    if (!saved_.empty()) fail();
  }
  [[noreturn]] static void fail() { throw InvalidArgument("these are no counts that this version of seqtide saved"); }

 private:
  const char* next(std::size_t size) {
    if (size > saved_.size()) fail();
    const char* const begin = saved_.data();
    saved_.remove_prefix(size);
    return begin;
  }

  std::string_view saved_;
};

template <typename Archive>
void field(Archive& archive, std::uint64_t& number) {
  archive.value(number);
}

template <typename Archive, typename Number>
requires(std::is_integral_v<Number> && !std::is_same_v<Number, std::uint64_t>) void field(Archive& archive,
                                                                                          Number& number) {
  auto wide = static_cast<std::uint64_t>(number);
  archive.value(wide);
  number = static_cast<Number>(wide);
}

template <typename Archive>
void field(Archive& archive, std::string& text) {
  std::uint64_t size = text.size();
  archive.value(size);
  archive.bytes(text, static_cast<std::size_t>(size));
}

template <typename Archive>
void field(Archive& archive, kernels::BaseCounts& counts) {
  for (std::uint64_t* count : {&counts.a, &counts.c, &counts.g, &counts.t, &counts.n, &counts.other}) {
    archive.value(*count);
  }
}

template <typename Archive>
void field(Archive& archive, NamedSequence& adapter) {
  field(archive, adapter.name);
  field(archive, adapter.sequence);
}

template <typename Archive, typename Value, std::size_t size>
void field(Archive& archive, std::array<Value, size>& values) {
  for (Value& value : values) field(archive, value);
}

template <typename Archive, typename Value>
void field(Archive& archive, std::vector<Value>& values) {
  values.resize(archive.length(values.size()));
  for (Value& value : values) field(archive, value);
}

template <typename Archive, typename Value>
void field(Archive& archive, std::map<std::uint64_t, Value>& values) {
  std::vector<std::pair<std::uint64_t, Value>> list(values.begin(), values.end());
  list.resize(archive.length(list.size()));
  for (auto& [key, value] : list) {
    field(archive, key);
    field(archive, value);
  }
  if constexpr (Archive::reads) values.insert(list.begin(), list.end());
}

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
    field(archive, qc.adapters_.adapters_);
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
  Writer writer;
  QcState::all(writer, copy);
  return writer.take();
}

void ReadQc::load(std::string_view saved) {
  Loader loader(saved);
  ReadQc qc{std::vector<NamedSequence>()};
  QcState::all(loader, qc);
  loader.finish();
  if (!QcState::is_sound(qc)) Loader::fail();
  *this = std::move(qc);
}

}  // namespace seqtide
