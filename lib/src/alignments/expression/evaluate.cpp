#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "alignments/expression/program.hpp"
#include "seqtide/error.hpp"
#include "text/expression_lexer.hpp"
#include "text/regex_match.hpp"

namespace seqtide::expressions {
namespace {

// As samtools has it, truth is not in the value alone: a tag that exists is true, even where it is 0. Numbers that are
// no results of operations are not marked as true; they are if they are not 0.
struct Value {
  enum class Kind : std::uint8_t { number, text, array };

  // Without values of their own, for the stack.
  double number;
  TextValue text;
  Kind kind;
  bool is_true;

  void set(double value, bool truth) noexcept {
    number = value;
    kind = Kind::number;
    is_true = truth;
  }
  void set(double value) noexcept { set(value, value == value && value != 0); }
  void set(const TextValue& value) noexcept {
    text = value;
    kind = Kind::text;
    is_true = false;
  }
  /// A number that no comparison finds equal, smaller or larger.
  void set_undefined() noexcept { set(std::numeric_limits<double>::quiet_NaN(), false); }

  /// Neither a missing tag nor undefined.
  bool has_value() const noexcept {
    if (kind == Kind::number) return !std::isnan(number);
    return kind == Kind::array || text.exists();
  }
  bool exists() const noexcept { return is_true || has_value(); }
  bool truth() const noexcept { return is_true || (has_value() && (kind != Kind::number || number != 0)); }
};

// What does not fit is the number that x86 makes of it.
std::int64_t to_integer(double number) noexcept {
  if (!(number >= -9223372036854775808.0 && number < 9223372036854775808.0)) {
    return std::numeric_limits<std::int64_t>::min();
  }
  return static_cast<std::int64_t>(number);
}

double remainder_of(double left, double right) noexcept {
  const std::int64_t divisor = to_integer(right);
  if (divisor == 0) return std::numeric_limits<double>::quiet_NaN();
  return divisor == -1 ? 0 : static_cast<double>(to_integer(left) % divisor);
}

class Evaluation {
 public:
  Evaluation(const Program& program, const BamView& record, const SamHeader& header, const Surroundings& surroundings)
      : program_(program), record_(record), header_(header), surroundings_(surroundings) {}

  bool run() {
    for (std::size_t at = 0; at < program_.code.size(); ++at) {
      const Instruction& instruction = program_.code[at];
      switch (instruction.operation) {
        case Operation::skip_unless:
        case Operation::skip_if: {
          const bool truth = instruction.operation == Operation::skip_if;
          if (top().truth() != truth) break;
          top().set(truth ? 1 : 0);
          at = instruction.operand;
          break;
        }
        default:
          step(instruction);
      }
    }
    return top().truth();
  }

 private:
  Value& top() noexcept { return stack_[size_ - 1]; }
  Value& push() noexcept { return stack_[size_++]; }

  void step(const Instruction& instruction) {
    const Operation operation = instruction.operation;
    if (operation <= Operation::push_flag) {
      load(instruction);
    } else if (operation <= Operation::bit_not) {
      prefix(instruction);
    } else if (operation <= Operation::bit_or) {
      calculate(instruction);
    } else if (operation <= Operation::not_equal) {
      compare_two(instruction);
    } else if (operation <= Operation::matches_not) {
      match(instruction);
    } else if (operation <= Operation::either) {
      // That of the left side is known: else this would have been skipped.
      const bool truth = top().truth();
      --size_;
      top().set(truth ? 1 : 0);
    } else {
      call(instruction);
    }
  }

  void load(const Instruction& instruction) {
    Value& value = push();
    switch (instruction.operation) {
      case Operation::push_number:
        return value.set(program_.numbers[instruction.operand], false);
      case Operation::push_text:
        return value.set(TextValue::of(program_.texts[instruction.operand]));
      case Operation::push_flag:
        return value.set(record_.flag() & instruction.operand, false);
      case Operation::push_tag:
        return load_tag(program_.texts[instruction.operand], value);
      default:
        break;
    }
    const auto field = static_cast<Field>(instruction.operand);
    if (is_text(field)) {
      value.set(text_of(field, record_, header_, surroundings_.libraries));
    } else {
      value.set(number_of(field, record_), false);
    }
  }

  void load_tag(std::string_view name, Value& value) noexcept {
    const std::optional<TagView> tag = record_.tag(name);
    if (!tag) return value.set(TextValue::none());
    if (tag->type == 'B') {
      value.kind = Value::Kind::array;
    } else if (tag->type == 'f') {
      value.set(static_cast<double>(tag->real()), true);
    } else if (tag->is_integer()) {
      value.set(static_cast<double>(tag->integer()), true);
    } else {
      value.set(TextValue::of(tag->text()));
    }
    value.is_true = true;
  }

  void prefix(const Instruction& instruction) {
    Value& value = top();
    if (instruction.operation == Operation::logical_not) {
      // A number counts as it is without its fraction.
      const bool is_zero = value.kind == Value::Kind::number && value.has_value() && to_integer(value.number) == 0;
      return value.set(!value.is_true && (!value.has_value() || is_zero) ? 1 : 0);
    }
    if (!value.has_value()) return value.set_undefined();
    need_number(value, instruction);
    switch (instruction.operation) {
      case Operation::plus:
        return value.set(value.number);
      case Operation::negate:
        return value.set(-value.number);
      default:
        return value.set(static_cast<double>(~to_integer(value.number)));
    }
  }

  void calculate(const Instruction& instruction) {
    const Value& right = stack_[--size_];
    Value& left = top();
    if (!left.has_value() || !right.has_value()) return left.set_undefined();
    need_number(left, instruction);
    need_number(right, instruction);
    const auto bits = [](auto number) { return static_cast<double>(number); };
    switch (instruction.operation) {
      case Operation::multiply:
        return left.set(left.number * right.number);
      case Operation::divide:
        return left.set(left.number / right.number);
      case Operation::remainder:
        return left.set(remainder_of(left.number, right.number));
      case Operation::add:
        return left.set(left.number + right.number);
      case Operation::subtract:
        return left.set(left.number - right.number);
      case Operation::bit_and:
        return left.set(bits(to_integer(left.number) & to_integer(right.number)));
      case Operation::bit_xor:
        return left.set(bits(to_integer(left.number) ^ to_integer(right.number)));
      default:
        return left.set(bits(to_integer(left.number) | to_integer(right.number)));
    }
  }

  // Text and number are neither equal nor less nor greater.
  void compare_two(const Instruction& instruction) {
    const Value& right = stack_[--size_];
    Value& left = top();
    if (!left.has_value() || !right.has_value()) return left.set_undefined();
    if (left.kind == Value::Kind::array || right.kind == Value::Kind::array) fault(instruction, "an array");
    if (left.kind != right.kind) return left.set(instruction.operation == Operation::not_equal ? 1 : 0);
    if (left.kind == Value::Kind::text) {
      const int order = compare(left.text, right.text);
      return left.set(holds(instruction.operation, order, 0) ? 1 : 0);
    }
    left.set(holds(instruction.operation, left.number, right.number) ? 1 : 0);
  }

  template <typename T>
  static bool holds(Operation operation, T left, T right) noexcept {
    switch (operation) {
      case Operation::less:
        return left < right;
      case Operation::less_equal:
        return left <= right;
      case Operation::greater:
        return left > right;
      case Operation::greater_equal:
        return left >= right;
      case Operation::equal:
        return left == right;
      default:
        return left != right;
    }
  }

  // A missing text neither matches nor does not match.
  void match(const Instruction& instruction) {
    Value& value = top();
    if (value.kind != Value::Kind::text) fault(instruction, "no text");
    if (!value.text.exists()) return value.set(0);
    regex::Matcher matcher(program_.patterns[instruction.operand]);
    TextPieces pieces(value.text);
    bool is_found = false;
    for (std::string_view piece = pieces.next(); !piece.empty() && !is_found; piece = pieces.next()) {
      is_found = found_in(matcher, piece);
    }
    is_found = is_found || matcher.finish();
    value.set(is_found == (instruction.operation == Operation::matches) ? 1 : 0);
  }

  bool found_in(regex::Matcher& matcher, std::string_view piece) {
    constexpr std::size_t longest = 1024;
    for (; !piece.empty(); piece.remove_prefix(std::min(piece.size(), longest))) {
      const std::string_view part = piece.substr(0, longest);
      if (surroundings_.meter != nullptr) surroundings_.meter->add(part.size() * matcher.steps_per_byte());
      if (matcher.feed(part)) return true;
    }
    return false;
  }

  void call(const Instruction& instruction) {
    switch (instruction.operation) {
      case Operation::length:
      case Operation::least:
      case Operation::greatest:
      case Operation::mean:
        return measure(instruction);
      case Operation::exists:
        return top().set(top().exists() ? 1 : 0);
      case Operation::default_value:
        --size_;
        if (!top().exists()) top() = stack_[size_];
        return;
      case Operation::power: {
        const Value& right = stack_[--size_];
        Value& left = top();
        if (!left.has_value() || !right.has_value()) return left.set_undefined();
        need_number(left, instruction);
        need_number(right, instruction);
        return set_result(left, std::pow(left.number, right.number));
      }
      default:
        break;
    }
    Value& value = top();
    if (!value.has_value()) return value.set_undefined();
    need_number(value, instruction);
    switch (instruction.operation) {
      case Operation::square_root:
        return set_result(value, std::sqrt(value.number));
      case Operation::logarithm:
        return set_result(value, std::log(value.number));
      default:
        return set_result(value, std::exp(value.number));
    }
  }

  // What a function makes of a tag is true like the tag.
  static void set_result(Value& value, double result) noexcept {
    if (std::isnan(result)) return value.set_undefined();
    value.number = result;
    value.kind = Value::Kind::number;
  }

  void measure(const Instruction& instruction) {
    Value& value = top();
    if (value.kind != Value::Kind::text) fault(instruction, "no text");
    value.kind = Value::Kind::number;
    switch (instruction.operation) {
      case Operation::length:
        value.number = static_cast<double>(length(value.text));
        return;
      case Operation::least:
        value.number = least_byte(value.text);
        return;
      case Operation::greatest:
        value.number = greatest_byte(value.text);
        return;
      default:
        value.number = mean_byte(value.text);
    }
  }

  void need_number(const Value& value, const Instruction& instruction) const {
    if (value.kind != Value::Kind::number) fault(instruction, "no number");
  }

  [[noreturn]] void fault(const Instruction& instruction, const std::string& reason) const {
    fail(program_.expression, instruction.offset,
         "the tag that this looks at is " + reason + " in the record " + quoted(record_.name()));
  }

  const Program& program_;
  const BamView& record_;
  const SamHeader& header_;
  const Surroundings& surroundings_;
  std::array<Value, deepest_stack> stack_;
  std::size_t size_ = 0;
};

}  // namespace

bool evaluate(const Program& program, const BamView& record, const SamHeader& header,
              const Surroundings& surroundings) {
  return Evaluation(program, record, header, surroundings).run();
}

}  // namespace seqtide::expressions
