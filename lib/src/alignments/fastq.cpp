#include "seqtide/alignments/fastq.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include "seqtide/error.hpp"
#include "seqtide/kernels/complement.hpp"
#include "seqtide/kernels/nibbles.hpp"

namespace seqtide {
namespace {

constexpr std::uint8_t largest_quality = 93;
constexpr char first_letter = '!';  // Phred+33

std::size_t size_of(const BamView& record) noexcept { return static_cast<std::size_t>(record.sequence_size()); }

bool is_reverse(const BamView& record) noexcept { return (record.flag() & flags::reverse) != 0; }

std::string_view suffix_of(const BamView& record) noexcept {
  if ((record.flag() & flags::paired) == 0) return {};
  switch (record.flag() & flags::which_read) {
    case flags::read1:
      return "/1";
    case flags::read2:
      return "/2";
    default:
      return {};
  }
}

// Writes one letter for each score; the highest score is returned, since there are no letters above 93.
std::uint8_t write_letters(const std::uint8_t* scores, std::size_t size, char* out) noexcept {
  std::uint8_t largest = 0;
  for (std::size_t i = 0; i < size; ++i) {
    largest = std::max(largest, scores[i]);
    out[i] = static_cast<char>(scores[i] + first_letter);
  }
  return largest;
}

}  // namespace

void append_forward_sequence(std::string& target, const BamView& record) {
  const std::size_t size = size_of(record);
  const std::size_t begin = target.size();
  target.resize(begin + size);
  if (!is_reverse(record)) {
    kernels::decode_nibbles(record.packed_sequence(), size, target.data() + begin);
    return;
  }
  std::string letters(size, '\0');
  kernels::decode_nibbles(record.packed_sequence(), size, letters.data());
  kernels::reverse_complement(letters.data(), size, kernels::NucleicAcid::dna, target.data() + begin);
}

void append_forward_quality(std::string& target, const BamView& record) {
  if (!record.has_quality()) return;
  const std::size_t size = size_of(record);
  const std::size_t begin = target.size();
  target.resize(begin + size);
  const std::uint8_t largest = write_letters(record.quality(), size, target.data() + begin);
  if (largest > largest_quality) {
    target.resize(begin);
    throw InvalidArgument("read " + quoted(record.name()) + " has a quality of " + std::to_string(largest) +
                          "; FASTQ ends at " + std::to_string(largest_quality));
  }
  if (is_reverse(record)) std::reverse(target.begin() + static_cast<std::ptrdiff_t>(begin), target.end());
}

AlignmentToFastq::AlignmentToFastq(const AlignmentFastqOptions& options) : options_(options) {
  if (options.default_quality.value_or(0) > largest_quality) {
    throw InvalidArgument("the default quality must be at most " + std::to_string(largest_quality) + ", but is " +
                          std::to_string(*options.default_quality));
  }
}

FastqView AlignmentToFastq::convert(const BamView& record) {
  text_.assign(record.name());
  if (options_.suffixes) text_.append(suffix_of(record));
  const std::size_t name_size = text_.size();
  const std::size_t size = size_of(record);
  append_forward_sequence(text_, record);
  if (record.has_quality()) {
    append_forward_quality(text_, record);
  } else if (size > 0) {
    if (!options_.default_quality) {
      throw InvalidArgument("read " + quoted(record.name()) +
                            " has bases but no qualities, which FASTQ needs; a default quality gives it some");
    }
    text_.append(size, static_cast<char>(*options_.default_quality + first_letter));
  }
  FastqView read;
  read.name = {text_.data(), name_size};
  read.sequence = {text_.data() + name_size, size};
  read.quality = {text_.data() + name_size + size, size};
  return read;
}

bool AlignmentFastqReader::next_buffered(FastqView& read) {
  BamView record;
  while (records_.next_buffered(record)) {
    if (!conversion_.takes(record)) continue;
    try {
      read = conversion_.convert(record);
    } catch (const std::bad_alloc&) {
      put_back();
      throw;
    }
    return true;
  }
  return false;
}

bool AlignmentFastqReader::next(FastqView& read) {
  while (!next_buffered(read)) {
    if (!fill()) return false;
  }
  return true;
}

void AlignmentFastqPairReader::fail(std::string reason) {
  error_ = std::make_exception_ptr(FormatError(std::move(reason), records_.last_place()));
  std::rethrow_exception(error_);
}

bool AlignmentFastqPairReader::next_buffered(FastqView& read1, FastqView& read2) {
  if (error_) std::rethrow_exception(error_);
  BamView record;
  while (records_.next_buffered(record)) {
    if (!conversion1_.takes(record)) continue;
    const bool was_held = is_held_;
    try {
      if (take(record, read1, read2)) return true;
    } catch (const std::bad_alloc&) {
      records_.put_back();
      is_held_ = was_held;
      throw;
    }
  }
  return false;
}

// True if the record makes a pair with the one that is held.
bool AlignmentFastqPairReader::take(const BamView& record, FastqView& read1, FastqView& read2) {
  if (!is_held_) {
    held_ = BamRecord(record);
    is_held_ = true;
    return false;
  }
  const BamView held = held_.view();
  if (record.name() != held.name() || !are_mates(held.flag(), record.flag())) {
    fail(quoted(record.name()) + " is not the mate of the read before it, " + quoted(held.name()) +
         "; pairs need records that are unaligned or sorted by name");
  }
  is_held_ = false;  // also if a read cannot be converted: its mate goes with it
  const bool in_order = (held.flag() & flags::read1) != 0;
  read1 = conversion1_.convert(in_order ? held : record);
  read2 = conversion2_.convert(in_order ? record : held);
  return true;
}

void AlignmentFastqPairReader::put_back() noexcept {
  records_.put_back();
  is_held_ = true;
}

bool AlignmentFastqPairReader::fill() {
  if (error_) std::rethrow_exception(error_);
  if (records_.fill()) return true;
  if (is_held_) fail("read " + quoted(held_.view().name()) + " has no mate behind it");
  return false;
}

bool AlignmentFastqPairReader::next(FastqView& read1, FastqView& read2) {
  while (!next_buffered(read1, read2)) {
    if (!fill()) return false;
  }
  return true;
}

}  // namespace seqtide
