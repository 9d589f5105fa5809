#include "seqtide/tabular/reader.hpp"

#include <numeric>
#include <utility>

#include "io/record_limit.hpp"
#include "seqtide/error.hpp"
#include "seqtide/formats.hpp"
#include "tabular/read_batch.hpp"
#include "text/ends.hpp"

namespace seqtide {
namespace {

std::vector<std::size_t> numbers_to(std::size_t count) {
  std::vector<std::size_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), std::size_t{0});
  return numbers;
}

// None if lines are so short that their limit must be looked at, or if each must be looked at for other reasons.
UsualLine usual_lines(const TabularOptions& options) {
  UsualLine usual;
  if (options.max_record_bytes < FieldReader::chunk || options.schema.delimiter == FieldReader::blanks) return usual;
  if (options.comment.starts_with('\0')) return usual;
  if (!options.comment.empty()) usual.comment = options.comment.front();
  for (const TabularColumn& column : options.schema.columns) {
    switch (column.type) {
      case TabularType::text:
        usual.fields.push_back(UsualField::text);
        break;
      case TabularType::category:
        usual.fields.push_back(UsualField::category);
        break;
      case TabularType::integer:
        usual.fields.push_back(UsualField::position);
        break;
      case TabularType::real:
        usual.fields.push_back(UsualField::real);
        break;
      case TabularType::integers:
        usual.fields.push_back(UsualField::unusual);
        break;
    }
  }
  return usual;
}

bool is_blank(std::string_view line) noexcept { return line.find_first_not_of(" \t") == std::string_view::npos; }

}  // namespace

TabularReader::TabularReader(Window window, const TabularOptions& options)
    : options_(options),
      // One more tells that there are too many.
      lines_(std::move(window), Format::tabular, options.schema.delimiter, options.schema.columns.size() + 1),
      values_(options.schema.columns.size()),
      builder_(options.schema, numbers_to(options.schema.columns.size())) {
  check_record_limit(options_.max_record_bytes, std::uint64_t{1} << 40);
  options_.schema.check();
  if (options_.schema.columns.empty()) throw InvalidArgument("a table has at least one column");
  pass_byte_order_mark(lines_, options_.validation, deviations_);
  lines_.lines().begin_records();
  usual_ = usual_lines(options_);
}

TabularReader::~TabularReader() = default;

void TabularReader::close() {
  closed_ = true;
  lines_.lines().source().close();
}

void TabularReader::choose(std::vector<std::size_t> columns) {
  for (const std::size_t column : columns) {
    if (column >= options_.schema.columns.size()) throw InvalidArgument("there is no column " + std::to_string(column));
  }
  if (finishing_ || columns == builder_.chosen()) return;
  builder_ = TabularBatchBuilder(options_.schema, std::move(columns));
}

bool TabularReader::fill() { return fill_from(lines_); }

// Whether the line at the front is no record.
bool TabularReader::pass_over() {
  const std::string_view line = lines_.line();
  if (skipped_ < options_.skip_lines) {
    ++skipped_;
    return true;
  }
  if (!options_.comment.empty() && line.starts_with(options_.comment)) return true;
  // In a table of one column of text, an empty line is a record with the empty text.
  if (options_.schema.columns.size() == 1 && options_.schema.delimiter != ' ') return false;
  if (!is_blank(line)) return false;
  if (options_.validation == Validation::strict) {
    throw FormatError("a blank line", lines_.place_of(line), Validation::standard);
  }
  deviations_.add("blank_line", Validation::standard,
                  [&] { return std::pair(std::string("a blank line"), lines_.place_of(line)); });
  return true;
}

// Throws unless the line at the front is a record; else the values are its numbers.
void TabularReader::judge() {
  lines_.refuse_controls();
  const std::vector<TabularColumn>& columns = options_.schema.columns;
  const auto fields = lines_.fields();
  if (fields.size() < columns.size()) {
    throw FormatError("the line has " + std::to_string(fields.size()) + " of " + std::to_string(columns.size()) +
                          " columns: " + columns[fields.size()].name + " is missing",
                      lines_.place_of(lines_.line()));
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string_view fault = parse_value(options_.schema, columns[i], fields[i], values_[i]);
    if (!fault.empty()) {
      throw FormatError(columns[i].name + ": " + quoted(fields[i]) + " " + std::string(fault),
                        lines_.place_of(fields[i]));
    }
  }
  if (fields.size() > columns.size()) {
    const auto reason = [&] { return "the line has more than " + std::to_string(columns.size()) + " columns"; };
    const std::string_view line = lines_.line();
    const auto place = [&] {
      return lines_.place_of(line.substr(static_cast<std::size_t>(fields[columns.size()].data() - line.data())));
    };
    if (options_.validation < Validation::lenient) throw FormatError(reason(), place(), Validation::lenient);
    deviations_.add("more_columns", Validation::lenient, [&] { return std::pair(reason(), place()); });
  }
  check_final_line(lines_, options_.validation, deviations_);
}

bool TabularReader::next_buffered(TabularView& line) {
  if (error_) std::rethrow_exception(error_);
  if (closed_) return false;
  try {
    do {
      if (!lines_.find(options_.max_record_bytes)) return false;
      if (!pass_over()) break;
      lines_.pass();
    } while (true);
    judge();
  } catch (const FormatError&) {
    error_ = std::current_exception();
    throw;
  }
  line = {lines_.fields().first(options_.schema.columns.size()), values_};
  lines_.deliver();
  return true;
}

bool TabularReader::read_batch(TabularBatch& batch, const BatchLimits& limits) {
  return read_tabular_batch(*this, lines_, usual_, builder_, finishing_, batch, limits, pending_,
                            [this](TabularView& line) { return next(line); });
}

}  // namespace seqtide
