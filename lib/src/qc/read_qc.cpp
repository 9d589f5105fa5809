#include "seqtide/qc/read_qc.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "seqtide/alignments/fastq.hpp"
#include "seqtide/alignments/reader.hpp"
#include "seqtide/alignments/statistics/counter.hpp"
#include "seqtide/error.hpp"
#include "seqtide/reads/fasta/reader.hpp"
#include "seqtide/reads/fastq/reader.hpp"

namespace seqtide {

namespace {

// Keys are made for so many reads before the first of them is looked up, so that the memory of their places in the
// tables is on its way.
constexpr std::size_t keys_at_once = 16;

// A batch goes through several counters one after the other; it should still be in the cache for the last of them.
constexpr std::uint64_t batch_bytes = 256 << 10;

template <typename Batch, typename Reader>
bool collect_batches(Reader& reader, ReadQc& qc, std::uint64_t max_bytes) {
  Batch batch;
  BatchLimits limits;
  limits.max_bytes = batch_bytes;
  for (std::uint64_t used = 0; used < max_bytes;) {
    if (!reader.read_batch(batch, limits)) return false;
    qc.add(batch);
    used += batch.names.total_size() + 2 * batch.sequences.total_size();
  }
  return true;
}

// Reads of alignment records, until they are as many as a batch.
class AlignedReads {
 public:
  explicit AlignedReads(ReadQc& qc) : qc_(qc) {}

  void append(const BamView& record) {
    sequence_.clear();
    quality_.clear();
    append_forward_sequence(sequence_, record);
    append_forward_quality(quality_, record);
    const std::string_view name = name_of(record);
    if (quality_.size() == sequence_.size()) {
      fastq_.append({name, sequence_, quality_, {}});
    } else {
      fasta_.append({name, sequence_});
    }
    if (fastq_.total_size() + fasta_.total_size() >= batch_bytes) flush();
  }

  void flush() {
    if (fastq_.size() > 0) qc_.add(std::exchange(fastq_, {}).finish());
    if (fasta_.size() > 0) qc_.add(std::exchange(fasta_, {}).finish());
  }

 private:
  // With what the tags of nanopore reads tell, as it would stand in FASTQ.
  std::string_view name_of(const BamView& record) {
    const std::optional<TagView> channel = record.tag("ch");
    const std::optional<TagView> time = record.tag("st");
    if (!channel && !time) return record.name();
    name_.assign(record.name());
    if (channel) name_ += "\tch:i:" + std::to_string(channel->integer());
    if (time) name_.append("\tst:Z:").append(time->text());
    return name_;
  }

  ReadQc& qc_;
  FastqBatchBuilder fastq_;
  FastaBatchBuilder fasta_;
  std::string name_;
  std::string sequence_;
  std::string quality_;
};

}  // namespace

ReadQc::ReadQc() : ReadQc(std::vector<NamedSequence>(common_adapters().begin(), common_adapters().end())) {}

void ReadQc::check_whole() const {
  if (is_broken_) throw InvalidArgument("memory ran out while reads were counted: these counts are not whole");
}

void ReadQc::add(const FastqBatch& batch) {
  check_whole();
  is_broken_ = true;
  const kernels::Pieces sequences = batch.sequences.pieces();
  const kernels::Pieces qualities = batch.qualities.pieces();
  add_sequences(batch.sequences);
  positions_.add(sequences, qualities);
  measures_.add(sequences, qualities);
  for (std::size_t i = 0; i < batch.size(); ++i) tiles_.add(batch.names[i], batch.qualities[i]);
  origins_.add(batch.names, batch.sequences, &batch.qualities);
  has_quality_ = has_quality_ || batch.size() > 0;
  is_broken_ = false;
}

void ReadQc::add(const FastaBatch& batch) {
  check_whole();
  is_broken_ = true;
  add_sequences(batch.sequences);
  positions_.add(batch.sequences.pieces());
  measures_.add(batch.sequences.pieces());
  origins_.add(batch.names, batch.sequences, nullptr);
  is_broken_ = false;
}

void ReadQc::add_sequences(const TextColumn& sequences) {
  for (std::size_t i = 0; i < sequences.size(); ++i) lengths_.add(sequences[i].size());
  std::array<ReadKey, keys_at_once> keys;
  for (std::size_t first = 0; first < sequences.size(); first += keys_at_once) {
    const std::size_t count = std::min(keys_at_once, sequences.size() - first);
    for (std::size_t i = 0; i < count; ++i) {
      keys[i] = make_read_key(sequences[first + i]);
      first_sequences_.prefetch(keys[i]);
      sequence_sample_.prefetch(keys[i].hash);
    }
    for (std::size_t i = 0; i < count; ++i) {
      first_sequences_.add(keys[i]);
      sequence_sample_.add(keys[i].hash);
    }
  }
  adapters_.add(sequences.pieces());
  kmers_.add(sequences.pieces());
}

void ReadQc::merge(const ReadQc& other) {
  if (this == &other) return merge(ReadQc(other));
  check_whole();
  other.check_whole();
  adapters_.merge(other.adapters_);
  is_broken_ = true;
  lengths_.merge(other.lengths_);
  positions_.merge(other.positions_);
  measures_.merge(other.measures_);
  first_sequences_.merge(other.first_sequences_);
  sequence_sample_.merge(other.sequence_sample_);
  tiles_.merge(other.tiles_);
  origins_.merge(other.origins_);
  kmers_.merge(other.kmers_);
  has_quality_ = has_quality_ || other.has_quality_;
  is_broken_ = false;
}

bool collect(FastqReader& reader, ReadQc& qc, std::uint64_t max_bytes) {
  return collect_batches<FastqBatch>(reader, qc, max_bytes);
}

bool collect(FastaReader& reader, ReadQc& qc, std::uint64_t max_bytes) {
  return collect_batches<FastaBatch>(reader, qc, max_bytes);
}

bool collect(AlignmentReader& reader, ReadQc& qc, std::uint64_t max_bytes, std::uint16_t excluded_flags,
             AlignmentCounter* counter) {
  if (counter != nullptr) counter->start(reader.header());
  AlignedReads reads(qc);
  BamView record;
  std::uint64_t used = 0;
  bool more = true;
  try {
    while (used < max_bytes && (more = reader.next(record))) {
      if (counter != nullptr) counter->add(record);
      used += record.raw().size();
      if ((record.flag() & excluded_flags) == 0) reads.append(record);
    }
  } catch (...) {
    reads.flush();
    throw;
  }
  reads.flush();
  return more;
}

}  // namespace seqtide
