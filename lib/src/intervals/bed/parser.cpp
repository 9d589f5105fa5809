#include <algorithm>
#include <limits>
#include <string>

#include "seqtide/error.hpp"
#include "seqtide/intervals/bed/record.hpp"
#include "seqtide/text/characters.hpp"
#include "text/digits.hpp"

namespace seqtide {
namespace {

struct BedField {
  enum : std::size_t {
    chrom,
    start,
    end,
    name,
    score,
    strand,
    thick_start,
    thick_end,
    item_rgb,
    block_count,
    block_sizes,
    block_starts
  };
};

constexpr auto largest_bed_position = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

bool is_nothing(std::string_view field) noexcept { return field.empty() || field == "."; }

std::size_t bed_columns_of(BedLayout layout) noexcept {
  switch (layout) {
    case BedLayout::bed:
    case BedLayout::gapped_peak:
      return 12;
    case BedLayout::narrow_peak:
    case BedLayout::broad_peak:
      return 6;
    case BedLayout::bedgraph:
      break;
  }
  return 3;
}

bool parse_padded_position(std::string_view field, TabularValue& value) noexcept {
  std::uint64_t digits = 0;
  value.present = parse_padded_digits(field, digits) && digits <= largest_bed_position;
  value.integer = static_cast<std::int64_t>(digits);
  return value.present;
}

// 0, or three numbers up to 255.
bool is_color(std::string_view field) noexcept {
  if (field == "0") return true;
  int parts = 0;
  while (!field.empty()) {
    const std::size_t comma = std::min(field.find(','), field.size());
    std::int64_t part = 0;
    if (!parse_int64(field.substr(0, comma), part) || part < 0 || part > 255) return false;
    ++parts;
    if (comma + 1 == field.size()) return false;
    field.remove_prefix(std::min(comma + 1, field.size()));
  }
  return parts == 3;
}

std::string count_reason(const TabularSchema& schema, BedLayout layout, std::size_t count) {
  std::string reason = "a line of " + std::string(bed_layout_name(layout)) + " has ";
  reason += layout == BedLayout::bed ? "3 to 9 or 12" : std::to_string(schema.columns.size());
  reason += " fields, not " + std::to_string(count);
  if (layout == BedLayout::bed && count == 10) reason += " as in narrowPeak";
  if (layout == BedLayout::bed && count == 15) reason += " as in gappedPeak";
  return reason;
}

}  // namespace

std::vector<std::int64_t> BedView::integers(std::size_t column) const {
  std::vector<std::int64_t> items;
  parse_integers(text(column), items);
  return items;
}

BedParser::BedParser(BedLayout layout, Validation validation, const Deviations* known)
    : layout_(layout),
      schema_(bed_schema(layout)),
      bed_columns_(bed_columns_of(layout)),
      judge_(validation, known),
      values_(schema_.columns.size()) {}

template <typename Reason>
bool BedParser::allow(Validation least, std::string_view kind, std::string_view at, Reason reason) {
  const auto offset = static_cast<std::size_t>(at.data() - line_.data());
  if (judge_.accepts(least, kind, offset, at, reason)) return true;
  fault_ = {reason(), at, least};
  return false;
}

bool BedParser::refuse(std::string_view column, std::string_view at, std::string_view why) {
  fault_ = {std::string(column) + ": " + quoted(at) + " " + std::string(why), at, {}};
  return false;
}

bool BedParser::parse(std::string_view line, std::span<const std::string_view> fields, BedView& record) {
  line_ = line;
  if (fields.size() == 2 && judge_.validation() == Validation::lenient) {
    if (!parse_position(fields)) return false;
  } else if (!parse_count(fields.size())) {
    return false;
  }
  if (!parse_interval(fields)) return false;
  const std::size_t known = std::min(fields.size(), schema_.columns.size());
  const auto own = fields.first(known);
  if (known > BedField::name && bed_columns_ > BedField::name && !parse_bed(own)) return false;
  if (known > bed_columns_ && !parse_numbers(own, bed_columns_)) return false;
  record = {layout_, fields, values_};
  return true;
}

bool BedParser::parse_count(std::size_t count) {
  if (count < 3) {
    fault_ = {"a line has at least 3 fields, not " + std::to_string(count), line_, {}};
    return false;
  }
  const bool good = layout_ == BedLayout::bed ? count <= 9 || count == 12 : count == schema_.columns.size();
  if (!good &&
      !allow(Validation::lenient, "field_count", line_, [&] { return count_reason(schema_, layout_, count); })) {
    return false;
  }
  if (expected_ == 0 || count == expected_) return true;
  return allow(Validation::lenient, "field_count", line_, [&] {
    return "the line has " + std::to_string(count) + " fields, those before it " + std::to_string(expected_);
  });
}

// A name and one position, which counts from 1: what samtools takes for an interval of one base.
bool BedParser::parse_position(std::span<const std::string_view>& fields) {
  TabularValue position;
  if (!parse_padded_position(fields[1], position) || position.integer == 0) {
    return refuse("start", fields[1], "is no position from 1 on");
  }
  if (!allow(Validation::lenient, "position", fields[1],
             [&] { return "a position that counts from 1 instead of a start and an end: " + quoted(fields[1]); })) {
    return false;
  }
  position_text_ = std::to_string(position.integer - 1);
  const std::size_t size = position_text_.size();
  position_text_.append(9, '\t');
  position_fields_ = {fields[0], std::string_view(position_text_).substr(0, size), fields[1]};
  fields = position_fields_;
  return true;
}

bool BedParser::parse_interval(std::span<const std::string_view> fields) {
  if (fields[BedField::chrom].empty()) return refuse("chrom", fields[BedField::chrom], "is no name");
  const bool comment = fields[BedField::chrom].front() == '#';
  if (comment || !characters::is_graphic(fields[BedField::chrom])) {
    const bool blank = fields[BedField::chrom].find_first_of(" \t") != std::string_view::npos;
    const auto reason = [&] {
      return "chrom: " + quoted(fields[BedField::chrom]) +
             (comment ? " starts like a comment"
              : blank ? " has a blank"
                      : " has bytes that are not ASCII");
    };
    const auto least = comment || blank ? Validation::lenient : Validation::standard;
    if (!allow(least, "chrom", fields[BedField::chrom], reason)) return false;
  }
  for (const std::size_t column : {BedField::start, BedField::end}) {
    if (parse_padded_position(fields[column], values_[column])) continue;
    std::int64_t number = 0;
    return refuse(schema_.columns[column].name, fields[column],
                  parse_int64(fields[column], number) ? "is negative" : "is no integer of 63 bits");
  }
  if (values_[BedField::start].integer <= values_[BedField::end].integer) return true;
  fault_ = {"start " + std::string(fields[BedField::start]) + " lies behind end " + std::string(fields[BedField::end]),
            fields[BedField::start],
            {}};
  return false;
}

bool BedParser::parse_bed(std::span<const std::string_view> fields) {
  if (fields[BedField::name].empty() && !allow(Validation::standard, "empty_field", fields[BedField::name],
                                               [] { return std::string("name: an empty field"); })) {
    return false;
  }
  if (fields.size() > BedField::score && !parse_score(fields[BedField::score])) return false;
  if (fields.size() > BedField::strand && !parse_strand(fields[BedField::strand])) return false;
  if (bed_columns_ <= BedField::thick_start) return true;
  if (fields.size() > BedField::thick_start && !parse_thick(fields)) return false;
  if (fields.size() > BedField::item_rgb && !parse_color(fields[BedField::item_rgb])) return false;
  return fields.size() <= BedField::block_count || parse_blocks(fields);
}

bool BedParser::parse_score(std::string_view field) {
  TabularValue& value = values_[BedField::score];
  std::uint64_t digits = 0;
  if (field.size() <= 4 && parse_padded_digits(field, digits) && digits <= 1000) {
    value.real = static_cast<double>(digits);
    value.present = true;
    return true;
  }
  value.present = parse_float64(field, value.real);
  return allow(value.present || is_nothing(field) ? Validation::standard : Validation::lenient, "score", field,
               [&] { return "score: " + quoted(field) + " is no integer from 0 to 1000"; });
}

bool BedParser::parse_strand(std::string_view field) {
  if (field == "+" || field == "-" || field == ".") return true;
  const bool known = field.empty() || field == "?" || field == "*";
  return allow(known ? Validation::standard : Validation::lenient, "strand", field,
               [&] { return "strand: " + quoted(field) + " is none of \"+\", \"-\" and \".\""; });
}

// A number that is no part of the interval; null if there is none.
bool BedParser::parse_optional(std::size_t column, std::string_view field, std::string_view kind) {
  TabularValue& value = values_[column];
  const TabularColumn& type = schema_.columns[column];
  const std::string_view why = parse_value(schema_, type, field, value);
  if (value.present) return true;
  const bool nothing = is_nothing(field);
  return allow(nothing ? Validation::standard : Validation::lenient, kind, field, [&] {
    return type.name + ": " + quoted(field) + " " + (nothing ? "instead of a number" : std::string(why));
  });
}

bool BedParser::parse_thick(std::span<const std::string_view> fields) {
  if (!parse_optional(BedField::thick_start, fields[BedField::thick_start], "thick")) return false;
  const bool both = fields.size() > BedField::thick_end;
  if (both && !parse_optional(BedField::thick_end, fields[BedField::thick_end], "thick")) return false;
  const auto low = values_[BedField::start].integer;
  const auto high = values_[BedField::end].integer;
  const auto from = values_[BedField::thick_start].present ? values_[BedField::thick_start].integer : low;
  const auto to = both && values_[BedField::thick_end].present ? values_[BedField::thick_end].integer : high;
  if (low <= from && from <= to && to <= high) return true;
  return allow(Validation::standard, "thick", fields[BedField::thick_start],
               [] { return std::string("thick_start and thick_end are no part of the interval"); });
}

bool BedParser::parse_color(std::string_view field) {
  return is_color(field) || allow(Validation::standard, "item_rgb", field, [&] {
           return "item_rgb: " + quoted(field) + " is neither 0 nor three numbers up to 255";
         });
}

bool BedParser::parse_blocks(std::span<const std::string_view> fields) {
  if (!parse_optional(BedField::block_count, fields[BedField::block_count], "blocks")) return false;
  bool valid = values_[BedField::block_count].present;
  for (const std::size_t column : {BedField::block_sizes, BedField::block_starts}) {
    if (column >= fields.size()) return true;
    auto& items = column == BedField::block_sizes ? block_sizes_ : block_starts_;
    if (parse_integers(fields[column], items)) continue;
    valid = false;
    if (!allow(Validation::lenient, "blocks", fields[column], [&] {
          return schema_.columns[column].name + ": " + quoted(fields[column]) + " is no list of integers";
        })) {
      return false;
    }
  }
  return !valid || check_blocks(fields[BedField::block_count]);
}

bool BedParser::check_blocks(std::string_view at) {
  const std::int64_t length = values_[BedField::end].integer - values_[BedField::start].integer;
  const std::size_t count = block_sizes_.size();
  if (static_cast<std::uint64_t>(values_[BedField::block_count].integer) != count || block_starts_.size() != count) {
    return allow(Validation::lenient, "blocks", at, [&] {
      return "block_count is " + std::to_string(values_[BedField::block_count].integer) + ", but there are " +
             std::to_string(count) + " sizes and " + std::to_string(block_starts_.size()) + " starts of blocks";
    });
  }
  bool ordered = true;
  std::int64_t last = 0;
  for (std::size_t i = 0; i < std::min(count, block_starts_.size()); ++i) {
    const std::int64_t begin = block_starts_[i];
    const std::int64_t size = block_sizes_[i];
    if (begin < 0 || size < 0 || begin > length || size > length - begin) {
      return allow(Validation::lenient, "blocks", at,
                   [&] { return "block " + std::to_string(i + 1) + " is no part of the interval"; });
    }
    ordered = ordered && (i == 0 ? begin == 0 : begin >= last);
    last = begin + size;
  }
  if (ordered && last == length) return true;
  return allow(Validation::standard, "blocks", at, [] {
    return std::string("the blocks do not ascend from the start of the interval to its end without overlaps");
  });
}

bool BedParser::parse_numbers(std::span<const std::string_view> fields, std::size_t first) {
  for (std::size_t column = first; column < fields.size(); ++column) {
    if (!parse_optional(column, fields[column], "value")) return false;
  }
  const std::size_t peak = first + 3;
  if (fields.size() <= peak || !values_[peak].present) return true;
  const std::int64_t offset = values_[peak].integer;
  if (offset == -1 || (offset >= 0 && offset <= values_[BedField::end].integer - values_[BedField::start].integer))
    return true;
  return allow(Validation::standard, "value", fields[peak],
               [&] { return "peak: " + quoted(fields[peak]) + " is neither -1 nor in the interval"; });
}

}  // namespace seqtide
