#include <array>
#include <optional>
#include <span>

#include "alignments/expression/program.hpp"
#include "seqtide/error.hpp"
#include "text/expression_lexer.hpp"

namespace seqtide::expressions {
namespace {

// Recursion: parentheses, prefixes, and operators that bind to the right.
constexpr int deepest_nesting = 250;

// What a value is, as far as parsing can tell; a tag may be anything.
enum class Type : std::uint8_t { number, text, any };

struct BinaryOperator {
  std::string_view symbol;
  Operation operation;
  int precedence;  // the higher, the closer it binds
  bool to_the_right = false;
  bool takes_text = false;
};

// samtools' precedences: && and || are equals, and bits bind closer than comparisons.
constexpr std::array<BinaryOperator, 18> binary_operators = {{
    {"&&", Operation::both, 1, false, true},
    {"||", Operation::either, 1, false, true},
    {"==", Operation::equal, 2, true, true},
    {"!=", Operation::not_equal, 2, true, true},
    {"=~", Operation::matches, 2, true, true},
    {"!~", Operation::matches_not, 2, true, true},
    {"<", Operation::less, 3, true, true},
    {"<=", Operation::less_equal, 3, true, true},
    {">", Operation::greater, 3, true, true},
    {">=", Operation::greater_equal, 3, true, true},
    {"|", Operation::bit_or, 4},
    {"^", Operation::bit_xor, 5},
    {"&", Operation::bit_and, 6},
    {"+", Operation::add, 7},
    {"-", Operation::subtract, 7},
    {"*", Operation::multiply, 8},
    {"/", Operation::divide, 8},
    {"%", Operation::remainder, 8},
}};

struct UnaryOperator {
  std::string_view symbol;
  Operation operation;
};

constexpr std::array<UnaryOperator, 4> unary_operators = {{
    {"+", Operation::plus},
    {"-", Operation::negate},
    {"!", Operation::logical_not},
    {"~", Operation::bit_not},
}};

struct Function {
  std::string_view name;
  Operation operation;
  int arguments = 1;
  Type argument = Type::number;  // `any` takes all
};

constexpr std::array<Function, 10> functions = {{
    {"length", Operation::length, 1, Type::text},
    {"min", Operation::least, 1, Type::text},
    {"max", Operation::greatest, 1, Type::text},
    {"avg", Operation::mean, 1, Type::text},
    {"sqrt", Operation::square_root},
    {"log", Operation::logarithm},
    {"exp", Operation::exponential},
    {"pow", Operation::power, 2},
    {"exists", Operation::exists, 1, Type::any},
    {"default", Operation::default_value, 2, Type::any},
}};

class Parser {
 public:
  explicit Parser(std::string_view expression) : lexer_(expression) {
    program_.expression = expression;
    token_ = lexer_.next();
  }

  Program parse() && {
    binary(1);
    if (token_.kind != Token::Kind::end) {
      fail_here(token_.is(")") ? "there is no '(' for this ')'" : "expected an operator, but " + token_.described());
    }
    return std::move(program_);
  }

 private:
  class Nesting {
   public:
    explicit Nesting(Parser& parser) : parser_(parser) {
      if (++parser_.nesting_ > deepest_nesting) parser_.fail_depth(parser_.token_.offset);
    }
    ~Nesting() { --parser_.nesting_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

   private:
    Parser& parser_;
  };

  [[noreturn]] void fail_at(std::size_t offset, const std::string& reason) const {
    fail(lexer_.expression(), offset, reason);
  }
  [[noreturn]] void fail_here(const std::string& reason) const { fail_at(token_.offset, reason); }
  [[noreturn]] void fail_depth(std::size_t offset) const { fail_at(offset, "too many operations lie in each other"); }

  Token take() {
    Token taken = std::move(token_);
    token_ = lexer_.next();
    return taken;
  }

  // \param values  that it leaves on the stack, less those it takes
  void emit(Operation operation, std::size_t operand, std::size_t offset, int values) {
    depth_ = static_cast<std::size_t>(static_cast<int>(depth_) + values);
    if (depth_ > deepest_stack) fail_depth(offset);
    program_.code.push_back({operation, static_cast<std::uint32_t>(operand), offset});
  }

  const BinaryOperator* binary_operator() const noexcept {
    for (const BinaryOperator& known : binary_operators) {
      if (token_.is(known.symbol)) return &known;
    }
    return nullptr;
  }

  // Operators of this precedence and higher ones.
  Type binary(int precedence) {
    const Nesting nesting(*this);
    Type type = unary();
    for (;;) {
      const BinaryOperator* const found = binary_operator();
      if (found == nullptr || found->precedence < precedence) return type;
      const std::size_t offset = take().offset;
      if (found->operation == Operation::matches || found->operation == Operation::matches_not) {
        match(*found, type, offset);
      } else {
        operation(*found, type, offset);
      }
      type = Type::number;
    }
  }

  void operation(const BinaryOperator& known, Type left, std::size_t offset) {
    std::size_t skip = 0;
    const bool may_skip = known.operation == Operation::both || known.operation == Operation::either;
    if (may_skip) {
      skip = program_.code.size();
      emit(known.operation == Operation::both ? Operation::skip_unless : Operation::skip_if, 0, offset, 0);
    }
    const Type right = binary(known.to_the_right ? known.precedence : known.precedence + 1);
    if (!known.takes_text && (left == Type::text || right == Type::text)) {
      fail_at(offset, quoted(known.symbol) + " needs numbers on both sides, not text");
    }
    if (may_skip) program_.code[skip].operand = static_cast<std::uint32_t>(program_.code.size());
    emit(known.operation, 0, offset, -1);
  }

  // The pattern is compiled here and now, so it has to be known.
  void match(const BinaryOperator& known, Type left, std::size_t offset) {
    const std::size_t begin = program_.code.size();
    const std::size_t pattern_offset = token_.offset;
    if (left == Type::number) fail_at(offset, quoted(known.symbol) + " needs text on its left, not a number");
    binary(known.precedence);
    if (program_.code.size() != begin + 1 || program_.code.back().operation != Operation::push_text) {
      fail_at(pattern_offset, "expected a pattern in quotes behind " + quoted(known.symbol));
    }
    try {
      program_.patterns.emplace_back(program_.texts.back());
    } catch (const InvalidArgument& error) {
      fail_at(pattern_offset, error.what());
    }
    program_.texts.pop_back();
    program_.code.pop_back();
    emit(known.operation, program_.patterns.size() - 1, offset, -1);
  }

  Type unary() {
    if (token_.is("!~")) {
      lexer_.split(token_);
      token_.source = token_.source.substr(0, 1);
    }
    for (const UnaryOperator& known : unary_operators) {
      if (!token_.is(known.symbol)) continue;
      const Nesting nesting(*this);
      const std::size_t offset = take().offset;
      if (unary() == Type::text && known.operation != Operation::logical_not) {
        fail_at(offset, quoted(known.symbol) + " needs a number, not text");
      }
      emit(known.operation, 0, offset, 0);
      return Type::number;
    }
    return primary();
  }

  Type primary() {
    const std::size_t offset = token_.offset;
    switch (token_.kind) {
      case Token::Kind::number:
        emit(Operation::push_number, program_.numbers.size(), offset, 1);
        program_.numbers.push_back(take().number);
        return Type::number;
      case Token::Kind::text:
        emit(Operation::push_text, program_.texts.size(), offset, 1);
        program_.texts.push_back(take().text);
        return Type::text;
      case Token::Kind::tag:
        emit(Operation::push_tag, program_.texts.size(), offset, 1);
        program_.texts.emplace_back(take().source);
        return Type::any;
      case Token::Kind::name:
        return named();
      default:
        break;
    }
    if (!token_.is("(")) {
      fail_here("expected a number, a text, a name, a tag or '(', but " + token_.described());
    }
    take();
    const Type type = binary(1);
    close(offset);
    return type;
  }

  void close(std::size_t opened) {
    if (!token_.is(")")) {
      fail_here("expected ')' for the '(' in column " + std::to_string(column_of(lexer_.expression(), opened)) +
                ", but " + token_.described());
    }
    take();
  }

  Type named() {
    const Token name = take();
    for (const Function& function : functions) {
      if (name.source == function.name) return call(function);
    }
    if (name.source.substr(0, 5) == "flag.") {
      const std::uint16_t bits = flag_named(name.source.substr(5));
      if (bits == 0) fail_at(name.offset, unknown_flag(name.source));
      emit(Operation::push_flag, bits, name.offset, 1);
      return Type::number;
    }
    const std::optional<Field> field = field_named(name.source);
    if (!field) fail_at(name.offset, "there is no field or function " + quoted(name.source, 40));
    if (*field == Field::library) program_.asks_for_library = true;
    emit(Operation::push_field, static_cast<std::size_t>(*field), name.offset, 1);
    return is_text(*field) ? Type::text : Type::number;
  }

  static std::string unknown_flag(std::string_view name) {
    std::string message = "there is no " + quoted(name, 40) + "; flags are paired, proper_pair, unmap, munmap, ";
    return message + "reverse, mreverse, read1, read2, secondary, qcfail, dup and supplementary";
  }

  Type call(const Function& function) {
    const std::size_t offset = token_.offset;
    if (!token_.is("(")) {
      fail_here("expected '(' behind " + quoted(function.name) + ", but " + token_.described());
    }
    std::array<Type, 2> types{};
    for (int i = 0; i < function.arguments; ++i) {
      if (i > 0 && !token_.is(",")) {
        fail_here("expected ',' and another argument of " + quoted(function.name) + ", but " + token_.described());
      }
      take();  // what stands in front of the argument
      const std::size_t argument_offset = token_.offset;
      const Type type = binary(1);
      types[static_cast<std::size_t>(i)] = type;
      if (function.argument != Type::any && type != Type::any && type != function.argument) {
        fail_at(argument_offset, quoted(function.name) +
                                     (type == Type::text ? " needs a number, not text" : " needs text, not a number"));
      }
    }
    close(offset);
    emit(function.operation, 0, offset, 1 - function.arguments);
    if (function.operation != Operation::default_value) return Type::number;
    return types[0] == types[1] ? types[0] : Type::any;
  }

  Lexer lexer_;
  Token token_;
  Program program_;
  std::size_t depth_ = 0;  // of the stack
  int nesting_ = 0;
};

}  // namespace

Program parse(std::string_view expression) { return Parser(expression).parse(); }

}  // namespace seqtide::expressions
