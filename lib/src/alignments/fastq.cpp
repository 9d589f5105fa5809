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

bool is_one_of_two(std::uint16_t flag) noexcept {
  return are_mates(flag, static_cast<std::uint16_t>(flag ^ flags::which_read));
}

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

void AlignmentToFastq::append_tags(const BamView& record) {
  const bool is_long = record.has_placeholder();  // CG holds the CIGAR then
  std::string_view fields = record.stored_tags();
  for (TagView tag; next_tag(fields, tag);) {
    if (!options_.tags.contains(tag.name_view()) || (is_long && tag.name_view() == "CG")) continue;
    text_ += '\t';
    append_tag_sam(text_, tag);
  }
}

FastqView AlignmentToFastq::convert(const BamView& record) {
  text_.assign(record.name());
  if (options_.suffixes) text_.append(suffix_of(record));
  if (options_.tags.any()) append_tags(record);
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

bool AlignmentFastqPairReader::advance(FastqMates& found, bool pairs_only) {
  if (error_) std::rethrow_exception(error_);
  const auto or_put_back = [this](auto work) {
    try {
      return work();
    } catch (const std::bad_alloc&) {
      put_back();
      throw;
    }
  };
  BamView record;
  while (records_.next_buffered(record)) {
    step_ = Step::none;
    if (!conversion1_.takes(record)) continue;
    if (or_put_back([&] { return take(record, found, pairs_only); })) return true;
  }
  if (!at_end_ || !is_held_) return false;
  step_ = Step::last;
  or_put_back([&] {
    if (pairs_only) fail("read " + quoted(held_.view().name()) + " has no mate behind it");
    require_neighbours(held_.view());
    is_held_ = false;
    found = {FastqMates::Kind::singleton, conversion1_.convert(held_.view()), {}};
  });
  return true;
}

// True if the record makes something to be delivered.
bool AlignmentFastqPairReader::take(const BamView& record, FastqMates& found, bool pairs_only) {
  const BamView held = held_.view();
  if (is_held_ && record.name() == held.name() && are_mates(held.flag(), record.flag())) {
    is_held_ = false;  // also if a read cannot be converted: its mate goes with it
    step_ = Step::pair;
    const bool in_order = (held.flag() & flags::read1) != 0;
    found.kind = FastqMates::Kind::pair;
    found.read1 = conversion1_.convert(in_order ? held : record);
    found.read2 = conversion2_.convert(in_order ? record : held);
    return true;
  }
  if (is_held_ && pairs_only) {
    fail("read " + quoted(held.name()) + " has no mate: " + quoted(record.name()) +
         " is not the mate of the read before it; pairs need records that are unaligned or sorted by name");
  }
  if (!is_one_of_two(record.flag())) {
    if (pairs_only) fail("read " + quoted(record.name()) + " is neither the first nor the last of a pair");
    found = {FastqMates::Kind::other, conversion1_.convert(record), {}};
    return true;
  }
  const bool repeats = record.name() == held.name();
  if (!is_held_) {
    held_ = BamRecord(record);
    is_held_ = true;
    is_repeated_ = repeats;
    return false;
  }
  BamRecord next(record);
  if (!repeats) require_neighbours(held);
  alone_ = std::exchange(held_, std::move(next));
  was_repeated_ = std::exchange(is_repeated_, repeats);
  step_ = Step::singleton;
  found = {FastqMates::Kind::singleton, conversion1_.convert(alone_.view()), {}};
  return true;
}

// A read of the same name as its neighbours stands where it should, even if there is none left to be its mate.
void AlignmentFastqPairReader::require_neighbours(const BamView& singleton) {
  constexpr std::size_t most_names = 65'536;
  if (is_repeated_) return;
  const bool is_first = (singleton.flag() & flags::read1) != 0;
  std::string name = (is_first ? '2' : '1') + std::string(singleton.name());
  if (singletons_.contains(name)) {
    fail("the mates of the name " + quoted(singleton.name()) +
         " do not follow each other; pairs need records that are unaligned or sorted by name");
  }
  if (singletons_.size() == most_names) return;
  name[0] = is_first ? '1' : '2';
  singletons_.insert(std::move(name));
}

void AlignmentFastqPairReader::put_back() noexcept {
  if (step_ != Step::last) records_.put_back();
  if (step_ != Step::none) is_held_ = true;
  if (step_ == Step::singleton) {
    held_ = std::move(alone_);
    is_repeated_ = was_repeated_;
  }
  step_ = Step::none;
}

bool AlignmentFastqPairReader::fill() {
  if (error_) std::rethrow_exception(error_);
  if (records_.fill()) return true;
  at_end_ = true;
  return is_held_;
}

bool AlignmentFastqPairReader::next_buffered(FastqView& read1, FastqView& read2) {
  FastqMates found;
  if (!advance(found, true)) return false;
  read1 = found.read1;
  read2 = found.read2;
  return true;
}

bool AlignmentFastqPairReader::next(FastqView& read1, FastqView& read2) {
  while (!next_buffered(read1, read2)) {
    if (!fill()) return false;
  }
  return true;
}

bool AlignmentFastqPairReader::next(FastqMates& found) {
  while (!next_buffered(found)) {
    if (!fill()) return false;
  }
  return true;
}

}  // namespace seqtide
