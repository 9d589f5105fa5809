#include "seqtide/tabular/writer.hpp"

#include <utility>

#include "seqtide/error.hpp"
#include "seqtide/text/field_reader.hpp"
#include "tabular/field_text.hpp"

namespace seqtide {

TabularWriter::TabularWriter(std::unique_ptr<Stream> target, TabularSchema schema, std::string_view header,
                             std::string comment, const OutputOptions& options)
    : schema_(std::move(schema)), comment_(std::move(comment)), output_(std::move(target), options) {
  schema_.check();
  if (schema_.columns.empty()) throw InvalidArgument("a table has at least one column");
  output_.append(header);
}

TabularWriter::~TabularWriter() = default;

// Of fields that stand in `line_`, behind which a few bytes may be read.
void TabularWriter::check(std::span<const std::string_view> fields) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const TabularColumn& column = schema_.columns[i];
    if (!is_field(schema_, fields[i])) {
      throw InvalidArgument("column " + column.name + " holds " + quoted(fields[i]) + ", which no field can hold");
    }
    TabularValue value;
    const std::string_view fault = parse_value(schema_, column, fields[i], value);
    if (!fault.empty()) throw InvalidArgument(column.name + ": " + quoted(fields[i]) + " " + std::string(fault));
  }
  if (!comment_.empty() && line_.starts_with(comment_)) {
    throw InvalidArgument("the line would be a comment: it starts with " + quoted(comment_));
  }
  if (fields.size() > 1 && line_.find_first_not_of(" \t\n") == std::string::npos) {
    throw InvalidArgument("the line would be blank");
  }
}

void TabularWriter::write(std::span<const std::string_view> fields) {
  output_.require_usable();
  if (fields.size() != schema_.columns.size()) {
    throw InvalidArgument("a record has " + std::to_string(fields.size()) + " fields, the table " +
                          std::to_string(schema_.columns.size()) + " columns");
  }
  line_.clear();
  fields_.clear();
  for (const std::string_view field : fields) {
    if (!fields_.empty()) line_ += schema_.separator();
    line_ += field;
    fields_.push_back(field);
  }
  const std::size_t size = line_.size() + 1;
  line_.append(9, '\n');  // as parse_value() asks for
  std::size_t begin = 0;
  for (std::string_view& field : fields_) {
    field = std::string_view(line_).substr(begin, field.size());
    begin += field.size() + 1;
  }
  check(fields_);
  output_.append(std::string_view(line_).substr(0, size));
  ++records_;
}

void TabularWriter::write(const TabularBatch& batch) {
  output_.require_usable();
  if (batch.schema.columns != schema_.columns) throw InvalidArgument("the batch has other columns than the writer");
  std::string text;
  std::vector<std::string_view> fields;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    text.clear();
    batch.append_text(text, i);
    split_fields(text, batch.schema.separator(), std::string::npos, fields);
    write(fields);
  }
}

}  // namespace seqtide
