// Tokens of filter expressions: numbers, texts in quotes, names, tags in square brackets, operators.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace seqtide::expressions {

struct Token {
  enum class Kind { number, text, name, tag, symbol, end };

  Kind kind = Kind::end;
  std::size_t offset = 0;   // of its first byte
  std::string_view source;  // the whole token; of a tag only the two characters
  double number = 0;
  std::string text;  // what a text in quotes means

  bool is(std::string_view symbol) const noexcept { return kind == Kind::symbol && source == symbol; }
  /// For messages: what stands there instead of what was expected.
  std::string described() const;
};

/// InvalidArgument that names the column, which counts characters of UTF-8 from 1.
[[noreturn]] void fail(std::string_view expression, std::size_t offset, const std::string& reason);
/// Of the byte at `offset`.
std::size_t column_of(std::string_view expression, std::size_t offset) noexcept;

/// Keeps a view of the expression. Takes the longest operator there is, also where two prefixes stand side by side
/// ("!~1"): which of both is meant, the parser knows.
class Lexer {
 public:
  explicit Lexer(std::string_view expression) noexcept : expression_(expression) {}

  /// Throws InvalidArgument for what begins no token, and for a text or tag that does not end.
  Token next();
  /// Goes back into the token, to behind its first character.
  void split(const Token& token) noexcept { at_ = token.offset + 1; }

  std::string_view expression() const noexcept { return expression_; }

 private:
  Token number(std::size_t begin);
  Token text(std::size_t begin);
  Token tag(std::size_t begin);
  Token symbol(std::size_t begin);

  std::string_view expression_;
  std::size_t at_ = 0;
};

}  // namespace seqtide::expressions
