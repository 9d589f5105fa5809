#include "seqtide/reads/fasta/writer.hpp"

#include <algorithm>
#include <cstring>
#include <string>

#include "seqtide/error.hpp"

namespace seqtide {
namespace {

bool starts_other_line(char byte) noexcept { return byte == ';' || byte == '@' || byte == '+'; }

void check_line_starts(std::string_view sequence, std::size_t line_width) {
  const std::size_t step = line_width == 0 ? sequence.size() : line_width;
  for (std::size_t at = 0; at < sequence.size();) {
    if (starts_other_line(sequence[at])) {
      throw InvalidArgument("sequence has '" + std::string(1, sequence[at]) + "' at position " + std::to_string(at) +
                            ", where a line starts: it would not be read back");
    }
    if (sequence.size() - at <= step) break;
    at += step;
  }
}

}  // namespace

FastaWriter::~FastaWriter() = default;

void FastaWriter::write(std::string_view name, std::string_view sequence) {
  output_.require_usable();
  check_fasta(name, sequence);
  check_line_starts(sequence, line_width_);
  output_.append(">");
  output_.append(name);
  output_.append("\n");
  write_lines(sequence);
  ++records_;
}

void FastaWriter::write_lines(std::string_view sequence) {
  if (line_width_ == 0 || line_width_ >= BufferedOutput::capacity || sequence.size() <= line_width_) {
    while (!sequence.empty()) {
      const std::string_view line = sequence.substr(0, line_width_ == 0 ? sequence.size() : line_width_);
      output_.append(line);
      output_.append("\n");
      sequence.remove_prefix(line.size());
    }
    return;
  }
  // As many lines at once as the buffer holds.
  const std::size_t lines_at_once = BufferedOutput::capacity / (line_width_ + 1);
  while (!sequence.empty()) {
    std::string_view part = sequence.substr(0, lines_at_once * line_width_);
    sequence.remove_prefix(part.size());
    char* target = output_.room(part.size() + (part.size() + line_width_ - 1) / line_width_);
    while (!part.empty()) {
      const std::size_t size = std::min(part.size(), line_width_);
      std::memcpy(target, part.data(), size);
      target[size] = '\n';
      target += size + 1;
      part.remove_prefix(size);
    }
    output_.commit(target);
  }
}

}  // namespace seqtide
