#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "alignments/examine.hpp"
#include "alignments/sam/header_rules.hpp"
#include "alignments/sam/line_tags.hpp"
#include "kernels/sam_text.hpp"
#include "seqtide/alignments/sam/text.hpp"
#include "seqtide/error.hpp"
#include "seqtide/kernels/nibbles.hpp"
#include "seqtide/text/characters.hpp"
#include "text/digits.hpp"

namespace seqtide {
namespace {

// [!-?A-~]*
bool is_query_name(std::string_view text) noexcept {
  return characters::none_of(text, '!', [](std::uint64_t word) {
    const std::uint64_t at = word ^ characters::eight('@');
    return characters::outside<'!', '~'>(word) | ((at - characters::eight(1)) & ~at & characters::eight(0x80));
  });
}

constexpr std::array<const char*, 11> field_names = {"QNAME", "FLAG",  "RNAME", "POS", "MAPQ", "CIGAR",
                                                     "RNEXT", "PNEXT", "TLEN",  "SEQ", "QUAL"};
enum SamField { qname, flag, rname, pos, mapq, cigar, rnext, pnext, tlen, seq, qual };

constexpr std::size_t largest_line = 0x7fffffff;
constexpr std::size_t longest_qname = 254;
constexpr std::size_t most_operations = 0xffff;
constexpr std::int64_t lowest_position = -0x7fffffff;  // of what is nowhere

// The fixed fields as BAM stores them, behind the block size.
struct Fixed {
  std::int32_t reference_id = -1;
  std::int32_t pos = -1;
  std::uint8_t name_size = 0;
  std::uint8_t mapq = 0;
  std::uint16_t bin = 0;
  std::uint16_t operations = 0;
  std::uint16_t flag = 0;
  std::int32_t sequence_size = 0;
  std::int32_t next_reference_id = -1;
  std::int32_t next_pos = -1;
  std::int32_t tlen = 0;
};
static_assert(sizeof(Fixed) + 4 == BamView::fixed_size);

// Leaves the loop of fields.
struct Refused {
  SamFault fault;
};

}  // namespace

// One line on its way. Fields are taken in order; whatever is wrong is thrown as Refused.
class SamLineParser::Run {
 public:
  Run(SamLineParser& parser, std::string_view line)
      : parser_(parser),
        lenient_(parser.judge_.validation() == Validation::lenient),
        begin_(line.data()),
        at_(begin_),
        end_(begin_ + line.size()) {}

  void parse(std::string& raw) {
    if (begin_ == end_) refuse(qname, begin_, "empty line");
    if (size_to_end() > largest_line) refuse(qname, begin_, "the line is longer than 2^31 - 1 bytes");
    const std::string_view name = take_name();
    Fixed fixed;
    fixed.name_size = static_cast<std::uint8_t>(name.size() + 1);
    take_flag(fixed);
    fixed.reference_id = take_reference(rname, -1);
    const char* const pos_at = at_;
    const bool placed = fixed.reference_id >= 0;
    fixed.pos = static_cast<std::int32_t>(take_integer(pos, placed ? 0 : lowest_position, 0x7fffffff) - 1);
    if (lenient_) unplace(fixed, pos_at);
    fixed.mapq = static_cast<std::uint8_t>(take_integer(mapq, 0, 0xff));
    take_cigar(fixed);
    fixed.next_reference_id = take_reference(rnext, fixed.reference_id);
    const bool mate_placed = (fixed.flag & flags::mate_unmapped) == 0 && fixed.next_reference_id >= 0;
    fixed.next_pos = static_cast<std::int32_t>(take_integer(pnext, mate_placed ? 0 : lowest_position, 0x7fffffff) - 1);
    if (lenient_ && fixed.next_pos < 0) fixed.next_reference_id = -1;
    take_template_length(fixed);
    take_sequence();
    fixed.sequence_size = static_cast<std::int32_t>(sequence_.size());
    check_quality();
    write(fixed, name, raw);
    take_tags(raw);
    finish(fixed, raw);
  }

 private:
  [[noreturn]] void refuse(SamField field, const char* at, std::string reason,
                           std::optional<Validation> accepted_by = {}) const {
    // What looks like a header line is not worth talking about its fields.
    if (end_ - begin_ > 3 && *begin_ == '@' && begin_[3] == '\t' && field <= cigar) {
      throw Refused{{"header line among the records", field_names[qname], 0}};
    }
    throw Refused{{std::move(reason), field_names[field], static_cast<std::size_t>(at - begin_), accepted_by}};
  }

  // What strict refuses: passed by `least` and the validations behind it, which is noted.
  template <typename Reason>
  void tolerate(Validation least, std::string_view kind, SamField field, const char* at, Reason reason) const {
    const std::string_view rest(at, end_);
    const std::string_view excerpt = rest.substr(0, rest.find('\t'));
    if (!parser_.judge_.accepts(least, kind, static_cast<std::size_t>(at - begin_), excerpt, reason)) {
      refuse(field, at, reason(), least);
    }
  }

  // The line ends where `missing` should follow.
  [[noreturn]] void refuse_short(SamField missing) const {
    refuse(missing, end_, "the line has " + std::to_string(missing) + " of 11 mandatory fields");
  }

  std::size_t size_to_end() const noexcept { return static_cast<std::size_t>(end_ - at_); }

  // The field at the front, which stays there.
  std::string_view peek() const noexcept {
    const void* const tab = at_ == end_ ? nullptr : std::memchr(at_, '\t', size_to_end());
    return {at_, tab == nullptr ? end_ : static_cast<const char*>(tab)};
  }

  // Passes over a field and the tab that must follow it.
  void pass(SamField field, std::size_t size) {
    if (size == size_to_end()) refuse_short(static_cast<SamField>(field + 1));
    at_ += size + 1;
  }

  std::string_view take_name() {
    const std::string_view name = peek();
    if (name.size() > longest_qname) {
      refuse(qname, at_, "the name has " + std::to_string(name.size()) + " characters, more than 254");
    }
    if (!is_query_name(name)) {
      const auto* const bad =
          std::find_if(name.begin(), name.end(), [](char c) { return c < '!' || c > '~' || c == '@'; });
      const Validation least = bam::is_kept_name(name) ? Validation::standard : Validation::lenient;
      tolerate(least, "name", qname, bad, [&] { return "not allowed in a name: " + quoted({bad, 1}); });
    }
    if (name.empty()) tolerate(Validation::lenient, "name", qname, at_, [] { return std::string("empty name"); });
    pass(qname, name.size());
    return name;
  }

  void take_flag(Fixed& fixed) {
    if (at_ != end_ && *at_ == '0' && size_to_end() > 1 && at_[1] != '\t') {
      fixed.flag = take_prefixed_flag();
    } else if (at_ != end_ && *at_ == '+') {
      refuse_number(flag);
    } else {
      fixed.flag = static_cast<std::uint16_t>(take_integer(flag, 0, 0xffff));
    }
  }

  // Numbers that htslib takes for octal or hexadecimal ones.
  std::uint16_t take_prefixed_flag() {
    const std::string_view text = peek();
    tolerate(Validation::lenient, "flag", flag, at_, [&] { return "a number with a leading zero: " + quoted(text); });
    const bool hexadecimal = text.size() > 2 && (text[1] | 0x20) == 'x';
    unsigned value = 0;
    for (std::size_t i = hexadecimal ? 2 : 1; i < text.size() && value <= 0xffff; ++i) {
      const char c = static_cast<char>(text[i] | 0x20);
      if (text[i] >= '0' && text[i] <= (hexadecimal ? '9' : '7')) {
        value = value * (hexadecimal ? 16 : 8) + static_cast<unsigned>(text[i] - '0');
      } else if (hexadecimal && c >= 'a' && c <= 'f') {
        value = value * 16 + static_cast<unsigned>(c - 'a' + 10);
      } else {
        refuse_number(flag);
      }
    }
    if (value > 0xffff) refuse(flag, at_, "not in 0 to 65535: " + quoted(text));
    pass(flag, text.size());
    return static_cast<std::uint16_t>(value);
  }

  // What htslib takes for unmapped.
  void unplace(Fixed& fixed, const char* pos_at) const {
    if (fixed.pos < 0) fixed.reference_id = -1;
    if (fixed.reference_id < 0) unmap(fixed, pos, pos_at, "a record without a position");
  }

  void unmap(Fixed& fixed, SamField field, const char* at, const char* what) const {
    if ((fixed.flag & flags::unmapped) != 0) return;
    fixed.flag |= flags::unmapped;
    tolerate(Validation::lenient, "made_unmapped", field, at, [&] { return std::string(what) + ", made unmapped"; });
  }

  void take_template_length(Fixed& fixed) {
    const char* const at = at_;
    const std::int64_t value = take_integer(tlen, -0x80000000LL, 0x7fffffff);
    if (value == -0x80000000LL) {
      tolerate(Validation::standard, "template_length", tlen, at,
               [&] { return "not in -2147483647 to 2147483647: " + quoted(std::to_string(value)); });
    }
    fixed.tlen = static_cast<std::int32_t>(value);
  }

  static std::string not_a_number(std::string_view text) { return "not a whole number: " + quoted(text); }

  [[noreturn]] void refuse_number(SamField field) const {
    const std::string_view text = peek();
    if (text.empty() && end_ == at_) refuse_short(field);
    refuse(field, at_, not_a_number(text));
  }

  // Five of a line's eleven fields: a call for each is worth 6 % of the whole.
  [[gnu::always_inline]] std::int64_t take_integer(SamField field, std::int64_t lowest, std::int64_t highest) {
    const auto [value, end] = take_digits(at_, end_);
    const std::ptrdiff_t count = end - at_;
    if (count == 0 || count > 10 || value > static_cast<std::uint64_t>(highest) || end == end_ || *end != '\t') {
      return take_odd_integer(field, lowest, highest);
    }
    at_ = end + 1;
    return static_cast<std::int64_t>(value);
  }

  // Numbers with a sign or many digits, and what is none.
  std::int64_t take_odd_integer(SamField field, std::int64_t lowest, std::int64_t highest) {
    const std::string_view text = peek();
    const bool negative = lowest < 0 && text.starts_with('-');
    const bool sign = negative || text.starts_with('+');
    const std::int64_t limit = negative ? -lowest : highest;
    std::int64_t value = 0;
    for (const char c : text.substr(sign ? 1 : 0)) {
      if (c < '0' || c > '9') refuse_number(field);
      value = std::min(value * 10 + (c - '0'), limit + 1);
    }
    if (text.size() == size_to_end() && text.empty()) refuse_short(field);
    // htslib takes no digits at all for 0.
    const bool empty = text.size() == (sign ? 1 : 0);
    if (empty) tolerate(Validation::lenient, "number", field, at_, [&] { return not_a_number(text); });
    if (value > limit) {
      refuse(field, at_, "not in " + std::to_string(lowest) + " to " + std::to_string(highest) + ": " + quoted(text));
    }
    if (sign && !negative && !empty) {
      tolerate(Validation::standard, "number", field, at_,
               [&] { return "a number with a plus sign: " + quoted(text); });
    }
    if (negative && field != tlen) {
      tolerate(Validation::standard, "position", field, at_, [&] { return "a negative position: " + quoted(text); });
    }
    pass(field, text.size());
    return negative ? -value : value;
  }

  std::int32_t take_reference(SamField field, std::int32_t same) {
    if (size_to_end() > 1 && at_[1] == '\t' && (*at_ == '*' || (field == rnext && *at_ == '='))) {
      const bool equal = *at_ == '=';
      at_ += 2;
      return equal ? same : -1;
    }
    // Most records have the reference of the one before.
    const std::string& last = parser_.last_reference_;
    if (size_to_end() > last.size() && at_[last.size()] == '\t' && !last.empty() &&
        std::memcmp(at_, last.data(), last.size()) == 0) {
      at_ += last.size() + 1;
      return parser_.last_id_;
    }
    const std::string_view name = peek();
    if (name.size() == size_to_end()) refuse_short(static_cast<SamField>(field + 1));
    const std::int32_t id = parser_.header_->reference_id(name);
    if (id >= 0) {
      parser_.last_reference_ = name;
      parser_.last_id_ = id;
    } else if (parser_.header_->references().empty() && (!lenient_ || field == rname)) {
      refuse(field, at_, "the header has no @SQ lines, and so no reference " + quoted(name));
    } else {
      tolerate(Validation::lenient, "reference", field, at_,
               [&] { return "no @SQ line names the reference " + quoted(name); });
    }
    at_ += name.size() + 1;
    return id;
  }

  void take_cigar(Fixed& fixed) {
    parser_.cigar_.clear();
    cigar_at_ = at_;
    if (take_plain_cigar()) return;
    const std::string_view text = peek();
    if (text.starts_with('*') && (text.size() == 1 || lenient_)) {
      if (text.size() > 1) tolerate(Validation::lenient, "cigar", cigar, at_, [&] { return not_a_cigar(text); });
      if (lenient_) unmap(fixed, cigar, at_, "a record without a CIGAR");
    } else if (!parse_cigar(text, parser_.cigar_) || parser_.cigar_.empty()) {
      refuse(cigar, at_, not_a_cigar(text));
    } else if (const std::string_view fault = check_cigar(operations()); !fault.empty()) {
      tolerate(Validation::standard, "cigar_clip", cigar, at_,
               [&] { return std::string(fault) + ": " + quoted(text); });
    }
    pass(cigar, text.size());
  }

  static std::string not_a_cigar(std::string_view text) {
    return (has_too_long_operation(text) ? "an operation longer than 2^28 - 1: " : "not a CIGAR: ") + quoted(text);
  }

  // Takes a CIGAR of nothing but M, I, D and S, as most have. False, and nothing taken, for all others.
  bool take_plain_cigar() {
    const char* at = at_;
    bool clipped = false;
    for (;;) {
      const auto [length, letter] = take_digits(at, end_);
      if (letter == at || letter - at > 8 || end_ - letter < 2) break;
      at = letter;
      const CigarOperation operation = *at == 'M'   ? CigarOperation::match
                                       : *at == 'I' ? CigarOperation::insertion
                                       : *at == 'D' ? CigarOperation::deletion
                                       : *at == 'S' ? CigarOperation::soft_clip
                                                    : CigarOperation::padding;
      if (operation == CigarOperation::padding) break;
      parser_.cigar_.push_back(static_cast<std::uint32_t>(length << 4) | static_cast<std::uint32_t>(operation));
      clipped = clipped || operation == CigarOperation::soft_clip;
      if (*++at != '\t') continue;
      if (clipped && !check_cigar(operations()).empty()) break;
      at_ = at + 1;
      return true;
    }
    parser_.cigar_.clear();
    return false;
  }

  CigarView operations() const noexcept {
    return {reinterpret_cast<const char*>(parser_.cigar_.data()), parser_.cigar_.size()};
  }

  void take_sequence() {
    const std::string_view text = peek();
    if (text != "*") {
      if (text.empty() || !kernels::is_sam_sequence(text.data(), text.size())) {
        const auto* const bad =
            std::find_if(text.begin(), text.end(), [](char c) { return !kernels::is_sam_sequence(&c, 1); });
        tolerate(Validation::lenient, "sequence", seq, bad, [&] {
          return text.empty() ? "empty sequence; a record without one has \"*\""
                              : "not allowed in a sequence: " + quoted({bad, 1});
        });
      }
      const std::int64_t wanted = operations().query_length();
      if (!parser_.cigar_.empty() && wanted != static_cast<std::int64_t>(text.size())) {
        refuse(seq, at_,
               "the sequence has " + std::to_string(text.size()) + " bases, but the CIGAR " + std::to_string(wanted));
      }
      sequence_ = text;
    }
    pass(seq, text.size());
  }

  void check_quality() {
    const std::size_t size = sequence_.size();
    quality_ = {};
    if (size_to_end() > 0 && *at_ == '*' && (size_to_end() == 1 || at_[1] == '\t')) {
      behind_quality_ = at_ + 1;
      return;
    }
    const auto without_sequence = [&] { return "a quality without a sequence: " + quoted(peek()); };
    if (size_to_end() < size || (size_to_end() > size && at_[size] != '\t')) {
      refuse(qual, at_,
             size == 0 ? without_sequence()
                       : "the quality has " + std::to_string(peek().size()) + " characters, but the sequence " +
                             std::to_string(size) + " bases");
    }
    if (size == 0) tolerate(Validation::lenient, "quality", qual, at_, without_sequence);
    quality_ = {at_, size};
    behind_quality_ = at_ + size;
  }

  // Everything but the optional fields.
  void write(Fixed& fixed, std::string_view name, std::string& raw) {
    std::vector<std::uint32_t>& cigar_codes = parser_.cigar_;
    if (cigar_codes.size() > most_operations) move_long_cigar();
    fixed.operations = static_cast<std::uint16_t>(cigar_codes.size());
    const std::size_t packed_size = kernels::nibbles_size(sequence_.size());
    raw.resize(BamView::fixed_size + fixed.name_size + 4 * cigar_codes.size() + packed_size + sequence_.size());
    char* target = raw.data() + BamView::fixed_size;
    if (!name.empty()) std::memcpy(target, name.data(), name.size());
    target += name.size();
    *target++ = '\0';
    if (!cigar_codes.empty()) std::memcpy(target, cigar_codes.data(), 4 * cigar_codes.size());
    target += 4 * cigar_codes.size();
    if (sequence_.empty()) return;
    auto* const packed = reinterpret_cast<std::uint8_t*>(target);
    kernels::encode_nibbles(sequence_.data(), sequence_.size(), packed);
    if (lenient_) pack_digits(packed);
    target += packed_size;
    if (quality_.empty()) {
      std::memset(target, 0xff, sequence_.size());
    } else if (!kernels::decode_scores(quality_.data(), quality_.size(), '~', target)) {
      decode_odd_scores(target);
    }
  }

  void decode_odd_scores(char* target) const {
    const auto first_outside = [&](unsigned char highest) {
      return std::find_if(quality_.begin(), quality_.end(), [highest](char c) {
        return static_cast<unsigned char>(c) < '!' || static_cast<unsigned char>(c) > highest;
      });
    };
    // htslib stops where a score has more than seven bits.
    constexpr unsigned char highest = '!' + 0x7f;
    const auto* const bad = first_outside(highest);
    const auto reason = [](const char* at) { return "not allowed in a quality: " + quoted({at, 1}); };
    const auto* const odd = first_outside('~');
    if (bad != quality_.end()) refuse(qual, lenient_ ? bad : odd, reason(lenient_ ? bad : odd));
    tolerate(Validation::lenient, "quality", qual, odd, [&] { return reason(odd); });
    kernels::decode_scores(quality_.data(), quality_.size(), highest, target);
  }

  // htslib reads 0 to 3 as A, C, G and T.
  void pack_digits(std::uint8_t* packed) const noexcept {
    for (std::size_t i = 0; i < sequence_.size(); ++i) {
      const unsigned digit = static_cast<unsigned char>(sequence_[i]) - unsigned{'0'};
      if (digit > 3) continue;
      const unsigned shift = i % 2 == 0 ? 4 : 0;
      packed[i / 2] = static_cast<std::uint8_t>((packed[i / 2] & (0xf0 >> shift)) | (1u << digit << shift));
    }
  }

  // Sets the placeholder, and puts the operations aside for the tag CG.
  void move_long_cigar() {
    const std::int64_t length = operations().reference_length();
    if (length > max_cigar_length || sequence_.size() > max_cigar_length) {
      refuse(cigar, cigar_at_, "a CIGAR of more than 65,535 operations that spans 2^28 bases or more");
    }
    append_tag_array(long_cigar_, "CG", 'I', parser_.cigar_.data(), static_cast<std::uint32_t>(parser_.cigar_.size()));
    parser_.cigar_ = {static_cast<std::uint32_t>(sequence_.size() << 4) | unsigned{4},
                      static_cast<std::uint32_t>(length << 4) | unsigned{3}};
  }

  void take_tags(std::string& raw) {
    if (behind_quality_ == end_) return;
    at_ = behind_quality_ + 1;
    SamFault fault =
        sam::LineTags{parser_.judge_, !long_cigar_.empty(), parser_.tag_names_, static_cast<std::size_t>(at_ - begin_)}
            .append({at_, end_}, raw);
    if (!fault) return;
    fault.offset += static_cast<std::size_t>(at_ - begin_);
    throw Refused{std::move(fault)};
  }

  void finish(Fixed& fixed, std::string& raw) const {
    raw += long_cigar_;
    if (raw.size() - 4 > largest_line) refuse(qname, begin_, "the record is larger than 2^31 - 1 bytes");
    const auto block_size = static_cast<std::uint32_t>(raw.size() - 4);
    std::memcpy(raw.data(), &block_size, 4);
    std::memcpy(raw.data() + 4, &fixed, sizeof fixed);
    if (BamView(raw).has_placeholder()) check_long_cigar(raw);
    const bool mapped = (fixed.flag & flags::unmapped) == 0;
    const std::int64_t length = mapped ? BamView(raw).reference_length() : 0;
    fixed.bin = bam_bin(fixed.pos, fixed.pos + std::max<std::int64_t>(length, 1));
    std::memcpy(raw.data() + 4, &fixed, sizeof fixed);
  }

  // A line may come with a placeholder and a tag CG of its own, whose operations nobody has looked at.
  void check_long_cigar(const std::string& raw) const {
    if (!long_cigar_.empty()) return;
    const auto references = static_cast<std::int64_t>(parser_.header_->references().size());
    Judge judge(parser_.judge_.validation());  // the fields have been judged as text
    const bam::Finding finding = bam::examine(raw, references, judge);
    if (finding.flaw == bam::Flaw::none) return;
    const BamFault fault = bam::describe(raw, finding, references);
    throw Refused{{fault.reason, "tag CG", static_cast<std::size_t>(cigar_at_ - begin_)}};
  }

  SamLineParser& parser_;
  const bool lenient_;
  const char* const begin_;
  const char* at_;
  const char* const end_;
  const char* cigar_at_ = nullptr;
  const char* behind_quality_ = nullptr;
  std::string_view sequence_;  // empty for "*"
  std::string_view quality_;   // empty for "*"
  std::string long_cigar_;     // the tag CG
};

SamFault SamLineParser::parse(std::string_view line, std::string& raw) {
  judge_.notes().clear();
  try {
    Run(*this, line).parse(raw);
  } catch (Refused& refused) {
    return std::move(refused.fault);
  }
  return {};
}

}  // namespace seqtide
