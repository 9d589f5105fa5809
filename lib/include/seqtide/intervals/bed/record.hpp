/// \file
/// One line of BED, bedGraph or peaks as views.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/deviations.hpp"
#include "seqtide/intervals/bed/layout.hpp"
#include "seqtide/tabular/schema.hpp"
#include "seqtide/validation.hpp"

namespace seqtide {

/// Views into the reader (or parser) that made it, valid until its next step. Positions count from 0; the interval is
/// [start, end). What the line has not is "" or none.
struct SEQTIDE_API BedView {
  BedLayout layout = BedLayout::bed;
  std::span<const std::string_view> fields;  ///< as they are in the line; there may be more than columns
  std::span<const TabularValue> values;      ///< of all columns of the layout

  std::string_view chrom() const noexcept { return fields[0]; }
  std::int64_t start() const noexcept { return values[1].integer; }
  std::int64_t end() const noexcept { return values[2].integer; }
  std::int64_t size() const noexcept { return end() - start(); }
  /// Of layouts that have it.
  std::string_view name() const noexcept { return text(3); }
  std::optional<double> score() const noexcept { return real(4); }
  /// "+", "-" or "."; others where validation allows them.
  std::string_view strand() const noexcept { return text(5); }
  std::optional<std::int64_t> thick_start() const noexcept { return integer(6); }
  std::optional<std::int64_t> thick_end() const noexcept { return integer(7); }
  std::string_view item_rgb() const noexcept { return text(8); }
  std::optional<std::int64_t> block_count() const noexcept { return integer(9); }
  /// Where blocks start counts from start().
  std::vector<std::int64_t> block_sizes() const { return integers(10); }
  std::vector<std::int64_t> block_starts() const { return integers(11); }
  /// The field of a column of the layout, or a number in it.
  std::string_view text(std::size_t column) const noexcept {
    return column < fields.size() ? fields[column] : std::string_view();
  }
  std::optional<double> real(std::size_t column) const noexcept {
    return column < fields.size() && values[column].present ? std::optional(values[column].real) : std::nullopt;
  }
  std::optional<std::int64_t> integer(std::size_t column) const noexcept {
    return column < fields.size() && values[column].present ? std::optional(values[column].integer) : std::nullopt;
  }
  std::vector<std::int64_t> integers(std::size_t column) const;

  TabularView table() const noexcept { return {fields, values}; }
};

/// What is wrong with a line.
struct BedFault {
  std::string reason;
  std::string_view at;                    ///< offending bytes, a part of the line
  std::optional<Validation> accepted_by;  ///< the strictest validation that takes it
};

/// Checks fields and makes a record of them.
///
/// Thread safety: one thread at a time.
class SEQTIDE_API BedParser {
 public:
  /// \param known  where deviations go that were accepted; null if nobody wants them
  explicit BedParser(BedLayout layout, Validation validation = Validation::standard, const Deviations* known = nullptr);

  BedLayout layout() const noexcept { return layout_; }
  /// How many fields all lines have; 0 if that is not known yet.
  void expect(std::size_t count) noexcept { expected_ = count; }
  std::size_t expected() const noexcept { return expected_; }

  /// False if there is a fault.
  /// \param line    where the fields are
  /// \param fields  eight bytes behind each may be read
  bool parse(std::string_view line, std::span<const std::string_view> fields, BedView& record);
  const BedFault& fault() const noexcept { return fault_; }
  Judge& judge() noexcept { return judge_; }

 private:
  template <typename Reason>
  bool allow(Validation least, std::string_view kind, std::string_view at, Reason reason);
  bool refuse(std::string_view column, std::string_view at, std::string_view why);
  bool parse_count(std::size_t count);
  bool parse_position(std::span<const std::string_view>& fields);
  bool parse_interval(std::span<const std::string_view> fields);
  bool parse_bed(std::span<const std::string_view> fields);
  bool parse_score(std::string_view field);
  bool parse_strand(std::string_view field);
  bool parse_thick(std::span<const std::string_view> fields);
  bool parse_color(std::string_view field);
  bool parse_blocks(std::span<const std::string_view> fields);
  bool check_blocks(std::string_view at);
  bool parse_numbers(std::span<const std::string_view> fields, std::size_t first);
  bool parse_optional(std::size_t column, std::string_view field, std::string_view kind);

  BedLayout layout_;
  const TabularSchema& schema_;
  std::size_t bed_columns_;  // how many of the columns are those of BED
  std::size_t expected_ = 0;
  Judge judge_;
  BedFault fault_;
  std::string_view line_;
  std::vector<TabularValue> values_;
  std::vector<std::int64_t> block_sizes_;
  std::vector<std::int64_t> block_starts_;
  std::string position_text_;
  std::array<std::string_view, 3> position_fields_;
};

/// Throws InvalidArgument unless the fields are a record of their layout, as standard validation takes it, that a line
/// can hold.
SEQTIDE_API void check_bed(BedLayout layout, std::span<const std::string_view> fields);

}  // namespace seqtide
