#include "text/expression_lexer.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "seqtide/error.hpp"

namespace seqtide::expressions {
namespace {

bool is_decimal(char byte) noexcept { return byte >= '0' && byte <= '9'; }
bool begins_name(char byte) noexcept {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
}
bool continues_name(char byte) noexcept { return begins_name(byte) || is_decimal(byte) || byte == '.'; }
bool is_blank(char byte) noexcept { return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r'; }

// Those of two characters come first.
constexpr std::array<std::string_view, 23> symbols = {
    "||", "&&", "==", "!=", "=~", "!~", ">=", "<=", ">", "<", "&", "^",
    "|",  "+",  "-",  "*",  "/",  "%",  "!",  "~",  "(", ")", ","};

}  // namespace

std::string Token::described() const {
  if (kind == Kind::end) return "the expression ends here";
  return "here is " + quoted(kind == Kind::tag ? '[' + std::string(source) + ']' : std::string(source), 20);
}

std::size_t column_of(std::string_view expression, std::size_t offset) noexcept {
  std::size_t column = 1;
  for (const char byte : expression.substr(0, offset)) column += (static_cast<unsigned char>(byte) & 0xc0) != 0x80;
  return column;
}

void fail(std::string_view expression, std::size_t offset, const std::string& reason) {
  throw InvalidArgument("column " + std::to_string(column_of(expression, offset)) + " of the expression: " + reason);
}

Token Lexer::next() {
  while (at_ < expression_.size() && is_blank(expression_[at_])) ++at_;
  const std::size_t begin = at_;
  if (begin == expression_.size()) return {Token::Kind::end, begin, {}, 0, {}};
  const char first = expression_[begin];
  if (is_decimal(first)) return number(begin);
  if (first == '.' && begin + 1 < expression_.size() && is_decimal(expression_[begin + 1])) return number(begin);
  if (first == '"') return text(begin);
  if (first == '[') return tag(begin);
  if (!begins_name(first)) return symbol(begin);
  while (at_ < expression_.size() && continues_name(expression_[at_])) ++at_;
  return {Token::Kind::name, begin, expression_.substr(begin, at_ - begin), 0, {}};
}

Token Lexer::number(std::size_t begin) {
  const char* const first = expression_.data() + begin;
  const char* const end = expression_.data() + expression_.size();
  Token token{Token::Kind::number, begin, {}, 0, {}};
  const bool is_hex = end - first >= 2 && first[0] == '0' && (first[1] == 'x' || first[1] == 'X');
  const auto [stop, error] = is_hex ? std::from_chars(first + 2, end, token.number, std::chars_format::hex)
                                    : std::from_chars(first, end, token.number);
  if (error == std::errc::invalid_argument) fail(expression_, begin, "expected digits behind \"0x\"");
  at_ = static_cast<std::size_t>(stop - expression_.data());
  token.source = expression_.substr(begin, at_ - begin);
  if (error == std::errc::result_out_of_range) fail(expression_, begin, quoted(token.source, 20) + " is no double");
  return token;
}

// A backslash that is none of an escape stays, so that one is enough in a pattern.
Token Lexer::text(std::size_t begin) {
  Token token{Token::Kind::text, begin, {}, 0, {}};
  for (at_ = begin + 1; at_ < expression_.size(); ++at_) {
    const char byte = expression_[at_];
    if (byte == '"') {
      ++at_;
      token.source = expression_.substr(begin, at_ - begin);
      return token;
    }
    if (byte != '\\' || at_ + 1 == expression_.size()) {
      token.text += byte;
      continue;
    }
    const char escaped = expression_[++at_];
    switch (escaped) {
      case '"':
      case '\\':
        token.text += escaped;
        break;
      case 't':
        token.text += '\t';
        break;
      case 'n':
        token.text += '\n';
        break;
      case 'r':
        token.text += '\r';
        break;
      default:
        token.text += byte;
        token.text += escaped;
    }
  }
  fail(expression_, begin, "expected '\"' at the end of the text that begins here");
}

Token Lexer::tag(std::size_t begin) {
  if (expression_.size() - begin < 4 || expression_[begin + 3] != ']') {
    fail(expression_, begin, "expected a tag of two characters, such as [NM]");
  }
  at_ = begin + 4;
  return {Token::Kind::tag, begin, expression_.substr(begin + 1, 2), 0, {}};
}

Token Lexer::symbol(std::size_t begin) {
  const std::string_view rest = expression_.substr(begin);
  for (const std::string_view symbol : symbols) {
    if (rest.substr(0, symbol.size()) != symbol) continue;
    at_ = begin + symbol.size();
    return {Token::Kind::symbol, begin, rest.substr(0, symbol.size()), 0, {}};
  }
  if (rest[0] == '=') fail(expression_, begin, "expected \"==\" or \"=~\"");
  fail(expression_, begin, "expected an operator or a value, but here is " + quoted(rest.substr(0, 1)));
}

}  // namespace seqtide::expressions
