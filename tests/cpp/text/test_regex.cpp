#define BOOST_TEST_MODULE regex
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#if defined(__GLIBC__)
#include <regex.h>
#endif

#include "seqtide/error.hpp"
#include "text/regex.hpp"
#include "text/regex_match.hpp"
#include "thrown.hpp"

using seqtide::InvalidArgument;
using seqtide::regex::Matcher;
using seqtide::regex::Regex;
using seqtide::regex::Side;
using seqtide::regex::Simulation;

namespace {

// In two pieces, cut anywhere.
bool occurs(const Regex& regex, std::string_view text, std::size_t cut = 0) {
  Matcher matcher(regex);
  return matcher.feed(text.substr(0, cut)) || matcher.feed(text.substr(cut)) || matcher.finish();
}

bool occurs(std::string_view pattern, std::string_view text) { return occurs(Regex(pattern), text); }

// Without the table.
bool occurs_by_steps(const std::string& pattern, std::string_view text) {
  const seqtide::regex::Program program = seqtide::regex::compile(pattern);
  Simulation simulation(program);
  Side before = Side::edge;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    const Side after = program.looks_at_words && seqtide::regex::is_word(byte) ? Side::word : Side::other;
    if (simulation.ends(before, after)) return true;
    simulation.advance(byte);
    before = after;
  }
  return simulation.ends(before, Side::edge);
}

std::string refusal(const std::string& pattern) {
  return thrown::message_of<InvalidArgument>([&] { Regex regex(pattern); });
}

#if defined(__GLIBC__)
class RandomPattern {
 public:
  explicit RandomPattern(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t end) { return random_() % end; }

  std::string make(int depth) {
    static const std::vector<std::string> sets = {"[ab]",    "[^a]",  "[]a]",        "[a-]",     "[[:alpha:]]",
                                                  "[A-b]",   "[^]_]", "[-a]",        "[[.a.]b]", "[b-a]",
                                                  "[[=a=]]", "[",     "[[:digit:]]", "[a-c-e]"};
    static const std::vector<std::string> escapes = {"\\w", "\\W", "\\s", "\\S", "\\b", "\\B",
                                                     "\\<", "\\>", "\\`", "\\'", "\\.", "\\*"};
    static const std::vector<std::string> repeats = {"*",    "+",     "?", "{2}", "{1,}", "{0,2}",
                                                     "{,1}", "{2,1}", "{", "{a}", "**",   "{0}"};
    std::string pattern;
    for (std::size_t left = below(5); left > 0; --left) {
      switch (below(12)) {
        case 0:
          pattern += depth > 0 ? '(' + make(depth - 1) + ')' : ".";
          break;
        case 1:
          if (depth > 0) pattern += make(depth - 1) + '|' + make(depth - 1);
          break;
        case 2:
          pattern += sets[below(sets.size())];
          break;
        case 3:
          pattern += escapes[below(escapes.size())];
          break;
        case 4:
          pattern += "^$.)"[below(4)];
          break;
        case 5:
        case 6:
          pattern += "ab"[below(2)] + repeats[below(repeats.size())];
          break;
        default:
          pattern += "abA_ "[below(5)];
      }
    }
    return pattern;
  }

  std::string text() {
    std::string text;
    for (std::size_t left = below(9); left > 0; --left) text += "abA_ )."[below(7)];
    return text;
  }

 private:
  std::mt19937 random_;
};
#endif

}  // namespace

#if defined(__GLIBC__)
BOOST_AUTO_TEST_CASE(random_patterns_do_what_those_of_the_c_library_do) {
  RandomPattern random(5);
  int matches = 0, refusals = 0;
  for (int i = 0; i < 6000; ++i) {
    const std::string pattern = random.make(3);
    regex_t reference;
    const bool is_refused = regcomp(&reference, pattern.c_str(), REG_EXTENDED | REG_NOSUB) != 0;
    BOOST_TEST_CONTEXT(pattern) {
      if (is_refused) {
        BOOST_CHECK_THROW(Regex{pattern}, InvalidArgument);
        ++refusals;
        continue;
      }
      const Regex regex(pattern);
      for (int j = 0; j < 6; ++j) {
        const std::string text = random.text();
        const bool expected = regexec(&reference, text.c_str(), 0, nullptr, 0) == 0;
        BOOST_TEST_CONTEXT(text) {
          BOOST_TEST(occurs(regex, text, random.below(text.size() + 1)) == expected);
          BOOST_TEST(occurs_by_steps(pattern, text) == expected);
        }
        matches += expected;
      }
      regfree(&reference);
    }
  }
  BOOST_TEST(matches > 3000);
  BOOST_TEST(refusals > 300);
}
#endif

BOOST_AUTO_TEST_CASE(bytes_and_classes) {
  BOOST_TEST(occurs("grp[ABC]-", "xgrpB-1"));
  BOOST_TEST(!occurs("grp[ABC]-", "grpD-"));
  BOOST_TEST(occurs("^chr([0-9]+|[XY])$", "chr17"));
  BOOST_TEST(!occurs("^chr([0-9]+|[XY])$", "chrUn_17"));
  BOOST_TEST(occurs("", ""));
  BOOST_TEST(occurs("^$", ""));
  BOOST_TEST(!occurs("^$", "a"));
  BOOST_TEST(occurs("\xc3\xa9", "caf\xc3\xa9"));
  BOOST_TEST(occurs("^[^a]$", "\xff"));
  BOOST_TEST(!occurs(".", std::string_view("\0", 1)));
  BOOST_TEST(occurs("^a{3}b{2,3}c{,1}d{2,}$", "aaabbdd"));
  BOOST_TEST(!occurs("^a{3}b{2,3}c{,1}d{2,}$", "aaabbbbdd"));
}

BOOST_AUTO_TEST_CASE(large_automata_have_no_table) {
  const std::string pattern = "A.{12}T";
  const Regex regex(pattern);
  BOOST_TEST(!regex.is_table());
  BOOST_TEST(Regex("A.{3}T").is_table());
  std::mt19937 random(2);
  for (int i = 0; i < 300; ++i) {
    std::string text;
    bool expected = false;
    for (std::size_t left = random() % 60; left > 0; --left) text += "ACGT"[random() % 12 == 0 ? random() % 4 : 1];
    for (std::size_t at = 0; at + 13 < text.size(); ++at) expected |= text[at] == 'A' && text[at + 13] == 'T';
    BOOST_TEST(occurs(regex, text, text.size() / 2) == expected);
  }
}

BOOST_AUTO_TEST_CASE(refusals_name_the_character) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"a(b", "character 2 of the pattern: expected ')' at the end of the group that begins here"},
      {"*a", "character 1 of the pattern: there is nothing in front of '*' to repeat"},
      {"a|+", "character 3 of the pattern: there is nothing in front of '+' to repeat"},
      {"^*", "character 2 of the pattern: there is nothing in front of '*' to repeat"},
      {"ab[c", "character 3 of the pattern: expected ']' at the end of the brackets that begin here"},
      {"[[:letter:]]", "character 2 of the pattern: there is no class \"letter\""},
      {"[[:alpha]", "character 2 of the pattern: expected ':]'"},
      {"[[.ab.]]", "character 2 of the pattern: expected one character, not \"ab\""},
      {"[z-a]", "character 2 of the pattern: the range is empty"},
      {"[[:alpha:]-z]", "character 2 of the pattern: a class cannot begin or end a range"},
      {"[a-c-e]", "character 5 of the pattern: '-' stands for itself only first or last in brackets"},
      {"a{", "character 2 of the pattern: expected {m}, {m,} or {m,n}"},
      {"a{2,1}", "character 2 of the pattern: the larger number must come last"},
      {"ab\\", "character 3 of the pattern: expected a character behind '\\'"},
      {"(a)\\1", "character 4 of the pattern: references to groups are not supported"},
      {"\\d", "character 1 of the pattern: '\\d' has no meaning; digits are [0-9]"},
      {"a{2000}", "the pattern has more than 2000 steps, repetitions counted"},
      {"((((a{99}){99}){99}){99}){99}", "the pattern has more than 2000 steps, repetitions counted"},
      {"a{99999999999999999999}", "the pattern has more than 2000 steps, repetitions counted"},
      {std::string(2000, 'a'), "the pattern has more than 2000 steps, repetitions counted"},
      {std::string(200, '('), "character 101 of the pattern: groups lie more than 100 deep in each other"},
  };
  for (const auto& [pattern, message] : cases) BOOST_TEST(refusal(pattern) == message);
  BOOST_TEST(occurs(std::string(1999, 'a'), std::string(1999, 'a')));
}

BOOST_AUTO_TEST_CASE(no_pattern_hangs) {
  std::string text;
  for (std::size_t i = 0; i < 20'000; ++i) text += "ab"[i * i % 7 % 2];
  for (const std::string pattern : {"((((a*)*)*)*)*$c", "(a|aa|b|ab)+c", "(.*a.*b.*c){50}", "^(((a?){30}){10})[^ab]",
                                    "(((()*)*)*){1000}c", "(a?){300}(b?){300}c", "([ab]{1,40}){20}c"}) {
    const auto start = std::chrono::steady_clock::now();
    BOOST_TEST(!occurs(pattern, text));
    BOOST_TEST((std::chrono::steady_clock::now() - start < std::chrono::seconds(60)), pattern);
  }
}
