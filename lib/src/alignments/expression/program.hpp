// What an expression over alignment records becomes: operations on a stack of values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "alignments/expression/fields.hpp"
#include "seqtide/alignments/record.hpp"
#include "seqtide/alignments/sam/header.hpp"
#include "seqtide/interrupt.hpp"
#include "text/regex.hpp"

namespace seqtide::expressions {

enum class Operation : std::uint8_t {
  push_number,  // numbers[operand]
  push_text,    // texts[operand]
  push_tag,     // texts[operand]
  push_field,   // operand is a Field
  push_flag,    // operand is the bits
  plus,         // of one value
  negate,
  logical_not,
  bit_not,
  multiply,
  divide,
  remainder,
  add,
  subtract,
  bit_and,
  bit_xor,
  bit_or,
  less,
  less_equal,
  greater,
  greater_equal,
  equal,
  not_equal,
  matches,  // patterns[operand]
  matches_not,
  both,
  either,
  skip_unless,  // to behind the instruction `operand`, a `both`, with the value 0, unless the value is true
  skip_if,      // the same for `either` and 1
  length,
  least,
  greatest,
  mean,
  square_root,
  logarithm,
  exponential,
  power,
  exists,
  default_value,
};

struct Instruction {
  Operation operation;
  std::uint32_t operand = 0;
  std::size_t offset = 0;  // in the expression, for messages
};

/// No more values lie on the stack at any time.
inline constexpr std::size_t deepest_stack = 128;

struct Program {
  std::string expression;
  std::vector<Instruction> code;
  std::vector<double> numbers;
  std::vector<std::string> texts;
  std::vector<regex::Regex> patterns;
  bool asks_for_library = false;
};

/// Throws InvalidArgument that names the column, and what was expected there.
Program parse(std::string_view expression);

/// What need not be found anew for each record.
struct Surroundings {
  const Libraries* libraries = nullptr;  // of the header; null: they are looked up in it
  InterruptMeter* meter = nullptr;
};

/// Whether a record meets the expression. Throws InvalidArgument, with the column and the name of the record, where a
/// tag has a type that the operation does not take.
bool evaluate(const Program& program, const BamView& record, const SamHeader& header, const Surroundings& surroundings);

}  // namespace seqtide::expressions
