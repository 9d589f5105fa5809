#include "seqtide/intervals/bed/reader.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "intervals/bed/line_kind.hpp"
#include "io/record_limit.hpp"
#include "seqtide/error.hpp"
#include "seqtide/formats.hpp"
#include "tabular/read_batch.hpp"
#include "text/digits.hpp"
#include "text/ends.hpp"

namespace seqtide {
namespace {

// Fields beyond those of all layouts are kept as one text.
constexpr std::size_t most_bed_fields = 64;

// The value of type= in a track line, in quotes or not.
std::string_view type_of_track(std::string_view line) noexcept {
  constexpr std::string_view key = "type=";
  std::size_t at = 0;
  char quote = 0;  // texts in quotes may have anything
  for (; at < line.size(); ++at) {
    if (quote != 0) {
      if (line[at] == quote) quote = 0;
    } else if (line[at] == '"' || line[at] == '\'') {
      quote = line[at];
    } else if (at > 0 && (line[at - 1] == ' ' || line[at - 1] == '\t') && line.substr(at).starts_with(key)) {
      break;
    }
  }
  line.remove_prefix(std::min(at + key.size(), line.size()));
  const bool quoted = line.starts_with('"') || line.starts_with('\'');
  const std::size_t end = quoted ? line.find(line.front(), 1) : line.find_first_of(" \t");
  return quoted ? line.substr(1, end == std::string_view::npos ? end : end - 1) : line.substr(0, end);
}

bool is_position(std::string_view field) noexcept {
  std::uint64_t digits = 0;
  return parse_padded_digits(field, digits);
}

// Whether single tabs separate the fields of a line: only then may names have blanks.
bool has_single_tabs(std::span<const std::string_view> fields) noexcept {
  return fields.size() >= 3 && !fields[0].starts_with(' ') && !fields[0].ends_with(' ') && is_position(fields[1]) &&
         is_position(fields[2]);
}

}  // namespace

BedReader::BedReader(Window window, const BedOptions& options)
    : options_(options), lines_(std::move(window), Format::bed, '\t', most_bed_fields) {
  check_record_limit(options_.max_record_bytes, std::uint64_t{1} << 40);
  pass_byte_order_mark(lines_, options_.validation, deviations_);
  find_line_end();
  read_header();
  start_records();
}

BedReader::~BedReader() = default;

void BedReader::close() {
  closed_ = true;
  lines_.lines().source().close();
}

// Texts of old Macs have CR for a line end: the first line tells.
void BedReader::find_line_end() {
  const Window& window = lines_.lines().window();
  std::size_t seen = 0;
  while (seen <= options_.max_record_bytes) {
    const std::string_view text = window.text();
    const std::size_t at = std::min(text.find_first_of("\r\n", seen), text.size());
    if (at + 1 < text.size() || (at < text.size() && (text[at] == '\n' || window.at_end()))) {
      if (text[at] == '\r' && (at + 1 == text.size() || text[at + 1] != '\n')) lines_.set_line_end('\r');
      return;
    }
    seen = at;
    if (!lines_.fill()) return;
  }
}

void BedReader::read_header() {
  LineReader& lines = lines_.lines();
  std::optional<BedLayout> layout = options_.layout;
  for (;;) {
    if (!lines_.find(options_.max_record_bytes)) {
      if (!lines_.fill()) break;
      continue;
    }
    const std::string_view line = lines_.line();
    if (bed::is_record(line)) break;
    lines_.refuse_controls();
    if (line.size() > options_.max_header_bytes - header_.size()) {
      throw LimitError("the header is larger than max_header_bytes = " + std::to_string(options_.max_header_bytes),
                       lines.place());
    }
    if (!layout && line.starts_with("track")) layout = parse_bed_layout(type_of_track(line));
    header_.append(lines.window().begin(), lines_.line_size());
    lines_.pass();
  }
  parser_ = std::make_unique<BedParser>(layout.value_or(BedLayout::bed), options_.validation, &deviations_);
  lines.begin_records();
}

// What the first record says of all: what separates its fields, and how many there are.
void BedReader::start_records() {
  if (lines_.lines().window().size() > 0) {
    if (!has_single_tabs(lines_.fields())) lines_.set_delimiter(FieldReader::blanks);
    lines_.find(options_.max_record_bytes);
    parser_->expect(std::max<std::size_t>(lines_.fields().size(), 3));
  }
  expect_usual_lines();
  const std::size_t columns = bed_schema(layout()).columns.size();
  std::vector<std::size_t> first(std::min(field_count() > 0            ? field_count()
                                          : layout() == BedLayout::bed ? 3
                                                                       : columns,
                                          columns));
  std::iota(first.begin(), first.end(), std::size_t{0});
  choose(std::move(first));
}

// What needs no second look: lines of up to six fields of BED, and of bedGraph.
void BedReader::expect_usual_lines() {
  using enum UsualField;
  const std::size_t count = parser_->expected();
  const bool limited = options_.max_record_bytes < FieldReader::chunk;
  if (limited || lines_.delimiter() == FieldReader::blanks || count < 3) return;
  if (layout() == BedLayout::bed && count <= 6) {
    const std::array fields = {reference, position, position, UsualField::name, score, strand};
    usual_.fields.assign(fields.begin(), fields.begin() + static_cast<std::ptrdiff_t>(count));
  } else if (layout() == BedLayout::bedgraph && count == 4) {
    usual_.fields = {reference, position, position, real};
  }
  usual_.is_interval = true;
}

void BedReader::choose(std::vector<std::size_t> columns) {
  const TabularSchema& schema = bed_schema(layout());
  for (const std::size_t column : columns) {
    if (column >= schema.columns.size()) throw InvalidArgument("there is no column " + std::to_string(column));
  }
  if (builder_ != nullptr && (finishing_ || columns == builder_->chosen())) return;
  builder_ = std::make_unique<TabularBatchBuilder>(schema, std::move(columns));
}

bool BedReader::fill() { return fill_from(lines_); }

// Whether the line at the front is no record.
bool BedReader::pass_over() {
  const std::string_view line = lines_.line();
  if (bed::is_record(line)) return false;
  lines_.refuse_controls();
  if (!bed::is_track(line)) return true;
  const auto reason = [] { return std::string("a line for genome browsers behind records"); };
  if (options_.validation == Validation::strict) {
    throw FormatError(reason(), lines_.place_of(line), Validation::standard);
  }
  deviations_.add("track_line", Validation::standard, [&] { return std::pair(reason(), lines_.place_of(line)); });
  return true;
}

void BedReader::judge(BedView& record) {
  lines_.refuse_controls();
  if (!parser_->parse(lines_.line(), lines_.fields(), record)) {
    BedFault fault = parser_->fault();
    parser_->judge().notes().clear();
    // Runs of blanks separate fields, too.
    const bool tabs = lines_.delimiter() != FieldReader::blanks && !has_single_tabs(lines_.fields());
    if (tabs) lines_.split_again(FieldReader::blanks);
    if (!tabs || !parser_->parse(lines_.line(), lines_.fields(), record)) {
      if (lines_.lines().records() == 0) fault.reason += describe_instead(lines_.line());
      throw FormatError(std::move(fault.reason), lines_.place_of(fault.at), fault.accepted_by);
    }
  }
  check_final_line(lines_, options_.validation, deviations_);
  DeviationNotes& notes = parser_->judge().notes();
  if (notes.empty()) return;
  deviations_.add(lines_.lines().records() + 1, notes,
                  [&](const DeviationNote& note) { return lines_.lines().place(note.offset, 0, note.excerpt); });
}

bool BedReader::next_buffered(BedView& record) {
  if (error_) std::rethrow_exception(error_);
  if (closed_) return false;
  try {
    for (;; lines_.pass()) {
      if (!lines_.find(options_.max_record_bytes)) return false;
      if (!pass_over()) break;
    }
    judge(record);
  } catch (const FormatError&) {
    error_ = std::current_exception();
    throw;
  }
  lines_.deliver();
  return true;
}

bool BedReader::read_batch(TabularBatch& batch, const BatchLimits& limits) {
  return read_tabular_batch(*this, lines_, usual_, *builder_, finishing_, batch, limits, pending_,
                            [this](TabularView& line) {
                              BedView record;
                              if (!next(record)) return false;
                              line = record.table();
                              return true;
                            });
}

}  // namespace seqtide
