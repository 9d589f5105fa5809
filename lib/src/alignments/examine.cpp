#include "alignments/examine.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "alignments/sam/header_rules.hpp"
#include "alignments/sam/tag_size.hpp"

// Text is looked at eight bytes at once, each in its eighth of a word, where the high bit marks what is looked for.

namespace seqtide::bam {
namespace {

using sam::load;

constexpr std::uint64_t every_byte = 0x0101010101010101;
constexpr std::uint64_t high_bits = 0x80 * every_byte;
constexpr std::size_t word_size = sizeof(std::uint64_t);
constexpr std::uint8_t largest_score = 93;

// Each gives words whose high bits are marks; the other bits mean nothing. The lowest mark is right, those above it may
// be wrong. Bytes from 128 on have marks in the word itself, and need not have them elsewhere.
constexpr std::uint64_t below(std::uint64_t word, std::uint8_t limit) noexcept { return word - limit * every_byte; }
constexpr std::uint64_t above(std::uint64_t word, std::uint8_t limit) noexcept {
  return word + (0x7f - limit) * every_byte;
}
constexpr std::uint64_t unfit_for_name(std::uint64_t word) noexcept {
  return word | below(word, '!') | above(word, '~') | below(word ^ '@' * every_byte, 1);
}
constexpr std::uint64_t unfit_for_text(std::uint64_t word) noexcept {
  return word | below(word, ' ') | above(word, '~');
}
constexpr std::uint64_t unfit_for_score(std::uint64_t word) noexcept { return word | above(word, largest_score); }
constexpr std::uint64_t zeros_of(std::uint64_t word) noexcept { return below(word, 1) & ~word & high_bits; }

// The last `size` (1 to 8) bytes before `end`, with zeros above. Eight bytes before `end` must be readable.
std::uint64_t load_last(const char* end, std::size_t size) noexcept {
  return load<std::uint64_t>(end - word_size) >> 8 * (word_size - size);
}

// Eight bytes in front of the name's end are readable.
bool is_name(const char* name, std::size_t size) noexcept {
  std::uint64_t unfit = 0;
  std::size_t i = 0;
  for (; i + word_size <= size; i += word_size) unfit |= unfit_for_name(load<std::uint64_t>(name + i));
  if (i < size) {
    const std::size_t left = size - i;
    unfit |= unfit_for_name(load_last(name + size, left)) << 8 * (word_size - left);
  }
  return (unfit & high_bits) == 0;
}

// Scores between 0 and 93, or all of them missing.
bool are_scores(const char* scores, std::size_t size) noexcept {
  if (size == 0) return true;
  if (scores[0] == '\xff') return std::all_of(scores, scores + size, [](char score) { return score == '\xff'; });
  // Of 16 at once, which compilers make vectors of, the largest; then what is left.
  std::uint8_t largest = 0;
  const std::size_t whole = size / 16 * 16;
  for (std::size_t i = 0; i < whole; ++i) largest = std::max(largest, static_cast<std::uint8_t>(scores[i]));
  std::uint64_t unfit = 0;
  if (size % 16 > word_size) unfit = unfit_for_score(load<std::uint64_t>(scores + whole));
  if (size % 16 > 0) unfit |= unfit_for_score(load_last(scores + size, (size - 1) % word_size + 1));
  return largest <= largest_score && (unfit & high_bits) == 0;
}

constexpr std::uint8_t letter = 1;
constexpr std::uint8_t digit = 2;
constexpr std::array<std::uint8_t, 256> character_classes = [] {
  std::array<std::uint8_t, 256> classes{};
  for (int c = 'A'; c <= 'Z'; ++c) classes[c] = letter;
  for (int c = 'a'; c <= 'z'; ++c) classes[c] = letter;
  for (int c = '0'; c <= '9'; ++c) classes[c] = digit;
  return classes;
}();

std::uint8_t class_of(char c) noexcept { return character_classes[static_cast<unsigned char>(c)]; }

bool is_hexadecimal(const char* begin, const char* end) noexcept {
  return std::all_of(begin, end, [](char c) { return class_of(c) == digit || (c >= 'A' && c <= 'F'); });
}

// The names of a record's fields. Most records have few, whose bits in a word differ.
class TagNames {
 public:
  void add(std::uint16_t name) noexcept {
    const std::uint64_t bit = std::uint64_t{1} << (static_cast<std::uint32_t>(name * 0x9E3779B1U) >> 26);
    equal_bits_ |= bits_ & bit;
    bits_ |= bit;
    names_[count_ % names_.size()] = name;
    ++count_;
  }
  bool may_repeat() const noexcept { return equal_bits_ != 0 && (count_ > names_.size() || repeat()); }

 private:
  bool repeat() const noexcept {
    for (std::size_t i = 1; i < count_; ++i) {
      if (std::find(names_.begin(), names_.begin() + i, names_[i]) != names_.begin() + i) return true;
    }
    return false;
  }

  std::uint64_t bits_ = 0;
  std::uint64_t equal_bits_ = 0;
  std::size_t count_ = 0;
  std::array<std::uint16_t, 32> names_;
};

// Where the first field is whose name was there before, the end of the fields if there is none.
std::size_t find_repeated(std::string_view fields) noexcept {
  std::array<std::uint64_t, 1024> seen{};
  const std::size_t size = fields.size();
  TagView tag;
  for (std::size_t offset = 0; next_tag(fields, tag); offset = size - fields.size()) {
    const auto name = load<std::uint16_t>(tag.name);
    const std::uint64_t bit = std::uint64_t{1} << name % 64;
    if ((seen[name / 64] & bit) != 0) return offset;
    seen[name / 64] |= bit;
  }
  return size;
}

// What stands before a NUL.
struct Text {
  const char* end;  // where the NUL is; null if there is none
  bool printable;
};

// Eight bytes before `end` are readable.
inline Text scan_text(const char* at, const char* end) noexcept {
  std::uint64_t unfit = 0;
  for (; at < end; at += word_size) {
    const auto left = static_cast<std::size_t>(end - at);
    const std::uint64_t word = left >= word_size ? load<std::uint64_t>(at) : load_last(end, left);
    const std::uint64_t zeros = zeros_of(word);
    const std::uint64_t bad = unfit_for_text(word) & high_bits;
    if (zeros != 0) {
      const auto found = static_cast<std::size_t>(std::countr_zero(zeros)) / 8;
      unfit |= bad & ((zeros & -zeros) - 1);  // marks in front of the NUL
      return {found < left ? at + found : nullptr, unfit == 0};
    }
    unfit |= bad;
  }
  return {nullptr, false};
}

// What follows is made for each way to tolerate flaws: a function that says of one that strict refuses whether the
// examination goes on.

// The optional fields. Every size is added where the branch for its type was taken, so that a processor that foresees
// the types goes on to the next field without waiting for this one.
template <typename Tolerates>
Finding check_fields(std::string_view raw, std::size_t offset, const Tolerates& tolerates) {
  const char* const begin = raw.data() + offset;
  const char* const end = raw.data() + raw.size();
  const char* at = begin;
  const auto flaw = [&](Flaw what) { return Finding{what, static_cast<std::uint32_t>(at - raw.data())}; };
  TagNames names;
  while (at != end) {
    const auto left = static_cast<std::size_t>(end - at);
    if (left <= sam::tag_head_size) return flaw(Flaw::tag_head);
    if ((class_of(at[0]) != letter || class_of(at[1]) == 0) && !tolerates(flaw(Flaw::tag_name))) {
      return flaw(Flaw::tag_name);
    }
    names.add(load<std::uint16_t>(at));
    switch (at[2]) {
      case 'A':
        if ((at[3] < '!' || at[3] > '~') && !tolerates(flaw(Flaw::tag_character))) return flaw(Flaw::tag_character);
        [[fallthrough]];
      case 'c':
      case 'C':
        at += sam::tag_head_size + 1;
        break;
      case 's':
      case 'S':
        if (left < sam::tag_head_size + 2) return flaw(Flaw::tag_size);
        at += sam::tag_head_size + 2;
        break;
      case 'i':
      case 'I':
      case 'f':
        if (left < sam::tag_head_size + 4) return flaw(Flaw::tag_size);
        at += sam::tag_head_size + 4;
        break;
      case 'Z': {
        const Text text = scan_text(at + sam::tag_head_size, end);
        if (text.end == nullptr) return flaw(Flaw::tag_size);
        if (!text.printable && !tolerates(flaw(Flaw::tag_character))) return flaw(Flaw::tag_character);
        at = text.end + 1;
        break;
      }
      case 'H': {
        const char* const digits = at + sam::tag_head_size;
        const Text text = scan_text(digits, end);
        if (text.end == nullptr) return flaw(Flaw::tag_size);
        if (!is_hexadecimal(digits, text.end) && !tolerates(flaw(Flaw::tag_character))) {
          return flaw(Flaw::tag_character);
        }
        if ((text.end - digits) % 2 != 0 && !tolerates(flaw(Flaw::tag_digits))) return flaw(Flaw::tag_digits);
        at = text.end + 1;
        break;
      }
      case 'B': {
        if (left < sam::array_head_size) return flaw(Flaw::tag_head);
        const std::size_t element = sam::element_size(at[3]);
        if (element == 0) return flaw(Flaw::tag_type);
        const std::size_t size = sam::array_head_size + element * load<std::uint32_t>(at + 4);
        if (size > left) return flaw(Flaw::tag_size);
        at += size;
        break;
      }
      default:
        return flaw(Flaw::tag_type);
    }
  }
  if (names.may_repeat()) {
    const std::string_view fields = raw.substr(offset);
    const std::size_t repeated = find_repeated(fields);
    const Finding twice{Flaw::tag_twice, static_cast<std::uint32_t>(offset + repeated)};
    if (repeated < fields.size() && !tolerates(twice)) return twice;
  }
  return {};
}

// `offset` is where the operations begin.
template <typename Tolerates>
Finding check_operations(CigarView cigar, std::int32_t sequence_size, std::size_t offset, const Tolerates& tolerates) {
  std::int64_t query_length = 0;
  for (std::size_t i = 0; i < cigar.size(); ++i) {
    const std::uint32_t operation = cigar[i];
    if (cigar_operation(operation) > CigarOperation::mismatch) {
      return {Flaw::cigar_operation, static_cast<std::uint32_t>(offset + 4 * i)};
    }
    query_length += consumes_query(operation) ? cigar_length(operation) : 0;
  }
  if (cigar.empty()) return {};
  const Finding clip{Flaw::cigar_clip, static_cast<std::uint32_t>(offset)};
  if (cigar.size() > 1 && !check_cigar(cigar).empty() && !tolerates(clip)) return clip;
  const Finding length{Flaw::cigar_length, static_cast<std::uint32_t>(offset)};
  if (sequence_size > 0 && query_length != sequence_size && !tolerates(length)) return length;
  return {};
}

// The CIGAR in the field CG, where the stored one is a placeholder for it.
template <typename Tolerates>
Finding check_long_cigar(const BamView& view, const Tolerates& tolerates) {
  const CigarView cigar = view.cigar();
  const auto offset = static_cast<std::size_t>(cigar.data() - view.raw().data());
  return check_operations(cigar, view.sequence_size(), offset, tolerates);
}

// -1 to 2^31 - 2: SAM counts from 1 and ends with 2^31 - 1.
inline bool is_position(const char* at) noexcept { return load<std::uint32_t>(at) + 1 <= 0x7fffffff; }

template <typename Tolerates>
inline Finding check_start(const char* start, std::size_t size, std::int64_t references, const Tolerates& tolerates) {
  // Unsigned and with one added, -1 is the smallest id and all other negative ones are the largest.
  const std::uint64_t last = references < 0 ? std::uint64_t{1} << 31 : static_cast<std::uint64_t>(references);
  const auto in_header = [&](std::size_t offset) { return load<std::uint32_t>(start + offset) + 1 <= last; };
  if (!in_header(4)) return {Flaw::reference_id, 4};
  // Below -1 there is nothing, but what is nowhere may have such a position.
  const auto flag = load<std::uint16_t>(start + 18);
  const auto is_below = [&](std::size_t offset) { return load<std::int32_t>(start + offset) < -1; };
  const Finding position{Flaw::position, 8};
  const bool unplaced = load<std::int32_t>(start + 4) < 0;
  if (!is_position(start + 8) && !(unplaced && is_below(8) && tolerates(position))) return position;
  const auto name_size = static_cast<unsigned char>(start[12]);
  if (name_size == 0 || (name_size == 1 && !tolerates(Finding{Flaw::name_size, 12}))) return {Flaw::name_size, 12};
  const auto sequence_size = load<std::int32_t>(start + 20);
  if (sequence_size < 0) return {Flaw::sequence_size, 20};
  const auto bases = static_cast<std::size_t>(sequence_size);
  if (BamView::fixed_size + name_size + 4 * std::size_t{load<std::uint16_t>(start + 16)} + (bases + 1) / 2 + bases >
      size) {
    return {Flaw::record_size, 0};
  }
  if (!in_header(24)) return {Flaw::next_reference_id, 24};
  const Finding next_position{Flaw::next_position, 28};
  const bool mate_unplaced = (flag & flags::mate_unmapped) != 0 || load<std::int32_t>(start + 24) < 0;
  if (!is_position(start + 28) && !(mate_unplaced && is_below(28) && tolerates(next_position))) return next_position;
  // SAM has room for one number less, so that it has none for this one.
  const Finding template_length{Flaw::template_length, 32};
  if (load<std::uint32_t>(start + 32) == 0x80000000 && !tolerates(template_length)) return template_length;
  return {};
}

template <typename Tolerates>
inline Finding examine_with(std::string_view raw, std::int64_t references, const Tolerates& tolerates) {
  if (raw.size() < BamView::fixed_size || load<std::uint32_t>(raw.data()) != raw.size() - 4) {
    return {Flaw::block_size, 0};
  }
  const Finding start = check_start(raw.data(), raw.size(), references, tolerates);
  if (start.flaw != Flaw::none) return start;
  const BamView view(raw);
  const auto offset = [&](const void* at) {
    return static_cast<std::uint32_t>(static_cast<const char*>(at) - raw.data());
  };
  const std::string_view name = view.name();
  if (name.data()[name.size()] != '\0') return {Flaw::name_end, offset(name.data() + name.size())};
  const Finding name_character{Flaw::name_character, offset(name.data())};
  if (!is_name(name.data(), name.size()) && !tolerates(name_character)) return name_character;

  const CigarView cigar = view.stored_cigar();
  Finding finding = check_operations(cigar, view.sequence_size(), offset(cigar.data()), tolerates);
  if (finding.flaw != Flaw::none) return finding;
  const auto* const scores = reinterpret_cast<const char*>(view.quality());
  const auto bases = static_cast<std::size_t>(view.sequence_size());
  const Finding quality{Flaw::quality, offset(scores)};
  if (!are_scores(scores, bases) && !tolerates(quality)) return quality;
  finding = check_fields(raw, offset(scores) + bases, tolerates);
  if (finding.flaw != Flaw::none) return finding;
  return view.has_placeholder() ? check_long_cigar(view, tolerates) : Finding();
}

constexpr auto nothing = [](Finding) { return false; };
constexpr auto everything = [](Finding) { return true; };

bool is_graphic(char c) noexcept { return c >= '!' && c <= '~'; }

// The strictest validation that takes one of the flaws that not everybody refuses.
Validation least_for(std::string_view raw, Finding finding) noexcept {
  const std::string_view at = raw.substr(finding.offset);
  bool kept = true;
  if (finding.flaw == Flaw::name_character) kept = is_kept_name(BamView(raw).name());
  if (finding.flaw == Flaw::tag_name) kept = is_graphic(at[0]) && is_graphic(at[1]);
  if (finding.flaw == Flaw::tag_character) {
    const std::string_view value = at.substr(sam::tag_head_size);
    kept = at[2] != 'A' && is_kept_text(value.substr(0, value.find('\0')), at[2]);
  }
  switch (finding.flaw) {
    case Flaw::name_size:
    case Flaw::cigar_length:
    case Flaw::quality:
    case Flaw::tag_digits:
      kept = false;
      break;
    default:
      break;
  }
  return kept ? Validation::standard : Validation::lenient;
}

std::string_view kind_of(Flaw flaw) noexcept {
  switch (flaw) {
    case Flaw::position:
    case Flaw::next_position:
      return "position";
    case Flaw::template_length:
      return "template_length";
    case Flaw::name_size:
    case Flaw::name_character:
      return "name";
    case Flaw::cigar_clip:
      return "cigar_clip";
    case Flaw::cigar_length:
      return "cigar_length";
    case Flaw::quality:
      return "quality";
    case Flaw::tag_name:
      return "tag_name";
    case Flaw::tag_twice:
      return "tag_twice";
    default:
      return "tag_text";
  }
}

}  // namespace

bool is_kept_name(std::string_view name) noexcept { return !name.starts_with('@') && !sam::has_control(name); }

bool is_kept_text(std::string_view text, char type) noexcept {
  if (type != 'H') return !sam::has_control(text);
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return class_of(c) == digit || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); });
}

Finding examine_start(const char* start, std::size_t size, std::int64_t references, Validation validation) noexcept {
  const std::string_view raw(start, BamView::fixed_size);
  return check_start(start, size, references, [&](Finding finding) { return validation >= least_for(raw, finding); });
}

Finding examine(std::string_view raw, std::int64_t references, bool strict) noexcept {
  return strict ? examine_with(raw, references, nothing) : examine_with(raw, references, everything);
}

Finding examine(std::string_view raw, std::int64_t references, Judge& judge) {
  const Finding first = examine_with(raw, references, nothing);
  if (first.flaw == Flaw::none || judge.validation() == Validation::strict) return first;
  judge.notes().clear();
  return examine_with(raw, references, [&](Finding finding) {
    return judge.accepts(least_for(raw, finding), kind_of(finding.flaw), finding.offset, {}, [&] {
      const BamFault fault = describe(raw, finding, references);
      return std::string(fault.field) + ": " + fault.reason;
    });
  });
}

std::optional<Validation> accepting(std::string_view raw, Finding finding) noexcept {
  // As far as the examination goes that tolerates everything, up to here.
  bool tolerable = false;
  examine_with(raw, -1, [&](Finding other) {
    tolerable = tolerable || (other.flaw == finding.flaw && other.offset == finding.offset);
    return true;
  });
  if (!tolerable) return std::nullopt;
  return least_for(raw, finding);
}

}  // namespace seqtide::bam
