/// \file
/// TabularBatch: many lines of a table as columns of the types that its schema declares.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/columns/batch.hpp"
#include "seqtide/columns/column.hpp"
#include "seqtide/columns/limits.hpp"
#include "seqtide/tabular/schema.hpp"
#include "seqtide/text/field_reader.hpp"

namespace seqtide {

/// Immutable memory that copies share. Value i of all columns is line i.
///
/// Thread safety: any number of threads may read one batch.
struct SEQTIDE_API TabularBatch {
  TabularSchema schema;         ///< of the columns that the batch has, in their order
  std::vector<Column> columns;  ///< as many, of the types of schema.fields()
  std::size_t count = 0;

  std::size_t size() const noexcept { return count; }
  /// Bytes of memory of the values.
  std::size_t memory_size() const noexcept;
  /// Appends the fields of line i as text, with the schema's separator between them and no line end.
  void append_text(std::string& target, std::size_t i) const;

  /// As for TextColumn.
  TabularBatch slice(std::size_t first, std::size_t size) const;
  TabularBatch take(std::span<const std::int64_t> indices) const;
  /// Throws InvalidArgument unless all have the same schema.
  static TabularBatch concat(std::span<const TabularBatch> batches);
  bool operator==(const TabularBatch& other) const;

  /// Of lines that append_text() made, each with a line feed behind it. Throws InvalidArgument if they are none.
  static TabularBatch parse(TabularSchema schema, std::string_view text);
};

SEQTIDE_API AnyBatch any_batch(TabularBatch batch);

/// What a field usually looks like, so that nothing else need be known of it.
enum class UsualField : std::uint8_t {
  text,       ///< anything
  name,       ///< anything but nothing
  category,   ///< one that was met before
  reference,  ///< the same, of graphic ASCII, and not like a comment
  strand,     ///< one of "+", "-" and ".", which was met before
  position,   ///< up to 18 digits
  score,      ///< 0 to 1000
  real,       ///< a number
  unusual,    ///< to be looked at in every case
};

/// The fields of a line that needs no second look; none if all lines need one.
struct UsualLine {
  static constexpr std::size_t most_fields = 16;

  std::vector<UsualField> fields;
  bool is_interval = false;  ///< fields 1 and 2 are positions, the second not less than the first
  char comment = '\0';       ///< a line that starts with it is unusual
};

/// Makes batches line by line. What columns of categories have in common is kept from one batch to the next.
///
/// Thread safety: one thread at a time.
class SEQTIDE_API TabularBatchBuilder {
 public:
  /// \param schema  of the lines
  /// \param chosen  numbers of the columns that batches have
  TabularBatchBuilder(const TabularSchema& schema, std::vector<std::size_t> chosen);
  ~TabularBatchBuilder();
  TabularBatchBuilder(TabularBatchBuilder&&) noexcept;
  TabularBatchBuilder& operator=(TabularBatchBuilder&&) noexcept;

  const std::vector<std::size_t>& chosen() const noexcept { return chosen_; }
  /// Appends a line, or throws and appends nothing. Columns beyond its last field are missing, or "".
  void append(const TabularView& line);
  /// Appends the lines at the front of `lines`, as long as they are usual and their ends are known, and delivers them:
  /// straight from text to columns. The fast way; what it leaves alone goes through append().
  void append_usual(FieldReader& lines, const UsualLine& usual, const BatchLimits& limits) noexcept;
  std::size_t size() const noexcept { return size_; }
  /// Bytes of memory of the values.
  std::uint64_t total_size() const noexcept { return total_size_; }
  /// The batch; the builder is empty then. If it throws, it goes on where it was when it is called again, before
  /// anything is appended.
  TabularBatch finish();

 private:
  class ColumnMaker;

  TabularSchema schema_;  // of the batches
  std::vector<std::size_t> chosen_;
  std::vector<ColumnMaker> makers_;
  std::vector<ColumnMaker> watched_;  // categories that were not chosen, for append_usual()
  std::vector<Column> made_;          // by a finish() that threw
  std::size_t size_ = 0;
  std::uint64_t total_size_ = 0;
};

}  // namespace seqtide
