#include "seqtide/intervals/bed/writer.hpp"

#include <algorithm>
#include <utility>

#include "intervals/bed/line_kind.hpp"
#include "seqtide/error.hpp"
#include "seqtide/text/field_reader.hpp"
#include "tabular/field_text.hpp"

namespace seqtide {
namespace {

void check_header(std::string_view header) {
  while (!header.empty()) {
    const std::size_t end = std::min(header.find('\n'), header.size());
    if (end == header.size()) throw InvalidArgument("the header does not end with a line end");
    if (bed::is_record(header.substr(0, end)) && header.substr(0, end) != "\r") {
      throw InvalidArgument("the header has the line " + quoted(header.substr(0, end)) +
                            ", which is no comment, track or browser line");
    }
    header.remove_prefix(end + 1);
  }
}

// Joins fields to a line that BedReader reads as a record of these fields, with eight bytes behind it.
void join_fields(std::span<const std::string_view> fields, std::string& line, std::vector<std::string_view>& joined) {
  static const TabularSchema tabs;
  line.clear();
  for (const std::string_view field : fields) {
    if (!is_field(tabs, field)) throw InvalidArgument("no field can hold " + quoted(field));
    line += field;
    line += '\t';
  }
  if (!fields.empty()) line.pop_back();
  if (line.starts_with('#')) throw InvalidArgument("chrom: " + quoted(fields[0]) + " would make the line a comment");
  line.append(9, '\n');
  split_fields(std::string_view(line).substr(0, line.size() - 9), '\t', std::string::npos, joined);
}

}  // namespace

void check_bed(BedLayout layout, std::span<const std::string_view> fields) {
  std::string line;
  std::vector<std::string_view> joined;
  join_fields(fields, line, joined);
  BedParser parser(layout);
  BedView record;
  if (!parser.parse(line, joined, record)) throw InvalidArgument(parser.fault().reason);
}

BedWriter::BedWriter(std::unique_ptr<Stream> target, BedLayout layout, std::string_view header,
                     const OutputOptions& options)
    : parser_(layout, Validation::lenient), output_(std::move(target), options) {
  check_header(header);
  output_.append(header);
}

BedWriter::~BedWriter() = default;

void BedWriter::write(const BedView& record) {
  if (record.layout != layout()) {
    throw InvalidArgument("a record of " + std::string(bed_layout_name(record.layout)) + " cannot be written as " +
                          std::string(bed_layout_name(layout())));
  }
  write(record.fields);
}

void BedWriter::write(std::span<const std::string_view> fields) {
  output_.require_usable();
  if (parser_.expected() != 0 && fields.size() != parser_.expected()) {
    throw InvalidArgument("the record has " + std::to_string(fields.size()) + " fields, those before it " +
                          std::to_string(parser_.expected()));
  }
  if (fields.size() < 3) throw InvalidArgument("a record has at least 3 fields, not " + std::to_string(fields.size()));
  join_fields(fields, line_, fields_);
  BedView record;
  if (!parser_.parse(line_, fields_, record)) throw InvalidArgument(parser_.fault().reason);
  output_.append(std::string_view(line_).substr(0, line_.size() - 8));
  parser_.expect(fields.size());
  ++records_;
}

void BedWriter::write(const TabularBatch& batch) {
  output_.require_usable();
  const auto& columns = batch.schema.columns;
  const auto& own = bed_schema(layout()).columns;
  if (columns.size() < 3 || columns.size() > own.size() || !std::equal(columns.begin(), columns.end(), own.begin())) {
    throw InvalidArgument("the columns of the batch are not the first ones of " +
                          std::string(bed_layout_name(layout())));
  }
  std::string text;
  std::vector<std::string_view> fields;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    text.clear();
    batch.append_text(text, i);
    split_fields(text, '\t', std::string::npos, fields);
    write(fields);
  }
}

}  // namespace seqtide
