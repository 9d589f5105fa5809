#include "seqtide/qc/pair_overlaps.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "kernels/overlap.hpp"
#include "seqtide/kernels/complement.hpp"
#include "seqtide/reads/fastq/pair.hpp"

namespace seqtide {

namespace {

constexpr std::uint64_t pair_batch_bytes = 256 << 10;

// The first letters of all values: the column itself, unless one of its values has more.
class Starts {
 public:
  explicit Starts(const TextColumn& column) : pieces_(column.pieces()) {
    if (pieces_.longest() <= PairOverlaps::longest_read) return;
    offsets_.reserve(column.size() + 1);
    offsets_.push_back(0);
    for (std::size_t i = 0; i < column.size(); ++i) {
      text_.append(column[i].substr(0, PairOverlaps::longest_read));
      offsets_.push_back(static_cast<std::int64_t>(text_.size()));
    }
    pieces_ = {text_.data(), offsets_.data(), column.size()};
  }
  Starts(const Starts&) = delete;
  Starts& operator=(const Starts&) = delete;

  const kernels::Pieces& pieces() const noexcept { return pieces_; }

 private:
  std::string text_;
  std::vector<std::int64_t> offsets_;
  kernels::Pieces pieces_;
};

}  // namespace

void PairOverlaps::add(const TextColumn& first, const TextColumn& second) {
  const Starts reads(first);
  const Starts mates(second);
  const kernels::Pieces& pieces = mates.pieces();
  const std::int64_t begin = pieces.offsets[0];
  std::string backwards(static_cast<std::size_t>(pieces.offsets[pieces.count] - begin), ' ');
  kernels::reverse_complement_each(pieces, kernels::NucleicAcid::dna, backwards.data());
  // Its offsets are those of the mates, which need not begin at 0.
  std::vector<std::int64_t> offsets(pieces.offsets, pieces.offsets + pieces.count + 1);
  for (std::int64_t& offset : offsets) offset -= begin;
  std::vector<std::uint32_t> fragments(first.size());
  kernels::find_fragments_each(reads.pieces(), {backwards.data(), offsets.data(), pieces.count}, fragments.data());
  LengthCounts found;
  for (const std::uint32_t fragment : fragments) {
    if (fragment > 0) found.add(fragment);
  }
  fragments_.merge(found);
  pairs_ += first.size();
}

void PairOverlaps::merge(const PairOverlaps& other) {
  fragments_.merge(LengthCounts(other.fragments_));
  pairs_ += other.pairs_;
}

bool collect(FastqPairReader& reader, ReadQc& first, ReadQc& second, PairOverlaps& sizes, std::uint64_t max_bytes) {
  FastqBatch batch1;
  FastqBatch batch2;
  BatchLimits limits;
  limits.max_bytes = 2 * pair_batch_bytes;
  for (std::uint64_t used = 0; used < max_bytes;) {
    if (!reader.read_batch(batch1, batch2, limits)) return false;
    first.add(batch1);
    second.add(batch2);
    sizes.add(batch1.sequences, batch2.sequences);
    for (const FastqBatch* batch : {&batch1, &batch2}) {
      used += batch->names.total_size() + 2 * batch->sequences.total_size();
    }
  }
  return true;
}

}  // namespace seqtide
