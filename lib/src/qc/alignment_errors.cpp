#include "seqtide/qc/alignment_errors.hpp"

#include <algorithm>
#include <optional>

#include "seqtide/alignments/md.hpp"
#include "seqtide/alignments/reference_tags.hpp"
#include "seqtide/error.hpp"
#include "seqtide/kernels/nibbles.hpp"
#include "seqtide/qc/position_counts.hpp"

namespace seqtide {

namespace {

constexpr std::uint64_t CycleCounts::*in_ranges[] = {&CycleCounts::aligned, &CycleCounts::compared,
                                                     &CycleCounts::clipped};

// 0 to 3 for A, C, G and T (1, 2, 4, 8), in the direction of sequencing; 4 for all others.
std::size_t place_of_bits(unsigned bits, bool is_reverse) noexcept {
  for (std::size_t place = 0; place < 4; ++place) {
    if (bits == 1U << place) return is_reverse ? 3 - place : place;
  }
  return 4;
}

std::size_t place_of_letter(char letter, bool is_reverse) noexcept {
  const std::size_t place = std::string_view("ACGT").find(static_cast<char>(letter & 0xDF));
  if (place == std::string_view::npos) return 4;
  return is_reverse ? 3 - place : place;
}

}  // namespace

void AlignmentErrors::add(const BamView& record, ReferenceBases* reference) {
  const std::uint16_t skipped = flags::unmapped | flags::not_primary;
  const auto size = static_cast<std::size_t>(record.sequence_size());
  if ((record.flag() & skipped) != 0 || size == 0 || record.cigar().empty()) return;
  if (static_cast<std::size_t>(record.cigar().query_length()) != size) return;  // lenient input
  // Everything that may fail comes first.
  const std::size_t bins = bin_of_position(size - 1) + 2;
  if (counts_.size() < bins) counts_.resize(bins);
  bool has_wrong_md = false;
  const bool is_compared = find_mismatches(record, reference, has_wrong_md);
  if (has_wrong_md) {
    ++wrong_md_;
  } else if (!is_compared) {
    ++without_md_;
  }
  count_operations(record, is_compared);
  if (is_compared) count_mismatches(record);
}

// Fills mismatches_; false if there is no way to tell.
bool AlignmentErrors::find_mismatches(const BamView& record, ReferenceBases* reference, bool& has_wrong_md) {
  mismatches_.clear();
  const std::optional<TagView> md = record.tag("MD");
  if (md && md->type == 'Z') {
    try {
      find_mismatches_by_md(record, md->text());
      return true;
    } catch (const InvalidArgument&) {
      has_wrong_md = true;
    }
  } else if (find_mismatches_by_operations(record)) {
    return true;
  }
  mismatches_.clear();
  return reference != nullptr && find_mismatches_by_reference(record, *reference);
}

// By = and X; false if there are others.
bool AlignmentErrors::find_mismatches_by_operations(const BamView& record) {
  const CigarView cigar = record.cigar();
  std::size_t at = 0;
  for (std::size_t i = 0; i < cigar.size(); ++i) {
    const CigarOperation operation = cigar_operation(cigar[i]);
    if (operation == CigarOperation::match) return false;
    const std::uint32_t length = consumes_query(cigar[i]) ? cigar_length(cigar[i]) : 0;
    if (operation == CigarOperation::mismatch) {
      for (std::uint32_t k = 0; k < length; ++k) mismatches_.push_back({at + k, 0});
    }
    at += length;
  }
  return true;
}

bool AlignmentErrors::find_mismatches_by_reference(const BamView& record, ReferenceBases& reference) {
  const auto size = static_cast<std::size_t>(record.sequence_size());
  letters_.resize(size);
  kernels::decode_nibbles(record.packed_sequence(), size, letters_.data());
  const CigarView cigar = record.cigar();
  std::size_t at = 0;
  std::int64_t place = record.pos();
  for (std::size_t i = 0; i < cigar.size(); ++i) {
    const std::uint32_t length = cigar_length(cigar[i]);
    if (aligns_bases(cigar[i])) {
      const std::string_view bases = reference.bases(record.reference_id(), place, place + length);
      if (bases.size() != length) return false;
      for (std::size_t k = 0; k < length; ++k) {
        if (!is_reference_base(letters_[at + k], bases[k])) mismatches_.push_back({at + k, bases[k]});
      }
    }
    if (consumes_query(cigar[i])) at += length;
    if (consumes_reference(cigar[i])) place += length;
  }
  return true;
}

void AlignmentErrors::find_mismatches_by_md(const BamView& record, std::string_view md) {
  MdWalk walk(md);
  const CigarView cigar = record.cigar();
  std::size_t at = 0;
  for (std::size_t i = 0; i < cigar.size(); ++i) {
    const std::uint32_t length = cigar_length(cigar[i]);
    const CigarOperation operation = cigar_operation(cigar[i]);
    if (operation == CigarOperation::deletion) {
      for (std::uint32_t k = 0; k < length; ++k) walk.deleted_base();
    } else if (aligns_bases(cigar[i])) {
      for (std::uint32_t left = length; left > 0;) {
        const auto equal = static_cast<std::uint32_t>(walk.skip_equal(left));
        left -= equal;
        at += equal;
        if (left == 0) break;
        mismatches_.push_back({at, walk.aligned_base('N')});
        --left;
        ++at;
      }
    } else if (consumes_query(cigar[i])) {
      at += length;
    }
  }
  walk.finish();
}

void AlignmentErrors::count_mismatches(const BamView& record) {
  const bool is_reverse = (record.flag() & flags::reverse) != 0;
  const auto size = static_cast<std::size_t>(record.sequence_size());
  for (const Mismatch& mismatch : mismatches_) {
    const std::size_t cycle = is_reverse ? size - 1 - mismatch.at : mismatch.at;
    ++counts_[bin_of_position(cycle)].mismatches;
    const std::size_t reference = place_of_letter(mismatch.reference, is_reverse);
    const std::size_t base = place_of_bits(record.base_code(mismatch.at), is_reverse);
    if (reference < 4 && base < 4) ++substitutions_[reference][base];
  }
}

void AlignmentErrors::count_operations(const BamView& record, bool is_compared) {
  const bool is_reverse = (record.flag() & flags::reverse) != 0;
  const auto size = static_cast<std::size_t>(record.sequence_size());
  const CigarView cigar = record.cigar();
  const auto add_range = [&](std::uint64_t CycleCounts::*count, std::size_t begin, std::size_t end) {
    if (is_reverse) {
      count_range(count, size - end, size - begin);
    } else {
      count_range(count, begin, end);
    }
  };
  std::size_t at = 0;
  for (std::size_t i = 0; i < cigar.size();) {
    const std::uint32_t first = cigar[i];
    const CigarOperation operation = cigar_operation(first);
    std::size_t length = 0;
    for (; i < cigar.size() && cigar_operation(cigar[i]) == operation; ++i) length += cigar_length(cigar[i]);
    if (length == 0) continue;
    const std::size_t end = at + length;
    if (aligns_bases(first)) {
      add_range(&CycleCounts::aligned, at, end);
      if (is_compared) add_range(&CycleCounts::compared, at, end);
      at = end;
    } else if (operation == CigarOperation::insertion) {
      ++counts_[bin_of_position(is_reverse ? size - end : at)].insertions;
      insertion_lengths_.add(length);
      at = end;
    } else if (operation == CigarOperation::soft_clip) {
      add_range(&CycleCounts::clipped, at, end);
      at = end;
    } else if (operation == CigarOperation::deletion) {
      // Behind a base of the read; at its very beginning, which lenient input may have, behind the first one.
      const std::size_t before = is_reverse ? size - at : at;
      ++counts_[bin_of_position(before == 0 ? 0 : before - 1)].deletions;
      deletion_lengths_.add(length);
    }
  }
}

void AlignmentErrors::count_range(std::uint64_t CycleCounts::*count, std::size_t begin, std::size_t end) {
  if (begin < exact_positions) {
    counts_[begin].*count += 1;
    if (end < exact_positions) counts_[end].*count -= 1;  // wraps around, and back when the changes are added up
  }
  for (std::size_t at = std::max(begin, exact_positions); at < end;) {
    const std::size_t bin = bin_of_position(at);
    const auto bin_end = static_cast<std::size_t>(std::min<std::uint64_t>(position_bin(bin).end, end));
    counts_[bin].*count += bin_end - at;
    at = bin_end;
  }
}

std::vector<CycleCounts> AlignmentErrors::cycles() const {
  std::vector<CycleCounts> cycles(counts_.begin(), counts_.end() - 1);
  for (std::size_t at = 1; at < std::min(cycles.size(), exact_positions); ++at) {
    for (const auto count : in_ranges) cycles[at].*count += cycles[at - 1].*count;
  }
  return cycles;
}

void AlignmentErrors::merge(const AlignmentErrors& other) {
  if (counts_.size() < other.counts_.size()) counts_.resize(other.counts_.size());
  for (std::size_t bin = 0; bin < other.counts_.size(); ++bin) {
    CycleCounts& counts = counts_[bin];
    const CycleCounts more = other.counts_[bin];
    counts.aligned += more.aligned;
    counts.compared += more.compared;
    counts.mismatches += more.mismatches;
    counts.insertions += more.insertions;
    counts.deletions += more.deletions;
    counts.clipped += more.clipped;
  }
  for (std::size_t reference = 0; reference < 4; ++reference) {
    for (std::size_t base = 0; base < 4; ++base)
      substitutions_[reference][base] += other.substitutions_[reference][base];
  }
  insertion_lengths_.merge(other.insertion_lengths_);
  deletion_lengths_.merge(other.deletion_lengths_);
  without_md_ += other.without_md_;
  wrong_md_ += other.wrong_md_;
}

}  // namespace seqtide
