#include "seqtide/reads/fasta/record.hpp"

#include "seqtide/error.hpp"
#include "text/checks.hpp"

namespace seqtide {

void check_fasta(std::string_view name, std::string_view sequence) {
  check_name(name);
  check_printable(sequence, "sequence");
  const std::size_t mark = sequence.find('>');
  if (mark != std::string_view::npos) {
    throw InvalidArgument("sequence holds '>' at position " + std::to_string(mark));
  }
}

void append_fasta(std::string& target, const FastaView& record, std::size_t line_width) {
  target.push_back('>');
  target.append(record.name);
  target.push_back('\n');
  std::string_view rest = record.sequence;
  while (!rest.empty()) {
    const std::string_view line = line_width == 0 ? rest : rest.substr(0, line_width);
    target.append(line);
    target.push_back('\n');
    rest.remove_prefix(line.size());
  }
}

}  // namespace seqtide
