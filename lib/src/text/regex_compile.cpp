#include <algorithm>
#include <iterator>
#include <optional>
#include <string>

#include "seqtide/error.hpp"
#include "text/regex.hpp"

namespace seqtide::regex {
namespace {

constexpr int deepest_group = 100;

bool is_digit_byte(char byte) noexcept { return byte >= '0' && byte <= '9'; }

template <typename Holds>
ByteSet bytes_that(Holds holds) {
  ByteSet set;
  for (unsigned byte = 0; byte < 256; ++byte) set[byte] = holds(static_cast<unsigned char>(byte));
  return set;
}

ByteSet range_of(unsigned low, unsigned high) {
  return bytes_that([&](unsigned char byte) { return byte >= low && byte <= high; });
}

ByteSet word_bytes() { return bytes_that(is_word); }
ByteSet space_bytes() { return range_of('\t', '\r') | range_of(' ', ' '); }

// The classes of the C locale.
std::optional<ByteSet> named_class(std::string_view name) {
  const ByteSet upper = range_of('A', 'Z'), lower = range_of('a', 'z'), digit = range_of('0', '9');
  if (name == "upper") return upper;
  if (name == "lower") return lower;
  if (name == "digit") return digit;
  if (name == "alpha") return upper | lower;
  if (name == "alnum") return upper | lower | digit;
  if (name == "xdigit") return digit | range_of('A', 'F') | range_of('a', 'f');
  if (name == "space") return space_bytes();
  if (name == "blank") return range_of(' ', ' ') | range_of('\t', '\t');
  if (name == "cntrl") return range_of(0, 31) | range_of(127, 127);
  if (name == "graph") return range_of('!', '~');
  if (name == "print") return range_of(' ', '~');
  if (name == "punct") return range_of('!', '~') & ~(upper | lower | digit);
  return std::nullopt;
}

class Compiler {
 public:
  explicit Compiler(std::string_view pattern) noexcept : pattern_(pattern) {}

  Program compile() && {
    alternatives(0);
    append({Step::Kind::match});
    return std::move(program_);
  }

 private:
  using Kind = Step::Kind;

  [[noreturn]] void fail_at(std::size_t offset, const std::string& reason) const {
    throw InvalidArgument("character " + std::to_string(offset + 1) + " of the pattern: " + reason);
  }
  [[noreturn]] void fail_size() const {
    throw InvalidArgument("the pattern has more than " + std::to_string(max_size) + " steps, repetitions counted");
  }

  bool at_end() const noexcept { return at_ == pattern_.size(); }
  bool sees(char byte) const noexcept { return !at_end() && pattern_[at_] == byte; }
  bool takes(char byte) noexcept {
    if (!sees(byte)) return false;
    ++at_;
    return true;
  }

  std::size_t size() const noexcept { return program_.steps.size(); }
  void append(Step step) {
    if (size() == max_size) fail_size();
    program_.steps.push_back(step);
  }
  void append_set(const ByteSet& set) {
    auto& sets = program_.sets;
    const auto found = std::find(sets.begin(), sets.end(), set);
    const auto index = static_cast<std::uint16_t>(found - sets.begin());
    if (found == sets.end()) sets.push_back(set);
    append({Kind::bytes, index});
  }

  // A split in front of each branch but the last, and a jump to the end behind it.
  void alternatives(int depth) {
    std::vector<std::size_t> jumps;
    for (;;) {
      const std::size_t begin = size();
      branch(depth);
      if (!takes('|')) break;
      append({Kind::jump});
      const auto split_at = program_.steps.begin() + static_cast<std::ptrdiff_t>(begin);
      program_.steps.insert(split_at, {Kind::split, 0, 1, static_cast<std::int32_t>(size() + 1 - begin)});
      if (size() > max_size) fail_size();
      jumps.push_back(size() - 1);
    }
    for (const std::size_t jump : jumps) program_.steps[jump].first = static_cast<std::int32_t>(size() - jump);
  }

  void branch(int depth) {
    while (!at_end() && !sees('|') && !(depth > 0 && sees(')'))) piece(depth);
  }

  void piece(int depth) {
    const std::size_t begin = size();
    if (!atom(depth)) return;
    for (;;) {
      const std::size_t offset = at_;
      if (takes('*')) {
        repeat(begin, 0, {});
      } else if (takes('+')) {
        repeat(begin, 1, {});
      } else if (takes('?')) {
        repeat(begin, 0, 1);
      } else if (takes('{')) {
        interval(begin, offset);
      } else {
        return;
      }
    }
  }

  std::optional<std::size_t> count() {
    const std::size_t begin = at_;
    std::size_t value = 0;
    while (!at_end() && is_digit_byte(pattern_[at_])) {
      value = std::min<std::size_t>(10 * value + static_cast<std::size_t>(pattern_[at_++] - '0'), max_size + 1);
    }
    if (at_ == begin) return std::nullopt;
    return value;
  }

  void interval(std::size_t begin, std::size_t offset) {
    const std::optional<std::size_t> least = count();
    std::optional<std::size_t> most = least;
    const bool has_comma = takes(',');
    if (has_comma) most = count();
    if ((!least && !has_comma) || !takes('}')) fail_at(offset, "expected {m}, {m,} or {m,n}");
    if (most && *most < least.value_or(0)) fail_at(offset, "the larger number must come last");
    repeat(begin, least.value_or(0), most);
  }

  // What was appended since `begin`, `least` to `most` times, or without end.
  void repeat(std::size_t begin, std::size_t least, std::optional<std::size_t> most) {
    auto& steps = program_.steps;
    const std::vector<Step> unit(steps.begin() + static_cast<std::ptrdiff_t>(begin), steps.end());
    if (unit.empty()) return;
    const std::size_t endless = least > 0 ? 1 : unit.size() + 2;
    const std::size_t more = most ? (*most - least) * (unit.size() + 1) : endless;
    if (begin + least * unit.size() + more > max_size) fail_size();  // counts end at max_size + 1
    steps.resize(begin);
    const auto length = static_cast<std::int32_t>(unit.size());
    const auto copy = [&] { steps.insert(steps.end(), unit.begin(), unit.end()); };
    for (std::size_t i = 0; i < least; ++i) copy();
    if (!most && least > 0) {
      steps.push_back({Kind::split, 0, -length, 1});
    } else if (!most) {
      steps.push_back({Kind::split, 0, 1, length + 2});
      copy();
      steps.push_back({Kind::jump, 0, -length - 1});
    } else {
      for (std::size_t left = *most - least; left > 0; --left) {
        steps.push_back({Kind::split, 0, 1, static_cast<std::int32_t>(left) * (length + 1)});
        copy();
      }
    }
  }

  // False for an anchor, which cannot be repeated.
  bool atom(int depth) {
    const std::size_t offset = at_;
    const char byte = pattern_[at_++];
    switch (byte) {
      case '^':
        return anchor(Kind::begin);
      case '$':
        return anchor(Kind::end);
      case '(':
        if (depth == deepest_group) {
          fail_at(offset, "groups lie more than " + std::to_string(deepest_group) + " deep in each other");
        }
        alternatives(depth + 1);
        if (!takes(')')) fail_at(offset, "expected ')' at the end of the group that begins here");
        return true;
      case '*':
      case '+':
      case '?':
      case '{':
        fail_at(offset, std::string("there is nothing in front of '") + byte + "' to repeat");
      case '[':
        append_set(bracket(offset));
        return true;
      case '.':
        append_set(~range_of(0, 0));
        return true;
      case '\\':
        return escape(offset);
      default:
        append_set(range_of(static_cast<unsigned char>(byte), static_cast<unsigned char>(byte)));
        return true;
    }
  }

  // Always false, for atom().
  bool anchor(Kind kind) {
    program_.looks_at_words = program_.looks_at_words || (kind != Kind::begin && kind != Kind::end);
    append({kind});
    return false;
  }

  bool escape(std::size_t offset) {
    if (at_end()) fail_at(offset, "expected a character behind '\\'");
    const char byte = pattern_[at_++];
    switch (byte) {
      case 'w':
        append_set(word_bytes());
        return true;
      case 'W':
        append_set(~word_bytes());
        return true;
      case 's':
        append_set(space_bytes());
        return true;
      case 'S':
        append_set(~space_bytes());
        return true;
      case 'b':
        return anchor(Kind::boundary);
      case 'B':
        return anchor(Kind::no_boundary);
      case '<':
        return anchor(Kind::word_begin);
      case '>':
        return anchor(Kind::word_end);
      case '`':
        return anchor(Kind::begin);
      case '\'':
        return anchor(Kind::end);
      default:
        if (is_digit_byte(byte)) fail_at(offset, "references to groups are not supported");
        if (is_word(static_cast<unsigned char>(byte)) && byte != '_') {
          fail_at(offset, std::string("'\\") + byte + "' has no meaning; digits are [0-9]");
        }
        append_set(range_of(static_cast<unsigned char>(byte), static_cast<unsigned char>(byte)));
        return true;
    }
  }

  // [:class:], [.x.] or [=x=], of which the first bracket has been taken.
  ByteSet named_element(std::size_t offset) {
    const char kind = pattern_[at_++];
    const std::size_t end = pattern_.find(std::string{kind, ']'}, at_);
    if (end == std::string_view::npos) fail_at(offset, std::string("expected '") + kind + "]'");
    const std::string_view name = pattern_.substr(at_, end - at_);
    at_ = end + 2;
    if (kind != ':') {
      if (name.size() != 1) fail_at(offset, "expected one character, not " + quoted(name, 20));
      return range_of(static_cast<unsigned char>(name[0]), static_cast<unsigned char>(name[0]));
    }
    const std::optional<ByteSet> set = named_class(name);
    if (!set) fail_at(offset, "there is no class " + quoted(name, 20));
    return *set;
  }

  // One character, or a class; the first is where a range may begin or end.
  ByteSet element(bool& is_class) {
    const std::size_t offset = at_;
    is_class = false;
    const char byte = pattern_[at_++];
    if (byte != '[' || at_end() || (!sees(':') && !sees('.') && !sees('='))) {
      return range_of(static_cast<unsigned char>(byte), static_cast<unsigned char>(byte));
    }
    is_class = sees(':');
    return named_element(offset);
  }

  static unsigned only_byte(const ByteSet& set) {
    unsigned byte = 0;
    while (!set[byte]) ++byte;
    return byte;
  }

  ByteSet bracket(std::size_t offset) {
    ByteSet set;
    const bool is_negated = takes('^');
    for (bool is_first = true;; is_first = false) {
      if (at_end()) fail_at(offset, "expected ']' at the end of the brackets that begin here");
      if (!is_first && takes(']')) break;
      const std::size_t begin = at_;
      const bool is_hyphen = sees('-');
      bool is_class = false;
      const ByteSet low = element(is_class);
      if (is_hyphen && !is_first && !sees(']')) fail_at(begin, "'-' stands for itself only first or last in brackets");
      const bool is_range = sees('-') && at_ + 1 < pattern_.size() && pattern_[at_ + 1] != ']';
      if (!is_range) {
        set |= low;
        continue;
      }
      ++at_;
      bool ends_in_class = false;
      const ByteSet high = element(ends_in_class);
      if (is_class || ends_in_class) fail_at(begin, "a class cannot begin or end a range");
      if (only_byte(low) > only_byte(high)) fail_at(begin, "the range is empty");
      set |= range_of(only_byte(low), only_byte(high));
    }
    return is_negated ? ~set : set;
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  Program program_;
};

}  // namespace

Program compile(std::string_view pattern) { return Compiler(pattern).compile(); }

}  // namespace seqtide::regex
