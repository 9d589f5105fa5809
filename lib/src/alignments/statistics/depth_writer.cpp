#include "seqtide/alignments/statistics/depth_writer.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "seqtide/error.hpp"

namespace seqtide {
namespace {

// Some milliseconds of work.
constexpr std::int64_t lines_between_checks = 1 << 20;

/// Adds 1 to the decimal number that ends before `end`; false if it would get longer.
bool increment(char* first, char* end) noexcept {
  while (end != first) {
    if (*--end != '9') {
      ++*end;
      return true;
    }
    *end = '0';
  }
  return false;
}

}  // namespace

DepthWriter::DepthWriter(std::unique_ptr<Stream> target, HeaderPtr header, DepthLines lines,
                         const OutputOptions& options)
    : output_(std::move(target), options),
      header_(std::move(header)),
      lines_(lines),
      interrupt_check_(options.interrupt_check) {
  if (header_ == nullptr) throw InvalidArgument("depths need a header, which has the names of the references");
}

void DepthWriter::write(std::span<const DepthRun> runs) {
  const std::size_t references = header_->references().size();
  for (const DepthRun& run : runs) {
    if (run.reference_id < 0 || static_cast<std::size_t>(run.reference_id) >= references) {
      throw InvalidArgument("there is no reference " + std::to_string(run.reference_id));
    }
  }
  try {
    for (const DepthRun& run : runs) write(run);
  } catch (...) {
    output_.fail();  // some of the lines may be missing
    throw;
  }
}

void DepthWriter::write(const DepthRun& run) {
  if (lines_ == DepthLines::runs) {
    write_run(run);
  } else {
    write_positions(run);
  }
}

void DepthWriter::append_number(std::int64_t number) {
  char digits[20];
  const auto written = std::to_chars(std::begin(digits), std::end(digits), number);
  line_.append(digits, written.ptr);
}

void DepthWriter::start_line(const DepthRun& run, std::int64_t number) {
  line_ = header_->references()[static_cast<std::size_t>(run.reference_id)].name;
  line_ += '\t';
  append_number(number);
}

void DepthWriter::write_run(const DepthRun& run) {
  start_line(run, run.begin);
  line_ += '\t';
  append_number(run.end);
  line_ += '\t';
  append_number(run.depth);
  line_ += '\n';
  output_.append(line_);
  ++lines_written_;
}

// Lines of a run differ in few digits, so each is made of the one before.
void DepthWriter::write_positions(const DepthRun& run) {
  const std::size_t name_size = header_->references()[static_cast<std::size_t>(run.reference_id)].name.size();
  std::size_t number_end = 0;
  const auto make_line = [&](std::int64_t position) {
    start_line(run, position + 1);
    number_end = line_.size();
    line_ += '\t';
    append_number(run.depth);
    line_ += '\n';
  };
  for (std::int64_t begin = run.begin; begin < run.end; begin += lines_between_checks) {
    const std::int64_t end = std::min(run.end, begin + lines_between_checks);
    make_line(begin);
    output_.append(line_);
    for (std::int64_t position = begin + 1; position < end; ++position) {
      if (!increment(line_.data() + name_size + 1, line_.data() + number_end)) make_line(position);
      output_.append(line_);
    }
    lines_written_ += static_cast<std::uint64_t>(end - begin);
    if (end < run.end && interrupt_check_ != nullptr) interrupt_check_();
  }
}

}  // namespace seqtide
