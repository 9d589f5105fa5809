#include "seqtide/alignments/base_modifications.hpp"

#include <algorithm>
#include <bit>
#include <string>

#include "seqtide/error.hpp"
#include "text/letters.hpp"

namespace seqtide {

// What stands in front of the numbers.
struct BaseModifications::Group {
  char base = 'N';
  char strand = '+';
  std::int32_t chebi = -1;
  std::string_view codes;  // letters, none if there is a number
};

namespace {

// Canonical bases, and as BAM's four bits on either strand (SAM specification, section 4.2.3).
constexpr std::string_view bases = "ACGTUN";
constexpr std::uint8_t any_base = 15;
constexpr std::uint8_t forward_bits[] = {1, 2, 4, 8, 8, any_base};
constexpr std::uint8_t reverse_bits[] = {8, 4, 2, 1, 1, any_base};
constexpr std::int32_t largest_number = 1 << 30;
constexpr std::int64_t block_size = 256;

[[noreturn]] void fail(const std::string& reason) { throw InvalidArgument("tag MM: " + reason); }

std::optional<TagView> either(const BamView& record, std::string_view name, std::string_view draft) {
  const std::optional<TagView> tag = record.tag(name);
  return tag ? tag : record.tag(draft);
}

// Other programs have used the name for numbers and words of their own. "" says that nothing is modified.
bool is_of_modifications(const TagView& tag) noexcept {
  if (tag.type != 'Z') return false;
  const std::string_view text = tag.text();
  return text.empty() || (text.size() > 1 && (text[1] == '+' || text[1] == '-'));
}

std::string spaced(std::string_view characters) {
  std::string text;
  for (const char c : characters) text += text.empty() ? std::string(1, c) : std::string{' ', c};
  return text;
}

}  // namespace

BaseModifications::BaseModifications(const BamView& record) {
  const std::optional<TagView> positions = either(record, "MM", "Mm");
  if (!positions || record.sequence_size() == 0 || !is_of_modifications(*positions)) return;
  const std::optional<TagView> size = record.tag("MN");
  if (size && (!size->is_integer() || size->integer() != record.sequence_size())) {
    throw InvalidArgument("tag MN: MM was made for a sequence of another length than " +
                          std::to_string(record.sequence_size()));
  }
  likelihoods_ = either(record, "ML", "Ml");
  if (likelihoods_ && (likelihoods_->type != 'B' || likelihoods_->subtype != 'C')) {
    throw InvalidArgument("tag ML: it must be of type B:C");
  }
  rest_ = positions->text();
  sequence_ = record.packed_sequence();
  size_ = record.sequence_size();
  reverse_ = (record.flag() & flags::reverse) != 0;
}

bool BaseModifications::take(char character) noexcept {
  if (rest_.empty() || rest_[0] != character) return false;
  rest_.remove_prefix(1);
  return true;
}

char BaseModifications::take_one_of(std::string_view characters, const char* what) {
  if (rest_.empty() || characters.find(rest_[0]) == std::string_view::npos) {
    fail(std::string(what) + " must be one of " + spaced(characters) + ", not " + quoted(rest_.substr(0, 1)));
  }
  const char character = rest_[0];
  rest_.remove_prefix(1);
  return character;
}

std::int32_t BaseModifications::take_number() {
  if (rest_.empty() || !is_digit(rest_[0])) fail("a number is missing");
  std::int64_t number = 0;
  while (!rest_.empty() && is_digit(rest_[0])) {
    number = std::min<std::int64_t>(10 * number + (rest_[0] - '0'), largest_number);
    rest_.remove_prefix(1);
  }
  return static_cast<std::int32_t>(number);
}

BaseModifications::Group BaseModifications::take_head() {
  Group group;
  group.base = take_one_of(bases, "the base");
  group.strand = take_one_of("+-", "the strand");
  if (!rest_.empty() && is_digit(rest_[0])) {
    group.chebi = take_number();
  } else {
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), is_letter);
    group.codes = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(group.codes.size());
    if (group.codes.empty()) fail("a modification code is missing");
    // Else a record could ask for the square of its own size.
    for (std::size_t i = 0; i < group.codes.size(); ++i) {
      if (group.codes.find(group.codes[i], i + 1) == std::string_view::npos) continue;
      fail("the modification code " + quoted(group.codes.substr(i, 1)) + " is there twice");
    }
  }
  if (!take('.')) take('?');
  return group;
}

std::uint8_t BaseModifications::base_at(std::int64_t place) const noexcept {
  const std::int64_t at = stored(place);
  const unsigned both = sequence_[at / 2];
  return static_cast<std::uint8_t>(at % 2 != 0 ? both & 15 : both >> 4);
}

// The place before `end` of the base that follows `count` others of its kind. If it is not there, `end`, and `count` is
// what is left of it.
std::int64_t BaseModifications::place_of(std::int64_t place, std::int64_t end, std::int64_t& count,
                                         std::uint8_t base) const noexcept {
  for (; place < end; ++place) {
    if (base_at(place) == base && count-- == 0) break;
  }
  return place;
}

std::int64_t BaseModifications::skip_bases(std::int64_t place, std::int64_t count, std::uint8_t base) {
  if (base == any_base) {
    place += count;
  } else if ((seen_ & base) == 0) {
    place = place_of(place, size_, count, base);
  } else {
    // A few letters of MM can skip the whole sequence, group after group.
    const std::int64_t border = std::min(size_, (place / block_size + 1) * block_size);
    place = place_of(place, border, count, base);
    if (place == border) {
      place = skip_blocks(border, count, base);
      place = place_of(place, size_, count, base);
    }
  }
  if (place >= size_) fail("it counts more bases than the sequence has");
  return place;
}

// From the border of a block to the last one before which there are not more than `count` of the bases.
std::int64_t BaseModifications::skip_blocks(std::int64_t place, std::int64_t& count, std::uint8_t base) {
  if (place == size_) return place;
  std::vector<std::int32_t>& before = before_[static_cast<std::size_t>(std::countr_zero(base))];
  if (before.empty()) {
    std::int32_t sum = 0;
    for (std::int64_t i = 0; i < size_; ++i) {
      if (i % block_size == 0) before.push_back(sum);
      sum += base_at(i) == base;
    }
    before.push_back(sum);
  }
  const auto here = before.begin() + static_cast<std::ptrdiff_t>(place / block_size);
  const auto block = std::upper_bound(here, before.end(), *here + count) - 1;
  count -= *block - *here;
  return std::min<std::int64_t>(size_, (block - before.begin()) * block_size);
}

void BaseModifications::append(const Group& group, std::int64_t place, std::vector<BaseModification>& found) {
  BaseModification modification{
      static_cast<std::int32_t>(stored(place)), group.chebi, '\0', group.base, group.strand, -1};
  for (std::size_t i = 0; i < std::max<std::size_t>(group.codes.size(), 1); ++i, ++count_) {
    if (!group.codes.empty()) modification.code = group.codes[i];
    if (likelihoods_ && count_ < likelihoods_->count) {
      modification.probability =
          static_cast<std::int16_t>(likelihoods_->integer_at(static_cast<std::uint32_t>(count_)));
    }
    found.push_back(modification);
  }
}

bool BaseModifications::next_group(std::vector<BaseModification>& found) {
  if (rest_.empty()) {
    if (likelihoods_ && likelihoods_->count != count_) {
      throw InvalidArgument("tag ML: it has " + std::to_string(likelihoods_->count) + " values for " +
                            std::to_string(count_) + " modifications in MM");
    }
    return false;
  }
  const Group group = take_head();
  const std::uint8_t base = (reverse_ ? reverse_bits : forward_bits)[bases.find(group.base)];
  std::int64_t place = 0;
  while (take(',')) {
    place = skip_bases(place, take_number(), base);
    append(group, place, found);
    ++place;
  }
  if (!take(';')) fail("a ';' is missing");
  if (base != any_base) seen_ |= base;
  return true;
}

std::vector<BaseModification> modified_bases(const BamView& record) {
  std::vector<BaseModification> found;
  BaseModifications groups(record);
  while (groups.next_group(found)) {
  }
  return found;
}

}  // namespace seqtide
